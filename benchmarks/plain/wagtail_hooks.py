from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from benchmarks.plain.models import Story


class StoryViewSet(SnippetViewSet):
    model = Story
    add_to_admin_menu = True


register_snippet(StoryViewSet)

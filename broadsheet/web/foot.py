"""What stands at the foot of stories: promotion across the paper, curated or by itself.

It changes with what is new in the paper, so it is a fragment of its own. No story stands in it
that the page shows already; whoever shows stories on a story's page says which (``show``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from broadsheet.changes.keys import carry
from broadsheet.fronts.composition import compose, foot
from broadsheet.fronts.models import Front, front_key
from broadsheet.fronts.selectors import live_foot, pinned_keys, promotable, supply
from broadsheet.fronts.services import PROMINENCE
from broadsheet.newsroom import selectors
from broadsheet.newsroom.access import is_public
from broadsheet.newsroom.models import Article, Reference
from broadsheet.web import fragments
from broadsheet.web.modules import zones
from broadsheet.web.running import place
from broadsheet.web.story import MOST_INBOUND, coverage_on

NAME = "foot"

Shows = Callable[[HttpRequest, Article], Iterable[int]]
_shows: list[Shows] = []


def show(stories: Shows) -> None:
    """Have the stories (keys) that a story's page shows kept out of its foot."""
    if stories not in _shows:
        _shows.append(stories)


def _linked(_request: HttpRequest, article: Article) -> Iterable[int]:
    return Reference.objects.filter(source=article).values_list("article", flat=True)


def _linking(request: HttpRequest, article: Article) -> Iterable[int]:
    carry(request, f"article:{article.pk}:inbound")
    return selectors.inbound_keys(article, count=MOST_INBOUND)


def _beside(request: HttpRequest, article: Article) -> Iterable[int]:
    found = place(request, article)
    return [one.pk for one in (found.previous, found.next) if one] if found else []


def _covered(request: HttpRequest, article: Article) -> Iterable[int]:
    carry(request, f"article:{article.pk}:coverage")
    found = coverage_on(request, article)
    return [one.pk for one in (*found.past, *found.related)]


for _stories in (_linked, _linking, _beside, _covered):
    show(_stories)


def _composed(request: HttpRequest, article: Article) -> Front | None:
    section = article.top_section_id
    carry(request, front_key(section, Front.Place.FOOT), front_key(None, Front.Place.FOOT))
    preview: Front | None = getattr(request, "preview_front", None)
    if preview is not None and preview.place == Front.Place.FOOT:
        return preview
    return live_foot(section)


def _piece(request: HttpRequest, pk: int) -> str:
    rows = Article.objects.select_related("top_section").filter(pk=pk)
    article = rows.defer("body", "body_html", "teaser_html").first()
    if article is None or not is_public(article):
        return ""
    front = _composed(request, article)
    wanted = front.wanted() if front else foot()
    besides = {article.pk}.union(*(stories(request, article) for stories in _shows))
    carry(request, "newest", PROMINENCE)
    carry(request, *(f"article:{key}:card" for key in pinned_keys(wanted)))
    newest = promotable(besides=besides)
    # A story whose picture may be shown again may rise.
    pictures = {story.lead_picture_id for story in newest if story.lead_picture_id}
    carry(request, *(f"picture:{key}" for key in sorted(pictures)))
    found = supply(wanted, newest=newest, sections=(), ranked=True)
    placed = compose(wanted, found, besides=besides).modules
    titled = [
        replace(one, title=one.title or _("Elsewhere in the paper"))
        if one.name == "promotion"
        else one
        for one in placed
    ]
    if not titled:
        return ""
    # A card says its language where it is not the paper's.
    shown = {"zones": zones(request, titled), "chrome": {"language": settings.LANGUAGE_CODE}}
    return render_to_string("web/foot.html", shown).strip()


fragments.register(NAME, _piece)

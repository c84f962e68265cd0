"""Notes which stories a story links to."""

from __future__ import annotations

from django.db import transaction

from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import Article, Reference
from broadsheet.newsroom.placeholders import links_in, stories_in
from broadsheet.newsroom.rendering import rendered


def note_references(*, pk: int) -> None:
    """Keep the rows of what article ``pk`` links to equal to its public text."""
    article = Article.objects.filter(pk=pk).first()
    if article is None:
        return
    wanted: set[int] = set()
    if article.live:
        whole, _, _ = rendered(article)
        uuids = [uuid for kind, uuid in links_in(whole) if kind == "article"]
        wanted = set(Article.objects.filter(uuid__in=uuids).values_list("pk", flat=True))
        wanted |= set(Article.objects.filter(pk__in=stories_in(whole)).values_list("pk", flat=True))
        wanted.discard(pk)
    with transaction.atomic():
        had = set(Reference.objects.filter(source=pk).values_list("article_id", flat=True))
        Reference.objects.filter(source=pk, article__in=had - wanted).delete()
        Reference.objects.bulk_create(
            [Reference(source_id=pk, article_id=other) for other in sorted(wanted - had)],
            ignore_conflicts=True,
        )
        touch(f"article:{other}:inbound" for other in sorted(had ^ wanted))

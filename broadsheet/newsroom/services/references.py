"""Notes which stories a story links to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import Article, LiveEntry, Reference
from broadsheet.newsroom.placeholders import links_in, stories_in
from broadsheet.newsroom.rendering import rendered
from broadsheet.newsroom.services.loose_links import note_loose_links


def note_references(*, pk: int) -> None:
    """Keep the rows of what article ``pk`` links to equal to its public text."""
    article = Article.objects.filter(pk=pk).first()
    if article is None:
        return
    html = rendered(article)[0] if article.live else ""
    if article.live and article.kind == Article.Kind.LIVE:
        html += _of_entries(pk)
    _note(pk, html)
    note_loose_links(pks=[pk])


def note_many(*, pks: Sequence[int]) -> None:
    """``note_references`` for many rendered stories: most link to nothing and cost no query."""
    had = set(Reference.objects.filter(source__in=pks).values_list("source_id", flat=True))
    columns = ("pk", "live", "rendered_at", "body_html", "kind")
    for pk, live, rendered_at, html, kind in Article.objects.filter(pk__in=pks).values_list(
        *columns
    ):
        if live and (rendered_at is None or kind == Article.Kind.LIVE):
            note_references(pk=pk)
        elif pk in had or (live and ("ref:article:" in html or "<!--bs:story" in html)):
            _note(pk, html if live else "")


def _of_entries(pk: int) -> str:
    """What the live entries of story ``pk`` say; nothing for the other kinds."""
    entries = LiveEntry.objects.filter(article=pk, withdrawn_at__isnull=True)
    return "\n".join(entries.filter(body_html__contains="ref:article:").values_list(
        "body_html", flat=True))  # fmt: skip


def _note(pk: int, html: str) -> None:
    uuids = [uuid for kind, uuid in links_in(html) if kind == "article"]
    wanted = set(Article.objects.filter(uuid__in=uuids).values_list("pk", flat=True))
    wanted |= set(Article.objects.filter(pk__in=stories_in(html)).values_list("pk", flat=True))
    wanted.discard(pk)
    with transaction.atomic():
        had = set(Reference.objects.filter(source=pk).values_list("article_id", flat=True))
        Reference.objects.filter(source=pk, article__in=had - wanted).delete()
        Reference.objects.bulk_create(
            [Reference(source_id=pk, article_id=other) for other in sorted(wanted - had)],
            ignore_conflicts=True,
        )
        touch(f"article:{other}:inbound" for other in sorted(had ^ wanted))

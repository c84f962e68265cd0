"""Questions about live coverage: its entries, and on which page each stands."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.newsroom.models import Article, LiveEntry

CHUNK = 50  # entries of live coverage on one of its older pages
MOST_PINNED = 5


def live_entries(article: Article, *, count: int = 200) -> list[LiveEntry]:
    """What stands in live coverage, pinned first, then newest."""
    entries = article.live_entries.filter(withdrawn_at__isnull=True)
    entries = entries.prefetch_related("bylines__author")
    return list(entries.order_by("-pinned", "-published_at", "-number")[:count])


@dataclass(frozen=True)
class Coverage:
    """The entries that one page of live coverage shows, and which older pages there are.

    Entries are parted by their numbers, so that what stands on an older page stays there: page
    ``k`` holds numbers ``(k - 1) * CHUNK + 1`` to ``k * CHUNK``. The story's own page (0) shows the
    newest one or two chunks and what is pinned.
    """

    entries: list[LiveEntry]
    page: int
    last_older: int

    @property
    def older(self) -> int:
        """The next page back; 0 if there is none."""
        return self.page - 1 if self.page else self.last_older

    @property
    def newer(self) -> int:
        """The next page forward; 0 is the story's own."""
        return self.page + 1 if 0 < self.page < self.last_older else 0


def coverage(article: Article, *, page: int = 0) -> Coverage | None:
    """A page of live coverage; ``None`` if there is no such older page."""
    newest = article.live_entries.order_by("-number").values_list("number", flat=True).first() or 0
    chunks = -(-newest // CHUNK)
    last_older = max(0, chunks - 2)
    if page > last_older:
        return None
    shown = article.live_entries.filter(withdrawn_at__isnull=True).prefetch_related(
        "bylines__author"
    )
    order = ("-pinned", "-published_at", "-number")
    if page:
        some = shown.filter(number__gt=(page - 1) * CHUNK, number__lte=page * CHUNK)
        return Coverage(list(some.order_by(*order[1:])), page, last_older)
    entries = list(shown.filter(number__gt=last_older * CHUNK).order_by(*order))
    if last_older:
        old = shown.filter(number__lte=last_older * CHUNK, pinned=True)
        entries = [*old.order_by(*order[1:])[:MOST_PINNED], *entries]
        entries.sort(key=lambda e: (not e.pinned, -e.published_at.timestamp(), -e.number))
    return Coverage(entries, 0, last_older)


def page_of_entry(number: int, *, last_older: int) -> int:
    """The older page that entry ``number`` stands on; 0 is the story's own."""
    page = -(-number // CHUNK)
    return page if page <= last_older else 0


def key_events(article: Article, *, count: int = 40) -> list[LiveEntry]:
    """The newest key events of live coverage that have a headline."""
    rows = article.live_entries.filter(withdrawn_at__isnull=True, key_event=True)
    rows = rows.exclude(headline="").only("number", "headline", "published_at", "article")
    return list(rows.order_by("-published_at", "-number")[:count])


def coverage_state(pk: int) -> Article | None:
    """As much of story ``pk`` as says whether its live coverage changed; by its key alone."""
    fields = (
        "live", "withdrawn_at", "embargo_until", "access", "kind", "language", "path",
        "live_version", "coverage_ended_at",
    )  # fmt: skip
    return Article.objects.filter(pk=pk).only(*fields).first()


def lately_changed(article: Article, *, count: int) -> list[LiveEntry]:
    """The entries of live coverage that changed last, withdrawn ones among them, newest first."""
    rows = article.live_entries.prefetch_related("bylines__author")
    return list(rows.order_by("-version", "-number")[:count])

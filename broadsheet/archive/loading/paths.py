"""Addresses for a batch of stories: their own, free ones, and those that shall lead to them."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.archive.loading.addresses import redirect_of
from broadsheet.archive.loading.rows import Rows, on_the_day
from broadsheet.archive.loading.run import Run
from broadsheet.archive.loading.slugs import Allotter
from broadsheet.newsroom.addresses import ARTICLE_PATH
from broadsheet.newsroom.models import Article, FormerAddress, Section


class Paths:
    """Looks up what is taken once a batch, not once a story."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._allotter = Allotter(self._taken)

    def _taken(self, paths: set[str]) -> set[str]:
        used = set(Article.objects.filter(path__in=paths).values_list("path", flat=True))
        used |= set(FormerAddress.objects.filter(path__in=paths).values_list("path", flat=True))
        taken = {path for path in used if path}
        return taken | self._run.ledger.paths(paths) if self._run.dry else taken

    def allot(self, rows: Iterable[Rows]) -> None:
        """Give every story that is or was public a path of its own."""
        public = [
            row
            for row in rows
            if row.article.first_published_at and not row.article.path and not row.pathless
        ]
        given = self._allotter.allot(_wanted(row) for row in public)
        for row, path in zip(public, given, strict=True):
            row.article.path = path

    def again(self, row: Rows) -> None:
        """A free path for a story whose path somebody else took meanwhile."""
        row.article.path = None
        self.allot([row])
        self.redirects([row])

    def redirects(self, rows: Iterable[Rows]) -> None:
        """Keep of each story's former paths those that can lead to it without a clash."""
        wanted: dict[str, Rows] = {}
        for row in rows:
            candidates = [path for path in row.former if path]
            row.former = []
            if not row.article.path and not row.article.first_published_at:
                continue
            candidates += [path for a in row.story.addresses if (path := redirect_of(a))]
            for path in candidates:
                if path != row.article.path:
                    wanted.setdefault(path, row)
        if not wanted:
            return
        taken = self._taken(set(wanted)) | {
            r.article.path for r in wanted.values() if r.article.path
        }
        with_slash = {f"{path.rstrip('/')}/": path for path in wanted}
        sections = Section.objects.filter(path__in=with_slash).values_list("path", flat=True)
        taken |= {with_slash[path] for path in sections}
        for path, row in wanted.items():
            if path not in taken:
                row.former.append(path)


def _wanted(row: Rows) -> tuple[str, str, str]:
    if ARTICLE_PATH.match(row.path_wanted):
        before, _, name = row.path_wanted.rpartition("/")
        return f"{before}/", name.removesuffix(".html"), ".html"
    moment = row.article.first_published_at
    if moment is None:
        raise ValueError("Only a story with a date has an address.")
    return f"{on_the_day(moment)}{row.top_slug}/", row.article.slug, ".html"

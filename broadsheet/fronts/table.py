"""What a front is filled from, and how its modules help themselves.

Pure: from stories, newest first, to an arrangement. Freshness is measured against the newest story
and never against the clock, so that an archive of 1987 fills its front as today's paper does, and
the same stories always give the same page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from broadsheet.media.models import Picture
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.models.aspects import LENGTH_MOST, length_class

LEADS = 12  # the lead is one of the newest so many

_WEIGHT = {
    Article.Kind.LIVE: 1.5,
    Article.Kind.NEWS: 1.0,
    Article.Kind.ANALYSIS: 0.6,
    Article.Kind.INTERACTIVE: 0.6,
    Article.Kind.GALLERY: 0.3,
    Article.Kind.VIDEO: 0.3,
}


@dataclass(frozen=True)
class Wanted:
    """A module as it was asked for; ``pins`` are identities of stories, the first on top."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    pins: tuple[str, ...] = ()

    def number(self, usual: int) -> int:
        """How many stories it is to show."""
        return int(self.values.get("count") or usual)


@dataclass(frozen=True)
class Notice:
    """What an advertisement of the paper's own says, and where it leads."""

    headline: str
    sentence: str
    link: str
    words: str
    picture: Picture | None = None


@dataclass
class Placed:
    """A module as it stands on the page."""

    name: str
    stories: list[Article] = field(default_factory=list)
    title: str = ""
    section: Section | None = None
    html: str = ""
    notice: Notice | None = None


@dataclass(frozen=True)
class Supply:
    """The stories a front may show, each list newest first.

    ``pinned`` holds those of the pinned that readers may see. ``sections`` are the navigation's,
    or those inside the front's own.
    """

    newest: Sequence[Article]
    sections: Sequence[Section] = ()
    by_section: Mapping[int, Sequence[Article]] = field(default_factory=dict)
    pinned: Mapping[str, Article] = field(default_factory=dict)
    chosen: Mapping[str, Section] = field(default_factory=dict)
    ranked: bool = True

    @property
    def rank(self) -> dict[int, int]:
        """How far down the navigation a section stands; on its own front that says nothing."""
        return {section.pk: n for n, section in enumerate(self.sections)} if self.ranked else {}


def has_picture(article: Article) -> bool:
    return article.lead_picture is not None and article.lead_picture.may_be_shown


def is_opinion(article: Article) -> bool:
    return article.kind == Article.Kind.OPINION


def _weight(article: Article) -> float:
    """What its kind speaks for; coverage that has ended is a story like another."""
    kind = Article.Kind(article.kind)
    if kind is Article.Kind.LIVE and not article.is_running:
        kind = Article.Kind.NEWS
    return _WEIGHT.get(kind, 0.0)


def merit(article: Article, *, newest: Article, rank: Mapping[int, int]) -> float:
    """How much speaks for giving ``article`` room: what it has, less what time took."""
    behind = 0.0
    if newest.first_published_at and article.first_published_at:
        behind = (newest.first_published_at - article.first_published_at).total_seconds() / 3600
    return (
        _weight(article)
        + (2.0 if has_picture(article) else 0.0)
        + (1.0 if article.summary else 0.0)
        + length_class(article.word_count) / length_class(LENGTH_MOST)
        - 0.1 * min(rank.get(article.top_section_id, 10), 10)
        - behind / 8
    )


def promise(article: Article, *, newest: dt.datetime) -> float:
    """How much speaks for promoting ``article``: how high it stood, less how old it is.

    What led the paper stays ahead of what nobody placed for a day.
    """
    if article.first_published_at is None:
        return -10.0
    behind = (newest - article.first_published_at).total_seconds()
    return article.prominence - behind / 86_400


class Table:
    """The supply while a front is being laid: what is taken is gone.

    What is pinned anywhere is taken before anything is filled, so that no automatic place above
    uses up a story that somebody put below.
    """

    def __init__(
        self, supply: Supply, wanted: Sequence[Wanted], *, besides: Collection[int] = ()
    ) -> None:
        self.supply = supply
        self.wanted = wanted
        self.placed: list[Placed] = []
        self.used: set[int] = set(besides)
        self._pins: list[list[Article]] = []
        for module in wanted:
            pinned = [supply.pinned[pin] for pin in module.pins if pin in supply.pinned]
            self._pins.append(self.take(pinned, len(pinned)))

    def pins(self, position: int) -> list[Article]:
        """What is pinned in the module at ``position``."""
        return self._pins[position]

    def take(self, stories: Iterable[Article], count: int) -> list[Article]:
        """The first ``count`` of ``stories`` that stand nowhere yet."""
        taken: dict[int, Article] = {}
        for story in stories:
            if len(taken) >= count:
                break
            if story.pk not in self.used:
                taken.setdefault(story.pk, story)
        self.used.update(taken)
        return list(taken.values())

    def filled(self, position: int, stories: Iterable[Article], count: int) -> list[Article]:
        """What is pinned at ``position``, and ``stories`` under it until there are ``count``."""
        pinned = self.pins(position)
        return [*pinned, *self.take(stories, count - len(pinned))]

    @property
    def news(self) -> list[Article]:
        return [story for story in self.supply.newest if not is_opinion(story)]

    def by_merit(self, stories: Sequence[Article]) -> list[Article]:
        """The best of the first few of ``stories`` that stand nowhere yet."""
        if not self.supply.newest:
            return []
        newest, rank = self.supply.newest[0], self.supply.rank
        free = [story for story in stories if story.pk not in self.used][:LEADS]
        return sorted(free, key=lambda a: (-merit(a, newest=newest, rank=rank), -a.pk))

    def best(self) -> Article | None:
        """What should lead: one of the newest stories, news before opinion."""
        free = [story for story in self.supply.newest if story.pk not in self.used][:LEADS]
        ordered = self.by_merit([s for s in free if not is_opinion(s)] or free)
        return ordered[0] if ordered else None

    def of_section(self, section: Section) -> Sequence[Article]:
        return self.supply.by_section.get(section.pk, ())

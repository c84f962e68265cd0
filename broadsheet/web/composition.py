"""Fronts that compose themselves: what leads, what stands beside it, what follows.

Pure: from stories, newest first, to an arrangement. Freshness is measured against the newest story
and never against the clock, so that an archive of 1987 fills its front as today's paper does, and
the same stories always give the same page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from broadsheet.newsroom.models import Article, Section

LEADS = 12  # the lead is one of the newest so many
MANY = 40
SECONDARY = 2
LATEST = 7
OPINION = 4
RIGHT = 5  # opinion and what stands under it
RIVER = 8
STRIP = 4
# Fewer than this make no strip of their own; such sections stand side by side.
WIDE_STRIP = 3

_WEIGHT = {
    Article.Kind.LIVE: 1.5,
    Article.Kind.NEWS: 1.0,
    Article.Kind.ANALYSIS: 0.6,
    Article.Kind.INTERACTIVE: 0.6,
    Article.Kind.GALLERY: 0.3,
    Article.Kind.VIDEO: 0.3,
}


@dataclass
class Strip:
    """A section's part of the front page."""

    section: Section
    stories: list[Article]

    @property
    def is_wide(self) -> bool:
        return len(self.stories) >= WIDE_STRIP


@dataclass
class Front:
    """What stands where, from the top."""

    lead: Article | None = None
    secondary: list[Article] = field(default_factory=list)
    latest: list[Article] = field(default_factory=list)
    opinion: list[Article] = field(default_factory=list)
    beside: list[Article] = field(default_factory=list)
    river: list[Article] = field(default_factory=list)
    strips: list[Strip] = field(default_factory=list)

    @property
    def stories(self) -> list[Article]:
        """All that stand on it, from the top."""
        lead = [self.lead] if self.lead else []
        strips = [story for strip in self.strips for story in strip.stories]
        return [
            *lead,
            *self.secondary,
            *self.latest,
            *self.opinion,
            *self.beside,
            *self.river,
            *strips,
        ]


def has_picture(article: Article) -> bool:
    return article.lead_picture is not None and article.lead_picture.may_be_shown


def merit(article: Article, *, newest: Article, rank: Mapping[int, int]) -> float:
    """How much speaks for giving ``article`` room: what it has, less what time took."""
    behind = 0.0
    if newest.first_published_at and article.first_published_at:
        behind = (newest.first_published_at - article.first_published_at).total_seconds() / 3600
    return (
        _WEIGHT.get(Article.Kind(article.kind), 0.0)
        + (2.0 if has_picture(article) else 0.0)
        + (1.0 if article.summary else 0.0)
        + min(article.word_count, 1500) / 1500
        - 0.1 * min(rank.get(article.top_section_id, 10), 10)
        - behind / 8
    )


def _best(stories: Sequence[Article], *, rank: Mapping[int, int]) -> Article | None:
    if not stories:
        return None
    return max(stories, key=lambda a: (merit(a, newest=stories[0], rank=rank), a.pk))


def _take(stories: Sequence[Article], used: set[int], count: int) -> list[Article]:
    taken = [story for story in stories if story.pk not in used][:count]
    used.update(story.pk for story in taken)
    return taken


def _top(
    stories: Sequence[Article], used: set[int], *, rank: Mapping[int, int]
) -> tuple[Article | None, list[Article]]:
    """The lead and the stories that stand under it, with pictures if there are any."""
    fresh = [story for story in stories[:LEADS] if story.kind != Article.Kind.OPINION]
    lead = _best(fresh or stories[:LEADS], rank=rank)
    if lead is None:
        return None, []
    used.add(lead.pk)
    others = [story for story in stories if story.pk not in used]
    others = [story for story in others if story.kind != Article.Kind.OPINION]
    newest = stories[0]
    ordered = sorted(others[:LEADS], key=lambda a: (-merit(a, newest=newest, rank=rank), -a.pk))
    # Without a picture the lead leaves room for twice as many.
    return lead, _take(ordered, used, SECONDARY if has_picture(lead) else 2 * SECONDARY)


def compose_home(
    stories: Sequence[Article], by_section: Iterable[tuple[Section, Sequence[Article]]]
) -> Front:
    """The front page from the newest ``stories`` and the newest of each section."""
    by_section = list(by_section)
    rank = {section.pk: position for position, (section, _) in enumerate(by_section)}
    front, used = Front(), set[int]()
    front.lead, front.secondary = _top(stories, used, rank=rank)
    opinion = [story for story in stories if story.kind == Article.Kind.OPINION]
    news = [story for story in stories if story.kind != Article.Kind.OPINION]
    front.opinion = _take(opinion, used, OPINION)
    front.latest = _take(news, used, LATEST)
    pictured = [story for story in news if has_picture(story)]
    front.beside = _take(pictured, used, 1)
    front.beside += _take(news, used, RIGHT - len(front.opinion) - len(front.beside))
    # A small paper's sections need the stories more than the river does.
    front.river = _take(news, used, RIVER if len(stories) >= MANY else RIVER // 2)
    for section, newest in by_section:
        shown = _take(sorted(newest, key=lambda a: not has_picture(a))[:1], used, 1)
        shown += _take(newest, used, STRIP - len(shown))
        if shown:
            front.strips.append(Strip(section, shown))
    return front


def compose_section(stories: Sequence[Article]) -> Front:
    """A section's front from its newest ``stories``; all of them stand on it."""
    front, used = Front(), set[int]()
    front.lead, front.secondary = _top(stories, used, rank={})
    front.river = _take(stories, used, len(stories))
    return front

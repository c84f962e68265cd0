"""What readers' pages show of a story, aspect by aspect, so that a change touches what it changes.

A story's own page is made anew with every publication. Pages that list it are, if what they show of
it has changed. Pages that might list it are, if it came, went, moved or may now stand elsewhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Q, When
from django.utils import timezone

if TYPE_CHECKING:
    from django.db.models.expressions import OrderBy

    from broadsheet.newsroom.models.article import Article

# Fields that say nothing to a list.
_UNLISTED = frozenset((
    "body", "body_html", "teaser_html", "word_count", "rendered_at", "last_published_at",
    "latest_revision", "live_revision", "latest_revision_created_at", "has_unpublished_changes",
    "touched_at", "created_at", "written_on", "live_version", "updated_at", "go_live_at",
    "expire_at", "expired", "locked", "locked_at", "locked_by", "headline_key", "print_headline",
    "seo_headline", "dateline", "contribution", "lead_caption", "lead_alt", "rights", "source",
    "withdrawal_note", "slug", "draft_title", "access",
))  # fmt: skip
# Fields that say something and give it no other place.
_WORDS = frozenset(("headline", "short_headline", "kicker", "summary"))
NEWS = "news"
# Lengths that differ by less give a story no other place on a front.
LENGTH_STEP, LENGTH_MOST = 100, 1_500


def length_class(words: int) -> int:
    """The length of a story as far as it matters to a front."""
    return min(words, LENGTH_MOST) // LENGTH_STEP


def calendar_keys(day: dt.date) -> list[str]:
    """What may change when ``day``, its month or its year come into the archive, or leave it."""
    return [f"calendar:{day:%Y-%m}", f"calendar:{day:%Y}", "calendar"]


def month_key(day: dt.date) -> str:
    """What a list of addresses and times of a month's stories is made of."""
    return f"month:{day:%Y-%m}"


def front_page_key(day: dt.date) -> str:
    """What tells which stories stood on the front page of the paper of ``day``."""
    return f"front-page:{day:%Y-%m-%d}"


def shown_key(day: dt.date) -> str:
    """What says which story of ``day`` is shown for all of them."""
    return f"shown:{day:%Y-%m-%d}"


@dataclass(frozen=True)
class Aspects:
    """What a public story was, or is, to the pages of the site."""

    pk: int
    day: dt.date | None
    lists: tuple[str, ...]
    # How it ranks among those that might be shown for the day; more is better.
    shown: tuple[int, dt.datetime, int] | None
    places: tuple[Any, ...]
    words: tuple[Any, ...]
    went_out: dt.datetime | None
    updated: dt.datetime | None
    translation: str

    @property
    def all_keys(self) -> list[str]:
        return [
            f"article:{self.pk}:card", f"article:{self.pk}:body", self.translation,
            *self.lists, *([month_key(self.day)] if self.day else []),
        ]  # fmt: skip


def rank_of_day(
    kind: str, picture: int | None, at: dt.datetime, pk: int
) -> tuple[int, dt.datetime, int]:
    """How a story ranks where one is shown for its whole day; the greatest is shown."""
    worth = 0 if picture is None else 2 if kind == NEWS else 1
    return worth, at, pk


def best_of_day() -> list[OrderBy | str]:
    """``rank_of_day`` for the database, the best first."""
    news = Q(kind=NEWS, lead_picture__isnull=False)
    worth = Case(When(news, then=2), When(lead_picture__isnull=False, then=1), default=0)
    return [worth.desc(), "-first_published_at", "-pk"]


def list_keys(article: Article) -> list[str]:
    """The lists in which ``article`` stands."""
    # No section is more than three deep, so these are all that it is in.
    within = (article.section_id, article.section.parent_id, article.top_section_id)
    keys = [*(f"section:{pk}" for pk in within if pk), "newest"]
    if article.first_published_at:
        day = timezone.localdate(article.first_published_at)
        keys.append(f"day:{day:%Y-%m-%d}")
    if article.column_id:
        keys.append(f"list:column:{article.column_id}")
    signed = [byline.author_id for byline in article.bylines.all() if byline.author_id]
    keys += [f"list:author:{pk}" for pk in signed]
    keys += [f"list:topic:{term.topic_id}" for term in article.terms.all()]
    printed = [f"edition:{placement.date:%Y-%m-%d}" for placement in article.placements.all()]
    keys += [*printed, "editions"] if printed else []
    keys += [front_page_key(p.date) for p in article.placements.all() if p.is_on_front_page]
    return list(dict.fromkeys(keys))


def aspects(article: Article) -> Aspects:
    """Those of ``article`` as it is in memory."""
    fields = [f for f in article._meta.concrete_fields if f.name not in _UNLISTED]
    at = article.first_published_at
    printed = tuple(
        (p.date, p.edition, p.page, p.headline or article.print_headline, p.sort_order)
        for p in article.placements.all()
    )
    signed = tuple((b.author_id, b.name, b.role, b.reported_from) for b in article.bylines.all())
    return Aspects(
        pk=article.pk,
        day=timezone.localdate(at) if at else None,
        lists=tuple(list_keys(article)),
        shown=rank_of_day(article.kind, article.lead_picture_id, at, article.pk) if at else None,
        places=(
            *(getattr(article, f.attname) for f in fields if f.name not in _WORDS),
            bool(article.summary),
            printed,
        ),
        words=(*(getattr(article, name) for name in sorted(_WORDS)), signed),
        went_out=article.last_published_at,
        updated=article.updated_at,
        translation=f"translation:{article.translation_key}",
    )


def touched(before: Aspects | None, after: Aspects | None) -> list[str]:
    """The keys of what differs between two public states of a story; ``None``: not public."""
    if before is None or after is None:
        there = before or after
        return there.all_keys if there else []
    if before == after:
        # Kept for later: readers still read what they did.
        return []
    keys = [f"article:{after.pk}:body"]
    if before.places != after.places or before.updated != after.updated:
        keys += [month_key(day) for day in (before.day, after.day) if day]
    if before.words != after.words or before.places != after.places:
        keys += [f"article:{after.pk}:card", before.translation, after.translation]
    if before.places != after.places:
        keys += [*before.lists, *after.lists]
    keys += sorted(set(before.lists) ^ set(after.lists))
    return list(dict.fromkeys(keys))

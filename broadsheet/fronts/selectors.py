"""What fronts ask; the number of questions does not grow with the paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q

from broadsheet.changes import ahead
from broadsheet.fronts.composition import automatic, compose
from broadsheet.fronts.models import Front
from broadsheet.fronts.modules import EVERY_SECTION, FRESH, OF_A_SECTION
from broadsheet.fronts.spots import Spot, spots_of
from broadsheet.fronts.table import Supply, Wanted, promise
from broadsheet.newsroom import selectors as newsroom
from broadsheet.newsroom.models import Article, Section

CANDIDATES = 40
ON_FRONT = 23  # stories that a section's front is made of
PER_SECTION = 8
PIN = 0.2
MOST_FRESH = 600  # stories of two days that are weighed
PICTURED, TOLD = 12, 4  # candidates for promotion with a picture and without


def live_front(section: Section | None) -> Front | None:
    """The composed front that readers see, or ``None`` where the page composes itself."""
    rows = Front.objects.filter(live=True, place=Front.Place.PAGE).select_related("section")
    return rows.filter(section=section).first()


def live_foot(section: int) -> Front | None:
    """What was composed for the foot of a section's stories (by its key), else of the paper's."""
    rows = Front.objects.filter(live=True, place=Front.Place.FOOT)
    found = list(rows.filter(Q(section=section) | Q(section=None)).select_related("section"))
    return min(found, key=lambda front: front.section_id is None, default=None)


def spots_for(article: Article) -> list[Spot]:
    """Where ``article`` can be pinned, the likeliest first.

    The home page, then the fronts of its section and of what that is in, then the foot of stories.
    """
    sections: list[Section] = []
    section: Section | None = article.section
    while section is not None:
        sections.append(section)
        section = section.parent
    asked = [(Front.Place.PAGE, one) for one in (None, *sections) if one is None or not one.retired]
    asked += [(Front.Place.FOOT, one) for one in (None, sections[-1])]
    kept = {(f.place, f.section_id): f for f in Front.objects.select_related("section")}
    found = [
        kept.get((place, one.pk if one else None)) or Front(section=one, place=place, live=False)
        for place, one in asked
    ]
    return [spot for front in found for spot in spots_of(front)]


def promotable(*, besides: Collection[int] = ()) -> list[Article]:
    """The most promising of what is new, for promotion across the paper; each section has a say."""
    public = Article.objects.public().filter(first_published_at__isnull=False)
    order = ("-first_published_at", "-pk")
    latest = public.order_by(*order).values_list("first_published_at", flat=True).first()
    if latest is None:
        return []
    fresh = public.filter(first_published_at__gte=latest - FRESH).order_by(*order)
    fields = ("prominence", "first_published_at", "top_section", "lead_picture", "summary")
    rows = [row for row in fresh.only(*fields)[:MOST_FRESH] if row.pk not in besides]
    rows.sort(key=lambda row: (-promise(row, newest=latest), -row.pk))
    seen: Counter[int] = Counter()
    chosen: list[int] = []
    # Some have a picture that may not be shown any more, so there are more than are needed.
    for pictured, most in ((True, PICTURED), (False, TOLD)):
        of_kind = [row for row in rows if pictured == bool(row.lead_picture_id)]
        if not pictured:
            of_kind = [row for row in of_kind if row.summary]
        ranks = {}
        for row in of_kind:
            ranks[row.pk] = seen[row.top_section_id]
            seen[row.top_section_id] += 1
        chosen += [row.pk for row in sorted(of_kind, key=lambda row: ranks[row.pk])[:most]]
    return newsroom.cards(chosen)


def newest_keys(section: Section, *, count: int) -> list[int]:
    """Keys of the newest stories of a section and of what is inside it."""
    if section.parent_id is not None:
        return [article.pk for article in newsroom.in_section(section, count=count).articles]
    return ahead.once(
        "newest of a section", lambda: _newest_keys(section, count), about=(section.pk, count),
        keys=[f"section:{section.pk}", "navigation"],
    )  # fmt: skip


def _newest_keys(section: Section, count: int) -> list[int]:
    rows = Article.objects.public().filter(top_section=section, first_published_at__isnull=False)
    return list(rows.order_by("-first_published_at", "-pk").values_list("pk", flat=True)[:count])


def supply(
    wanted: Sequence[Wanted],
    *,
    newest: Sequence[Article],
    sections: Sequence[Section],
    ranked: bool,
) -> Supply:
    """What ``wanted`` may choose from; ``sections`` are those that the page leads to."""
    names = {one.name for one in wanted}
    asked: Any = {str(one.values.get("section")) for one in wanted if one.name in OF_A_SECTION} - {
        "None",
        "",
    }
    rows = Section.objects.filter(uuid__in=asked, retired=False) if asked else ()
    chosen = {str(section.uuid): section for section in rows}
    shown = {section.pk: section for section in chosen.values()}
    if names & EVERY_SECTION:
        shown |= {section.pk: section for section in sections}
    keys = {pk: newest_keys(section, count=PER_SECTION) for pk, section in shown.items()}
    pins: Any = [pin for one in wanted for pin in one.pins]
    pinned = dict(
        Article.objects.few_public(uuid__in=pins).values_list("uuid", "pk") if pins else ()
    )
    together = dict.fromkeys([*(pk for found in keys.values() for pk in found), *pinned.values()])
    stories = {story.pk: story for story in newsroom.cards(together)} if together else {}
    return Supply(
        newest=newest,
        sections=sections,
        by_section={
            pk: [stories[key] for key in found if key in stories] for pk, found in keys.items()
        },
        pinned={str(uuid): stories[pk] for uuid, pk in pinned.items() if pk in stories},
        chosen=chosen,
        ranked=ranked,
    )


def pinned_keys(wanted: Sequence[Wanted]) -> list[int]:
    """Keys of all pinned stories, public or not: the page changes when they do."""
    pins: Any = [pin for one in wanted for pin in one.pins]
    return list(Article.objects.filter(uuid__in=pins).values_list("pk", flat=True)) if pins else []


def on_front(section: Section) -> list[int]:
    """Keys of the stories on a section's front, from the top."""
    return ordered_front(section)[0]


def ordered_front(section: Section) -> tuple[list[int], set[str]]:
    """Keys of the stories on a section's front, from the top; and of what their order is made."""
    newest = newsroom.in_section(section, count=ON_FRONT).articles
    front = live_front(section)
    wanted = front.wanted() if front else automatic(home=False)
    inside = list(section.children.filter(retired=False).order_by("position", "name"))
    found = supply(wanted, newest=newest, sections=inside, ranked=False)
    made_of = {f"section:{key}" for key in found.by_section}
    made_of |= {f"article:{key}:card" for key in pinned_keys(wanted)}
    # A story whose picture may be shown again may rise.
    stories = [*newest, *(story for some in found.by_section.values() for story in some)]
    made_of |= {f"picture:{story.lead_picture_id}" for story in stories if story.lead_picture_id}
    return [story.pk for story in compose(wanted, found).stories], made_of


def on_home() -> list[int]:
    """Keys of the stories on the home page, from the top."""
    newest = newsroom.newest(count=CANDIDATES).articles
    sections = [section for section in newsroom.navigation() if section.parent_id is None]
    front = live_front(None)
    wanted = front.wanted() if front else automatic(home=True)
    found = supply(wanted, newest=newest, sections=sections, ranked=True)
    return [story.pk for story in compose(wanted, found).stories]


def standings() -> dict[int, float]:
    """How high stories stand on the fronts now, by key: 0 to 1, in tenths.

    The top of the home page is 1 and its foot 0.3; of a section's front 0.5 and 0.1. What somebody
    pinned counts 0.2 more: a person chose it.
    """
    found: dict[int, float] = {}

    def note(keys: Sequence[int], *, first: float, last: float, pinned: Collection[int]) -> None:
        for n, key in enumerate(keys):
            height = first - (first - last) * n / max(len(keys) - 1, 1)
            height += PIN if key in pinned else 0
            found[key] = max(found.get(key, 0.0), min(1.0, round(height, 1)))

    composed = {
        front.section_id: set(pinned_keys(front.wanted()))
        for front in Front.objects.filter(live=True, place=Front.Place.PAGE)
    }
    note(on_home(), first=1.0, last=0.3, pinned=composed.get(None, ()))
    for section in newsroom.navigation():
        if section.parent_id is None:
            pinned = composed.get(section.pk, ())
            note(on_front(section), first=0.5, last=0.1, pinned=pinned)
    return found

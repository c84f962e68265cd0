"""What fronts ask; the number of questions does not grow with the paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from broadsheet.fronts.composition import automatic, compose
from broadsheet.fronts.models import Front
from broadsheet.fronts.modules import EVERY_SECTION, OF_A_SECTION
from broadsheet.fronts.table import Supply, Wanted
from broadsheet.newsroom import selectors as newsroom
from broadsheet.newsroom.models import Article, Section

CANDIDATES = 40
ON_FRONT = 23  # stories that a section's front is made of
PER_SECTION = 8


def live_front(section: Section | None) -> Front | None:
    """The composed front that readers see, or ``None`` where the page composes itself."""
    rows = Front.objects.filter(live=True).select_related("section")
    return rows.filter(section=section).first()


def newest_keys(section: Section, *, count: int) -> list[int]:
    """Keys of the newest stories of a section and of what is inside it."""
    if section.parent_id is not None:
        return [article.pk for article in newsroom.in_section(section, count=count).articles]
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
        Article.objects.public().filter(uuid__in=pins).values_list("uuid", "pk") if pins else ()
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
    newest = newsroom.in_section(section, count=ON_FRONT).articles
    front = live_front(section)
    wanted = front.wanted() if front else automatic(home=False)
    inside = list(section.children.filter(retired=False).order_by("position", "name"))
    found = supply(wanted, newest=newest, sections=inside, ranked=False)
    return [story.pk for story in compose(wanted, found).stories]

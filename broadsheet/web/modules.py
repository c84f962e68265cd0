"""A front's modules as the page shows them: each an include of its own, some standing together.

Lead, latest, opinion and what stands under it share the top of the page where they follow each
other; sections with few stories stand side by side. Everything else takes the width.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from broadsheet.changes.keys import carry
from broadsheet.design.site import Card
from broadsheet.fronts.table import Notice, Placed
from broadsheet.media.markup import image_html
from broadsheet.newsroom.models import Author
from broadsheet.newsroom.models.sections import name_key
from broadsheet.newsroom.placeholders import resolve
from broadsheet.web.cards import card, cards, openings

TOP = ("lead", "latest", "opinion", "also")


@dataclass
class Shown:
    """A module with its cards; ``template`` says how it looks."""

    name: str
    id: str
    title: str
    cards: list[Card]
    path: str = ""
    text: SafeString = field(default_factory=SafeString)
    notice: Notice | None = None
    picture: SafeString = field(default_factory=SafeString)

    @property
    def template(self) -> str:
        return f"web/modules/{self.name}.html"


@dataclass
class Zone:
    """What shares a part of the page: the top, a row of small sections, or one module."""

    name: str
    modules: list[Shown] = field(default_factory=list)

    @property
    def template(self) -> str:
        return f"web/modules/zone_{self.name}.html"

    @property
    def named(self) -> dict[str, Shown]:
        """The modules by name; in the top there is one of each at most."""
        return {module.name: module for module in self.modules}


def zones(
    request: HttpRequest, placed: Sequence[Placed], *, day: dt.date | None = None
) -> list[Zone]:
    """The page's parts from the top, with every card made."""
    made: list[Zone] = []
    seen: Counter[str] = Counter()
    eager = True
    for one in placed:
        identity = _identity(one)
        seen[identity] += 1
        suffix = f"-{seen[identity]}" if seen[identity] > 1 else ""
        shown = _shown(request, one, day=day, identity=f"{identity}{suffix}", eager=eager)
        eager = eager and not any(card.picture for card in shown.cards)
        name = "top" if one.name in TOP else "columns" if one.name == "column" else "row"
        last = made[-1] if made else None
        if last is None or name == "row" or last.name != name or _is_full(last, one.name):
            last = Zone(name)
            made.append(last)
        last.modules.append(shown)
    return [_top_or_rows(zone) for zone in made]


def _is_full(zone: Zone, name: str) -> bool:
    return zone.name == "top" and name in zone.named


def _top_or_rows(zone: Zone) -> Zone:
    """Without a lead there is no top: its modules stand under each other."""
    if zone.name == "top" and "lead" not in zone.named:
        return Zone("rows", zone.modules)
    return zone


def _identity(placed: Placed) -> str:
    if placed.section is not None:
        return f"{placed.name}-{placed.section.pk}"
    return _IDS.get(placed.name, placed.name)


def _shown(
    request: HttpRequest, placed: Placed, *, day: dt.date | None, identity: str, eager: bool
) -> Shown:
    make = _CARDS.get(placed.name, _plain)
    return Shown(
        name=placed.name,
        id=identity,
        title=placed.title or _usual_title(placed.name),
        cards=make(request, placed, day, eager),
        path=placed.section.path if placed.section else "",
        text=mark_safe(resolve(placed.html)) if placed.html else SafeString(),
        notice=placed.notice,
        picture=_notice_picture(request, placed.notice) if placed.notice else SafeString(),
    )


def _notice_picture(request: HttpRequest, notice: Notice) -> SafeString:
    """Never waited for: what it stands beside is read first."""
    picture = notice.picture
    if picture is None:
        return SafeString()
    carry(request, f"picture:{picture.pk}")
    return mark_safe(image_html(picture, size="notice")) if picture.may_be_shown else SafeString()


def _usual_title(name: str) -> str:
    titles = {
        "lead": _("Top stories"),
        "latest": pgettext("news", "Latest"),  # Wagtail's "Latest" is the last of versions
        "opinion": _("Opinion"),
        "also": _("Also in the paper"),
        "river": _("More stories"),
        "pictures": _("In pictures"),
        "promotion": _("Inside %(paper)s") % {"paper": settings.BROADSHEET_NAME},
    }
    return titles.get(name, "")


_IDS = {"opinion": "opinions"}


def _lead(request: HttpRequest, placed: Placed, day: dt.date | None, eager: bool) -> list[Card]:
    first, *others = placed.stories
    words = openings(placed.stories)
    top = card(
        request, first, size="lead", eager=eager, byline=True, day=day,
        opening=words.get(first.pk, ""),
    )  # fmt: skip
    under = [
        card(request, story, size="card", day=day, opening=words.get(story.pk, ""))
        for story in others
    ]
    return [top, *under]


def _opinion(request: HttpRequest, placed: Placed, day: dt.date | None, _eager: bool) -> list[Card]:
    """With the face of who speaks, where the paper has it."""
    made = cards(request, placed.stories, day=day)
    first = [
        next((b.author_id for b in story.bylines.all() if b.author_id), None)
        for story in placed.stories
    ]
    authors = (
        Author.objects.filter(pk__in=[pk for pk in first if pk])
        .select_related("picture")
        .prefetch_related("picture__renditions")
        .in_bulk()
    )
    for number, pk in enumerate(first):
        author = authors.get(pk) if pk else None
        if author is None:
            continue
        carry(request, f"author:{author.pk}")
        if author.picture and author.picture.may_be_shown:
            carry(request, f"picture:{author.picture_id}")
            face = mark_safe(image_html(author.picture, alt="", size="portrait"))
            made[number] = replace(made[number], portrait=face)
    return made


def _first_pictured(
    request: HttpRequest, placed: Placed, day: dt.date | None, _eager: bool
) -> list[Card]:
    return [
        card(request, story, size="" if number else "card", day=day)
        for number, story in enumerate(placed.stories)
    ]


def _river(request: HttpRequest, placed: Placed, day: dt.date | None, _eager: bool) -> list[Card]:
    return cards(request, placed.stories, size="thumbnail", day=day)


def _strip(request: HttpRequest, placed: Placed, day: dt.date | None, _eager: bool) -> list[Card]:
    first, *others = placed.stories
    leading = card(request, first, size="card", day=day)
    return [leading, *cards(request, others, summary=False, day=day)]


def _magazine(request: HttpRequest, placed: Placed, day: dt.date | None, eager: bool) -> list[Card]:
    first, *others = placed.stories
    leading = card(request, first, size="lead", eager=eager, day=day)
    return [leading, *cards(request, others, size="card", day=day)]


def _pictured(
    request: HttpRequest, placed: Placed, day: dt.date | None, _eager: bool
) -> list[Card]:
    return cards(request, placed.stories, size="card", summary=False, day=day)


def _promoted(
    request: HttpRequest, placed: Placed, _day: dt.date | None, _eager: bool
) -> list[Card]:
    """Where a card comes from is said over it; only the one without a picture tells more.

    It stands first: further on, its headline would be seen above those that are read before it.
    """
    made = []
    for story in placed.stories:
        shown = card(request, story, size="card", dated=False)
        # What stands at the foot of stories is a piece, and has no navigation to tell of it.
        carry(request, name_key(story.top_section_id))
        made.append(
            replace(
                shown,
                kicker=story.top_section.name,
                summary="" if shown.picture else shown.summary,
                byline="",
                portrait="",
            )
        )
    return sorted(made, key=lambda card: bool(card.picture))


def _plain(request: HttpRequest, placed: Placed, day: dt.date | None, _eager: bool) -> list[Card]:
    return cards(request, placed.stories, day=day)


_CARDS: dict[str, Callable[[HttpRequest, Placed, dt.date | None, bool], list[Card]]] = {
    "lead": _lead,
    "opinion": _opinion,
    "also": _first_pictured,
    "river": _river,
    "strip": _strip,
    "column": _strip,
    "pictures": _pictured,
    "magazine": _magazine,
    "promotion": _promoted,
}

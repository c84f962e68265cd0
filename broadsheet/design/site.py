"""What the layout and its components are given: small typed things, no models.

Whoever stands above fills them; ``templates/design/`` shows them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """A name and where it leads."""

    name: str
    path: str
    inside: tuple[Link, ...] = ()


# What the chrome is made of, and what of it a page shows that has no way through the paper.
CHROME_KEYS = ("identity", "navigation")
LOOK_KEY = "look"


@dataclass(frozen=True)
class Look:
    """What a page that stands by itself wears of the paper: name plate and stylesheet."""

    nameplate: str
    drawing: str
    stylesheet: str


@dataclass(frozen=True)
class Chrome:
    """What stands around every page.

    ``drawing`` is the name plate as clean SVG; ``stylesheet`` the address of the identity's own,
    if it has one; ``fonts`` the static files worth loading early.
    """

    name: str
    language: str
    direction: str
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    nameplate: str = ""
    drawing: str = ""
    motto: str = ""
    imprint: str = ""
    social: tuple[Link, ...] = ()
    stylesheet: str = ""
    fonts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alternate:
    """The same in another form: a feed, a translation."""

    address: str
    type: str = ""
    title: str = ""
    language: str = ""


@dataclass(frozen=True)
class Image:
    """A picture that others show beside a link to the page."""

    address: str
    width: int = 0
    height: int = 0
    alt: str = ""


@dataclass(frozen=True)
class Head:
    """What a page says of itself to machines."""

    title: str
    canonical: str
    description: str = ""
    type: str = "website"
    index: bool = True
    image: Image | None = None
    alternates: tuple[Alternate, ...] = ()
    published: dt.datetime | None = None
    modified: dt.datetime | None = None
    section: str = ""
    authors: tuple[str, ...] = ()
    json_ld: str = ""


@dataclass(frozen=True)
class Card:
    """A story in a list. ``picture`` is HTML; the headline's level follows the list it is in."""

    path: str
    headline: str
    kicker: str = ""
    label: str = ""
    summary: str = ""
    byline: str = ""
    picture: str = ""
    portrait: str = ""
    moment: dt.datetime | None = None
    kind: str = "news"
    language: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Led:
    """A day of the paper with the story that led it, if that is known, and how many it had."""

    date: dt.date
    path: str
    card: Card | None = None
    stories: int = 0
    is_printed: bool = False


@dataclass(frozen=True)
class Pages:
    """Where a list goes on and where it came from."""

    newer: str = ""
    older: str = ""
    links: tuple[Link, ...] = field(default=())

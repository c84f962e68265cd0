"""The bundled fonts that a paper may choose from."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

FOLDER = "design/fonts/"
LATIN = (
    "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2009-200A, "
    "U+2010-2015, U+2018-201A, U+201C-201E, U+2020-2022, U+2026, U+202F, U+2030, U+2032-2033, "
    "U+2039-203A, U+2044, U+20AC, U+2116, U+2122, U+2190-2193, U+2212, U+2215, U+25CF"
)


@dataclass(frozen=True)
class File:
    """One font file: its name without the ending, weights, whether it is the italic."""

    name: str
    weights: str = ""
    italic: bool = False

    @property
    def path(self) -> str:
        """Where it lies among the static files."""
        return f"{FOLDER}{self.name}.woff2"


@dataclass(frozen=True)
class Face:
    """A family: how a stylesheet names it, and the files to declare for it.

    Files of the three usual families are declared in the main stylesheet and are not named here,
    but for the one worth loading early. ``size`` is that of its stand-in, Georgia, in per cent.
    """

    family: str
    stack: str
    first: str
    files: tuple[File, ...] = ()
    size: tuple[float, float, float] | None = None


NEWSREADER = Face(
    family="Newsreader Display",
    stack='"Newsreader Display", "Display stand-in", "Display stand-in T", "Display stand-in D", '
    "Georgia, serif",
    first="newsreader-display-latin",
)
SERIF = Face(
    family="Broadsheet Serif",
    stack='"Broadsheet Serif", "Text stand-in", "Text stand-in T", "Text stand-in D", '
    "Georgia, serif",
    first="broadsheet-serif-latin",
)
SERIF_DISPLAY = Face(
    family="Broadsheet Serif Display",
    stack='"Broadsheet Serif Display", "Chosen stand-in Broadsheet Serif Display", Georgia, serif',
    first="broadsheet-serif-display-latin",
    files=(File("broadsheet-serif-display-latin", "300 900"),),
    size=(94.0, 110.2, 35.6),
)
LITERATA = Face(
    family="Literata",
    stack='"Literata", "Chosen stand-in Literata", Georgia, serif',
    first="literata-latin",
    files=(File("literata-latin", "400 700"), File("literata-italic-latin", "400 700", True)),
    size=(108.2, 108.7, 28.5),
)
SANS = Face(
    family="Public Sans",
    stack='"Public Sans", "Label stand-in", "Label stand-in D", Arial, sans-serif',
    first="public-sans-latin",
)
BLACKLETTER = Face(
    family="Broadsheet Blackletter",
    stack='"Broadsheet Blackletter", Georgia, serif',
    first="broadsheet-blackletter",
    files=(File("broadsheet-blackletter", "700"),),
)

FACES = {
    "newsreader": NEWSREADER,
    "serif": SERIF,
    "serif-display": SERIF_DISPLAY,
    "literata": LITERATA,
    "sans": SANS,
    "blackletter": BLACKLETTER,
}
DISPLAY = [
    ("newsreader", _("Newsreader: crisp, high contrast")),
    ("serif-display", _("Broadsheet Serif: bookish, calm")),
    ("literata", _("Literata: warm, sturdy")),
    ("sans", _("Public Sans: plain")),
]
TEXT = [
    ("serif", _("Broadsheet Serif: the usual text face")),
    ("literata", _("Literata: larger on the body, made for screens")),
]
NAMEPLATE = [("", _("As headlines")), *DISPLAY, ("blackletter", _("Blackletter"))]

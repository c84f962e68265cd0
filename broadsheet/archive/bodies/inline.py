"""One line of text with its emphasis and links: the inside of a paragraph, cell or caption."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import Final

EMPHASIS: Final = {
    **{tag: tag for tag in ("b", "strong", "i", "em", "s", "del", "sup", "sub", "code")},
    "strike": "s",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "var": "i",
    "dfn": "i",
    "cite": "i",
}
"""Tags that a paper's text keeps, and what those near them become. Others lose only the tag."""

_SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060"


def escaped(text: str) -> str:
    """Text for HTML. A leading U+0338 would melt into the ``>`` before it under NFC."""
    text = escape(text, quote=False)
    return "&#824;" + text[1:] if text.startswith("\u0338") else text


def blank(text: str) -> bool:
    return not text.strip().strip(_INVISIBLE)


@dataclass(slots=True)
class _Tag:
    name: str
    opening: str
    written: bool = False
    idle: bool = False  # the same tag is open around it


@dataclass(slots=True)
class Line:
    """Collects text, emphasis and breaks; two breaks in a row begin a new paragraph.

    A tag is only written when a word follows it, so none is ever empty, and one
    that is open across two paragraphs is closed and opened again.
    """

    paragraphs: list[str] = field(default_factory=list)
    _out: list[str] = field(default_factory=list)
    _open: list[_Tag] = field(default_factory=list)
    _breaks: int = 0
    _spaced: bool = True  # the line ends in a space, or is empty

    def text(self, text: str) -> None:
        text = _SPACE.sub(" ", text)
        if self._spaced or self._breaks:
            text = text.lstrip(" ")
        if not text:
            return
        if blank(text):
            if not self._breaks:
                self._out.append(text)
                self._spaced = text.endswith(" ")
            return
        self._settle_breaks()
        for tag in self._open:
            if not tag.written and not tag.idle:
                self._out.append(tag.opening)
                tag.written = True
        self._out.append(escaped(text))
        self._spaced = text.endswith(" ")

    def open(self, name: str, attributes: str = "") -> None:
        idle = any(tag.name == name and not tag.idle for tag in self._open)
        self._open.append(_Tag(name, f"<{name}{attributes}>", idle=idle))

    def close(self) -> None:
        tag = self._open.pop()
        if tag.written:
            self._out.append(f"</{tag.name}>")

    def line_break(self) -> None:
        self._breaks += 1

    def end(self) -> None:
        """End the paragraph; what is still open goes on in the next."""
        for tag in reversed(self._open):
            if tag.written:
                self._out.append(f"</{tag.name}>")
                tag.written = False
        text = "".join(self._out).strip()
        if not blank(text):
            self.paragraphs.append(text)
        self._out.clear()
        self._breaks = 0
        self._spaced = True

    def take(self) -> list[str]:
        """The paragraphs so far, ended."""
        self.end()
        taken, self.paragraphs = self.paragraphs, []
        return taken

    def _settle_breaks(self) -> None:
        if self._breaks > 1:
            self.end()
        elif self._breaks and any(not blank(part) for part in self._out):
            self._out.append("<br>")
        self._breaks = 0

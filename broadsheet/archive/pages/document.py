"""A parsed page, and the few questions everybody asks of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "math", "select", "button"})
BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl"),
        *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4"),
        *("h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_SPACE = re.compile(r"\s+")
# The HTML parser knows neither; of a subset with entities it would show the rest as text.
_DECLARATION = re.compile(
    r"^\s*(?:<\?xml[^>]{0,500}\?>)?\s*(?:<!DOCTYPE[^>\[]{0,500}\[.{0,200000}?\]\s*>)?", re.I | re.S
)


def tidy(text: str | None) -> str:
    """One line of text in NFC, with single spaces."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text or "")).strip()


def tag_of(node: HtmlElement) -> str:
    """The element's name; comments and processing instructions have none."""
    return node.tag.lower() if isinstance(node.tag, str) else ""


def label_of(node: HtmlElement) -> str:
    """What the page's makers called the element: its classes, id and roles, in lower case."""
    names = (node.get(name) for name in ("class", "id", "itemprop", "role", "data-testid"))
    return " ".join(name[:300] for name in names if name).lower()


def text_of(node: HtmlElement) -> str:
    """The visible text below ``node`` on one line, blocks kept apart."""
    if not tag_of(node):
        return ""
    parts: list[str] = []
    _collect(node, parts)
    return tidy("".join(parts))


def _collect(root: HtmlElement, parts: list[str]) -> None:
    """Walk without recursion: pages nest as deep as they like."""
    hidden: HtmlElement | None = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if hidden is not None:
                continue
            tag = tag_of(node)
            if tag in UNSEEN and node is not root:
                hidden = node
                continue
            if tag in BLOCKS:
                parts.append(" ")
            if node.text:
                parts.append(node.text)
            continue
        if event == "end":
            if hidden is node:
                hidden = None
            elif hidden is not None:
                continue
            if tag_of(node) in BLOCKS:
                parts.append(" ")
        elif hidden is not None:
            continue
        if node is not root and node.tail:
            parts.append(node.tail)


@dataclass(slots=True, frozen=True)
class Meta:
    """One ``<meta>``: its name (lower case) and what it says."""

    name: str
    content: str


@dataclass
class Document:
    """One page: the tree, and what its head says about it."""

    root: HtmlElement
    text: str = ""
    metas: list[Meta] = field(default_factory=list)

    @classmethod
    def parse(cls, text: str) -> Document | None:
        """Parse leniently; ``None`` where there is nothing like a page."""
        text = _DECLARATION.sub("", text)
        if "<" not in text:
            return None
        parser = HTMLParser(
            encoding="utf-8", recover=True, no_network=True, remove_pis=True, remove_comments=True
        )
        try:
            root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
        except (etree.LxmlError, ValueError, AssertionError):
            return None
        document = cls(root, text)
        document.metas = list(document._read_metas())
        return document

    def _read_metas(self) -> Iterator[Meta]:
        for node in self.root.iter("meta"):
            name = node.get("property") or node.get("name") or node.get("itemprop")
            content = tidy(node.get("content") or node.get("value"))
            if "&" in content and name != "parsely-page":  # escaped once too often
                content = tidy(unescape(content))
            if name and content:
                yield Meta(name.strip().lower(), content)

    def meta(self, *names: str) -> list[str]:
        """What the metas of these names say, in the order of ``names``."""
        return [meta.content for name in names for meta in self.metas if meta.name == name]

    @cached_property
    def address(self) -> str:
        """Where the page says it stood on the web, or nothing."""
        said = [
            node.get("href")
            for node in self.root.iter("link")
            if "canonical" in (node.get("rel") or "").lower().split()
        ]
        said += self.meta("og:url", "twitter:url", "al:web:url")
        return next((found for one in said if (found := self._absolute(one))), "")

    @cached_property
    def base(self) -> str:
        """What relative addresses in the page are relative to, or nothing."""
        for node in self.root.iter("base"):
            if found := self._absolute(node.get("href")):
                return found
        return self.address

    @staticmethod
    def _absolute(address: str | None) -> str:
        address = tidy(address)
        try:
            parts = urlsplit(address)
        except ValueError:
            return ""
        return address if parts.scheme in {"http", "https"} and parts.netloc else ""

    def absolute(self, address: str) -> str:
        """``address`` as seen from the page; itself where that cannot be said."""
        try:
            return urljoin(self.base, address.strip())
        except ValueError:
            return address.strip()

    @cached_property
    def host(self) -> str:
        try:
            return (urlsplit(self.address).hostname or "").removeprefix("www.")
        except ValueError:
            return ""

    @cached_property
    def language(self) -> str:
        """The page's language as a short code, or nothing."""
        said = [self.root.get("lang") or self.root.get("xml:lang") or ""]
        said += self.meta("content-language", "og:locale", "language", "dc.language", "inlanguage")
        for node in self.root.iter("meta"):
            if (node.get("http-equiv") or "").lower() == "content-language":
                said.append(node.get("content") or "")
        for code in said:
            if match := re.match(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*\s*(?:,|$)", code.strip()):
                return code.strip().split(",")[0].strip().replace("_", "-") if match else ""
        return ""

    @cached_property
    def title(self) -> str:
        for node in self.root.iter("title"):
            if tag_of(node.getparent()) != "svg" and (found := text_of(node)):
                return found
        return ""

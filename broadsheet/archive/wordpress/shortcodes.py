"""Shortcodes: brackets in a WordPress text that stand for pictures, players and boxes.

Nothing in the grammar tells a shortcode from a journalist's ``[sic]``. What has
a known name, a closing twin or named attributes is one; other brackets are text.
A shortcode that nobody here knows loses its brackets and keeps the words inside;
one without words inside is left out of the text and named in the notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Final

Attributes = dict[str, str]

_TOKEN = re.compile(
    r"(?P<skip><!--.*?-->|<(?P<raw>pre|code|script|style)\b.*?</(?P=raw)\s*>)"
    r"|(?P<escaped>\[\[/?[A-Za-z][\w-]*[^\[\]]*\]\])"
    r"|\[(?P<close>/)?(?P<name>[A-Za-z][\w-]*)"
    r"(?P<rest>(?:(?:\s|=)(?:\"[^\"\[\]]*\"|'[^'\[\]]*'|[^\[\]\"'])*)?)(?P<self>/)?\]"
    r"|(?P<tag><[^<>]*>)",
    re.S,
)
_ATTRIBUTE = re.compile(
    r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))|\"([^\"]*)\"|'([^']*)'|(\S+)"
)
_IMAGE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.I | re.S)
_URL = re.compile(r"https?://[^\s\"'<>\]]+")

_FILES: Final = ("src", "mp4", "m4v", "webm", "ogv", "wmv", "flv", "mp3", "m4a", "ogg", "wav")
_PLAYERS: Final = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "wpvideo": "https://videopress.com/v/{}",
    "videopress": "https://videopress.com/v/{}",
    "ted": "https://www.ted.com/talks/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "gist": "https://gist.github.com/{}",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/{}",
    "scribd": "https://www.scribd.com/doc/{}",
    "archiveorg": "https://archive.org/details/{}",
    "spotify": "https://open.spotify.com/{}",
    **dict.fromkeys(
        ("embed", "soundcloud", "twitter", "instagram", "facebook", "googlemaps", "kickstarter")
    ),
    **dict.fromkeys(("flickr", "hulu", "bandcamp", "googlevideo", "iframe", "polldaddy", "vine")),
}
_CODE: Final = {"code", "sourcecode", "source", "php", "css", "html", "javascript", "python", "sql"}
_LANGUAGE_NAMES: Final = _CODE - {"code", "sourcecode", "source"}
_QUOTES: Final = {"quote", "blockquote"}
_PULL_QUOTES: Final = {"pullquote", "pull_quote", "pull-quote", "pullquote_left"}
_OPENS: Final = {"expand", "spoiler", "toggle", "accordion-item", "collapse", "su_spoiler"}
_NOTES: Final = {"ref", "fn", "footnote", "note", "efn_note"}
_GALLERIES: Final = {"gallery", "playlist"}
_CAPTIONS: Final = {"caption", "wp_caption"}
_KNOWN: Final = (
    {*_GALLERIES, "video", "audio", "button", *_CODE, *_QUOTES, *_PULL_QUOTES, *_OPENS}
    | _NOTES
    | _CAPTIONS
    | set(_PLAYERS)
)


@dataclass(slots=True)
class _Open:
    """A shortcode whose end has not been reached, and what stands in it so far."""

    name: str
    attributes: Attributes
    source: str
    out: list[str] = field(default_factory=list)


def expand(
    text: str,
    *,
    gallery: Callable[[Attributes], str] = lambda attributes: "",
    note: Callable[[str], None] = lambda text: None,
) -> str:
    """HTML for every shortcode. ``gallery`` knows pictures, ``note`` hears what was left out."""
    if "[" not in text:
        return text
    expander = _Expander(gallery, note, _closed_names(text))
    return expander.run(text)


class _Expander:
    def __init__(
        self,
        gallery: Callable[[Attributes], str],
        note: Callable[[str], None],
        closed: dict[str, int],
    ) -> None:
        self._gallery = gallery
        self._note = note
        self._closed = closed  # closing twins not yet met, by name
        self._stack: list[_Open] = []
        self._out: list[str] = []

    def run(self, text: str) -> str:
        position = 0
        for match in _TOKEN.finditer(text):
            if match.start() < position:
                continue
            self._put(text[position : match.start()])
            position = match.end()
            name = (match["name"] or "").lower()
            if match["escaped"]:
                self._put(match["escaped"][1:-1])
            elif not name:
                self._put(match[0])
            elif match["close"]:
                self._close(name, match[0])
            elif name in _CODE and not match["self"] and self._closed.get(name):
                position = self._verbatim(text, match)
            else:
                self._open(name, match)
        self._put(text[position:])
        while self._stack:  # never closed
            left = self._stack.pop()
            self._put(self._alone(left.name, left.attributes, left.source) + "".join(left.out))
        return "".join(self._out)

    def _put(self, text: str) -> None:
        (self._stack[-1].out if self._stack else self._out).append(text)

    def _open(self, name: str, match: re.Match[str]) -> None:
        attributes = _attributes(match["rest"])
        twins = self._closed.get(name, 0)
        if twins and not match["self"]:
            self._stack.append(_Open(name, attributes, match[0]))
        elif match["self"] or _named(attributes) or "_" in name or name in _GALLERIES:
            self._put(self._alone(name, attributes, match[0]))
        else:  # a bare player, or brackets of the writer's own
            self._put(_player(name, attributes, "") or match[0])

    def _close(self, name: str, source: str) -> None:
        self._closed[name] = self._closed.get(name, 1) - 1
        if not any(opened.name == name for opened in self._stack):
            self._put("" if name in _KNOWN or "_" in name else source)
            return
        while self._stack[-1].name != name:
            inner = self._stack.pop()
            self._put(self._alone(inner.name, inner.attributes, inner.source) + "".join(inner.out))
        done = self._stack.pop()
        self._put(self._around(name, done.attributes, "".join(done.out), done.source))

    def _verbatim(self, text: str, match: re.Match[str]) -> int:
        """Code is not searched for shortcodes; its tags are text."""
        name = match["name"].lower()
        end = re.compile(rf"\[/{re.escape(name)}\]", re.I).search(text, match.end())
        if end is None:
            self._open(name, match)
            return match.end()
        attributes = _attributes(match["rest"])
        language = attributes.get("lang") or attributes.get("language") or ""
        language = language or (name if name in _LANGUAGE_NAMES else "")
        inner = text[match.end() : end.start()].replace("<", "&lt;").replace(">", "&gt;")
        mark = f' class="language-{escape(language)}"' if language else ""
        self._put(f"\n\n<pre{mark}>{inner.strip(chr(10))}</pre>\n\n")
        self._closed[name] -= 1
        return end.end()

    def _alone(self, name: str, attributes: Attributes, source: str) -> str:
        """A shortcode without an inside."""
        if name in _GALLERIES:
            found = self._gallery({**attributes, "": name})
            if not found:
                self._note(f"The pictures of {source} are not in the export.")
            return found
        made = _player(name, attributes, "")
        if made:
            return made
        url = next((value for value in attributes.values() if _URL.fullmatch(value)), "")
        words = next(
            (attributes[key] for key in ("title", "text", "name") if key in attributes), ""
        )
        self._note(f"Shortcode left out: {source}")
        if url:
            return f'\n\n<p><a href="{escape(url)}">{escape(words or url)}</a></p>\n\n'
        return ""

    def _around(self, name: str, attributes: Attributes, inner: str, source: str) -> str:
        """A shortcode with something between its two ends."""
        if name in _CAPTIONS:
            return _captioned(attributes, inner)
        if name in _GALLERIES:
            return self._alone(name, attributes, source) + inner
        if name in _PLAYERS or name in ("video", "audio"):
            made = _player(name, attributes, inner.strip())
            if made:
                return made + ("" if _URL.fullmatch(unescape(inner.strip())) else inner)
        if name in _QUOTES or name in _PULL_QUOTES:
            by = attributes.get("author") or attributes.get("cite") or attributes.get("by") or ""
            cited = f"<cite>{escape(by)}</cite>" if by else ""
            kind = ' class="pullquote"' if name in _PULL_QUOTES else ""
            return f"\n\n<blockquote{kind}>\n\n{inner}\n\n{cited}</blockquote>\n\n"
        if name in _OPENS:
            title = attributes.get("title", "")
            return f"\n\n<details><summary>{escape(title)}</summary>\n\n{inner}\n\n</details>\n\n"
        if name in _NOTES:
            return f" ({inner.strip()})"
        if name == "button":
            url = next((value for value in attributes.values() if _URL.fullmatch(value)), "")
            return f'<a href="{escape(url)}">{inner}</a>' if url else inner
        self._note(f"Shortcode taken off its text: {source}")
        title = attributes.get("title", "")
        head = f"<p><b>{escape(title)}</b></p>\n\n" if title else ""
        block = "\n" in inner or "<" in inner or bool(head)
        return f"\n\n{head}{inner}\n\n" if block else inner


def _player(name: str, attributes: Attributes, inner: str) -> str:
    """What a player shows: its address, from wherever the shortcode has it."""
    if name not in _PLAYERS and name not in ("video", "audio"):
        return ""
    given = [attributes[key] for key in (*_FILES, "url", "href") if attributes.get(key)]
    given += [value for key, value in attributes.items() if key in ("", "id", "0", "1")]
    given += [unescape(inner)] if inner and "<" not in inner else []
    for value in given:
        value = value.strip().lstrip("=").strip("\"'")
        found = _URL.search(value)
        if name in ("video", "audio"):
            if found or value.startswith("/"):
                return f'\n\n<{name} src="{escape(found[0] if found else value)}"></{name}>\n\n'
            continue
        pattern = _PLAYERS.get(name)
        if found:
            return f'\n\n<iframe src="{escape(found[0])}"></iframe>\n\n'
        if pattern and re.fullmatch(r"[\w:/.-]{3,80}", value):
            return f'\n\n<iframe src="{escape(pattern.format(value))}"></iframe>\n\n'
    return ""


def _captioned(attributes: Attributes, inner: str) -> str:
    """A picture and its caption; older texts have the caption among the attributes."""
    image = _IMAGE.search(inner)
    words = _IMAGE.sub("", inner, count=1).strip()
    caption = unescape(attributes.get("caption", "")) or words
    size = "alignfull" if "alignfull" in attributes.get("align", "") else "wp-caption"
    if image is None:
        return f"\n\n{inner}\n\n{caption if caption != words else ''}\n\n"
    extra = f"\n\n{words}\n\n" if words and caption != words else ""
    figure = f'<figure class="{size}">{image[0]}<figcaption>{caption}</figcaption></figure>'
    return f"\n\n{figure}\n\n{extra}"


def _attributes(rest: str) -> Attributes:
    found: Attributes = {}
    for match in _ATTRIBUTE.finditer(rest.strip()):
        name = (match[1] or "").lower()
        value = next((match[n] for n in (2, 3, 4, 5, 6, 7) if match[n] is not None), "")
        key = name or ("" if "" not in found else str(len(found)))
        found[key] = unescape(value)
    return found


def _named(attributes: Attributes) -> bool:
    return any(key and not key.isdigit() for key in attributes)


def _closed_names(text: str) -> dict[str, int]:
    """How many closing twins each name has."""
    counts: dict[str, int] = {}
    for match in re.finditer(r"\[/([A-Za-z][\w-]*)\]", text):
        name = match[1].lower()
        counts[name] = counts.get(name, 0) + 1
    return counts

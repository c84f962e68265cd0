"""The text of a post, as stored by WordPress, made into the HTML that its theme would show."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Final

from broadsheet.archive.wordpress.paragraphs import autop
from broadsheet.archive.wordpress.shortcodes import expand

_BLOCK = re.compile(
    r"<!--\s*(?P<end>/)?wp:(?P<name>[a-z][\w/-]*)\s*(?P<options>\{.*?\})?\s*(?P<void>/)?-->", re.S
)
_LINE_OF_URL = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$", re.M)
_EMBEDDABLE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|vimeo\.com|dailymotion\.com|ted\.com|"
    r"twitter\.com|x\.com|instagram\.com|facebook\.com|soundcloud\.com|spotify\.com|flickr\.com|"
    r"flic\.kr|tiktok\.com|slideshare\.net|scribd\.com|wordpress\.tv|videopress\.com|imgur\.com|"
    r"kickstarter\.com|mixcloud\.com|reverbnation\.com|speakerdeck\.com|issuu\.com|reddit\.com|"
    r"animoto\.com|cloudup\.com|crowdsignal\.com|polldaddy\.com|poll\.fm|tumblr\.com|bsky\.app|"
    r"screencast\.com|smugmug\.com|amazon\.com|hulu\.com|blip\.tv|funnyordie\.com|rdio\.com|"
    r"photobucket\.com|meetup\.com|collegehumor\.com|revision3\.com|viddler\.com|qik\.com)/\S+",
    re.I,
)
_RAW_BLOCKS: Final = {"shortcode", "freeform", "classic", "core/freeform", "core/shortcode"}
_LANGUAGE_OLD = re.compile(r"<!--:([a-z]{2})-->(.*?)(?=<!--:(?:[a-z]{2})?-->|\Z)", re.S)
_LANGUAGE_NEW = re.compile(r"\[:([a-z]{2})\](.*?)(?=\[:(?:[a-z]{2})?\]|\Z)", re.S)


def html_of(
    text: str,
    *,
    gallery: Callable[[Mapping[str, str]], str],
    note: Callable[[str], None],
    reusable: Mapping[str, str] | None = None,
) -> str:
    """HTML ready for ``blocks_from_html``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<!-- wp:" not in text:
        return autop(_players(expand(text, gallery=gallery, note=note)))
    out: list[str] = []
    open_blocks: list[str] = []
    position = 0

    def between(part: str) -> None:
        if not part.strip():
            return
        inside = open_blocks[-1] if open_blocks else "freeform"
        made = expand(part, gallery=gallery, note=note)
        out.append(autop(_players(made)) if inside in _RAW_BLOCKS else made)

    for match in _BLOCK.finditer(text):
        between(text[position : match.start()])
        position = match.end()
        name = match["name"].removeprefix("core/")
        if match["end"]:
            if name in open_blocks:
                del open_blocks[len(open_blocks) - 1 - open_blocks[::-1].index(name) :]
        elif match["void"]:
            made = _dynamic(name, _options(match["options"]), reusable or {})
            if made is None:
                note(f"Block left out: {name}")
            out.append(made or "")
        else:
            open_blocks.append(name)
    between(text[position:])
    return "\n".join(out)


def _players(text: str) -> str:
    """An address alone on its line is what WordPress shows as a player."""

    def show(match: re.Match[str]) -> str:
        url = match[1]
        if not _EMBEDDABLE.fullmatch(url):
            return match[0]
        return f'\n\n<iframe src="{escape(url)}"></iframe>\n\n'

    return _LINE_OF_URL.sub(show, text) if "http" in text else text


def _dynamic(name: str, options: Mapping[str, object], reusable: Mapping[str, str]) -> str | None:
    """A block that has no HTML of its own in the text."""
    url = options.get("url") or options.get("src")
    match name:
        case "block":
            return reusable.get(str(options.get("ref", "")))
        case "more" | "nextpage":
            return f"<!--{name}-->"
        case "separator":
            return "<hr>"
        case "spacer" | "paragraph" | "group" | "column" | "columns" | "list" | "heading":
            return ""
        case _ if isinstance(url, str) and url.startswith("http"):
            if name == "image":
                return f'<img src="{escape(url)}" alt="{escape(str(options.get("alt", "")))}">'
            return f'<iframe src="{escape(url)}"></iframe>'
    return None


def _options(text: str | None) -> Mapping[str, object]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def one_language(text: str, language: str) -> tuple[str, list[str]]:
    """Of a field in which a plugin keeps all languages: the paper's, and the others' names."""
    pattern = _LANGUAGE_OLD if "<!--:" in text else _LANGUAGE_NEW if "[:" in text else None
    found = pattern.findall(text) if pattern else []
    if not found:
        return text, []
    by_language: dict[str, str] = {}
    for name, words in found:
        by_language[name] = by_language.get(name, "") + words
    wanted = language[:2].lower()
    chosen = wanted if wanted in by_language else next(iter(by_language))
    return by_language[chosen], [name for name in by_language if name != chosen]

"""Template tags in a text: Liquid (Jekyll, Eleventy) and the shortcodes of Hugo.

Nothing is run. What a tag would plainly have shown (a picture, a player, code,
an address) is put in its place; any other is taken out and named in the notes,
and what stands between two ends of a tag always stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

_CODE = re.compile(
    r"(^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)[`~]*[ \t]*$|`[^`\n]+`)", re.S | re.M
)
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.S)
_COMMENT = re.compile(
    r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{\{</\*.*?\*/>\}\}|\{#.*?#\}", re.S
)
_HIGHLIGHT = re.compile(
    r"\{%-?\s*(?:highlight|codeblock)\s+([\w+#-]*)[^%]*%\}\n?(.*?)\{%-?\s*end(?:highlight|codeblock)\s*-?%\}"
    r"|\{\{[<%]\s*highlight\s+([\w+#-]*)[^>%]*[>%]\}\}\n?(.*?)\{\{[<%]\s*/\s*highlight\s*[>%]\}\}",
    re.S,
)
_TAG = re.compile(
    r"\{%-?\s*(?P<name>[\w-]+)(?P<rest>(?:\"[^\"]*\"|'[^']*'|[^%{\"']|%(?!\})){0,3000}?)\s*-?%\}"
    r"|\{\{[<%]\s*(?P<hugo>/?\s*[\w/-]+)(?P<given>(?:\"[^\"]*\"|`[^`]*`|[^{<>%\"`]){0,3000}?)/?\s*[>%]\}\}"
    r"|\{\{-?\s*(?P<value>(?:\"[^\"]*\"|'[^']*'|[^{}\"']){0,3000}?)\s*-?\}\}",
    re.S,
)
_ARGUMENT = re.compile(r"(?:([\w-]+)\s*[=:]\s*)?(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|([^\s\"',]+))")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif|tiff?)(?:\?\S*)?$", re.I)
_FILTER = re.compile(r"\|\s*([\w-]+)\s*(?::\s*(?:\"([^\"]*)\"|'([^']*)'|([^|]*)))?")
_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")

_PLAYERS: Final = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "twitter": "https://twitter.com/i/status/{}",
    "x": "https://x.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "soundcloud": "https://soundcloud.com/{}",
    "codepen": "https://codepen.io/{}",
    "speakerdeck": "https://speakerdeck.com/{}",
    "asciinema": "https://asciinema.org/a/{}",
    "embed": "{}",
    "oembed": "{}",
    "iframe": "{}",
    "video": "{}",
    "audio": "{}",
}
_PICTURES: Final = {"image", "img", "figure", "picture", "responsive_image", "lightbox"}
_CONTROL: Final = frozenset(
    ("if", "else", "elsif", "endif", "unless", "endunless", "for", "endfor", "assign", "case")
) | frozenset(("when", "endcase", "capture", "endcapture", "break", "increment"))


@dataclass(slots=True)
class Templates:
    """What the tags of one text may refer to."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    address_of: Callable[[str], str] = lambda name: ""
    name_of: Callable[[str], str] = lambda slug: slug
    notes: list[str] = field(default_factory=list)

    def fill(self, text: str) -> str:
        """The text with every tag replaced or taken out."""
        if "{%" not in text and "{{" not in text and "{#" not in text:
            return text
        held: list[str] = []

        def hold(words: str) -> str:
            held.append(words)
            return f"\ue000{len(held) - 1}\ue001"

        text = text.replace("\ue000", "").replace("\ue001", "")
        text = _RAW.sub(lambda match: hold(match[1]), text)
        text = _HIGHLIGHT.sub(lambda match: hold(_fenced(match)), text)
        text = _COMMENT.sub("", text)
        parts = _CODE.split(text)
        # split() gives text, code, fence, text, code, fence, …
        made = []
        for position in range(0, len(parts), 3):
            made.append(_TAG.sub(self._one, parts[position]))
            made.append(parts[position + 1] if position + 1 < len(parts) else "")
        return re.sub("\ue000(\\d+)\ue001", lambda match: held[int(match[1])], "".join(made))

    def _one(self, match: re.Match[str]) -> str:
        if match["value"] is not None:
            return self._value(match["value"], match[0])
        if match["hugo"] is not None:
            name = match["hugo"].strip()
            if name.startswith("/"):
                return ""
            return self._tag(name.rpartition("/")[2].lower(), match["given"], match[0])
        return self._tag(match["name"].lower(), match["rest"], match[0])

    # A value with filters

    def _value(self, text: str, source: str) -> str:
        literal = _LITERAL.match(text)
        filters = {
            found[1]: found[2] or found[3] or found[4] or "" for found in _FILTER.finditer(text)
        }
        if literal is not None:
            value = literal[1] if literal[1] is not None else literal[2]
            if "embed" in filters:
                return _player(value, filters["embed"].strip())
            if "team_link" in filters:
                return self.name_of(value)
            if "team_photo" in filters:
                return ""  # a portrait beside the name, drawn by the site's own theme
            return value
        name = text.partition("|")[0].strip()
        if name.startswith("site.") or name in ("", "page.preview_baseurl", "baseurl"):
            return ""
        if name.startswith("page."):
            found = self.fields.get(name.removeprefix("page."))
            if isinstance(found, (str, int, float)):
                return str(found)
        self.notes.append(f"Template value left out: {source}")
        return ""

    # A tag with arguments

    def _tag(self, name: str, rest: str, source: str) -> str:
        named, plain = _arguments(rest)
        if name in ("post_url", "link", "ref", "relref"):
            wanted = (plain or list(named.values()) or [""])[0]
            address = self.address_of(wanted)
            if not address:
                self.notes.append(f"Link to a story that is not here: {source}")
            return address or "#"
        if name in ("include", "include_relative", "includes", "partial", "render") and plain:
            name = plain.pop(0).rpartition("/")[2].partition(".")[0].lower()
        picture = _picture(name, named, plain)
        if picture:
            return picture
        player = next((kind for kind in _PLAYERS if kind in name.split("-") or kind == name), "")
        if player:
            target = named.get("id") or named.get("src") or named.get("url") or "/".join(plain[:2])
            address = target if target.startswith("http") else _PLAYERS[player].format(target)
            if target and (address.startswith("http") or target.startswith("/")):
                return _player(address, named.get("title", ""))
        if name in ("pullquote", "blockquote", "quote"):
            return ""
        words = next(
            (named[key] for key in ("caption", "text", "content", "title") if key in named), ""
        )
        if name not in _CONTROL or name in ("if", "for", "unless"):
            self.notes.append(f"Template tag left out: {' '.join(source.split())}")
        return words


def _picture(name: str, named: dict[str, str], plain: list[str]) -> str:
    """A figure, where any argument is the file of a picture."""
    values = [
        named[key] for key in ("src", "image", "image_path", "path", "url", "img") if key in named
    ]
    source = next((value for value in [*values, *plain] if _PICTURE.search(value)), "")
    if not source and name in _PICTURES:
        source = next(iter(values), "")
    if not source:
        return ""
    others = [value for value in plain if value != source]
    if name.endswith("_with_class"):
        others = others[1:]
    alt = named.get("alt") or named.get("alt_text") or (others[-1] if others else "")
    caption = next(
        (named[key] for key in ("caption", "figcaption", "description", "title") if named.get(key)),
        "",
    )
    credit = next((named[key] for key in ("credit", "attr", "attribution") if named.get(key)), "")
    inner = caption + (f' <span class="credit">{credit}</span>' if credit else "")
    image = f'<img src="{escape(source)}" alt="{escape(alt)}">'
    if not inner:
        return image
    return f"\n\n<figure>{image}<figcaption>{_one_line(inner)}</figcaption></figure>\n\n"


def _player(address: str, title: str) -> str:
    return f'\n\n<iframe src="{escape(address)}" title="{escape(title)}"></iframe>\n\n'


def _fenced(match: re.Match[str]) -> str:
    language, code = (match[1], match[2]) if match[2] is not None else (match[3], match[4])
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
    return f"\n\n{ticks}{language}\n{code.rstrip()}\n{ticks}\n\n"


def _arguments(rest: str) -> tuple[dict[str, str], list[str]]:
    named: dict[str, str] = {}
    plain: list[str] = []
    for match in _ARGUMENT.finditer(rest):
        value = next((match[n] for n in (2, 3, 4, 5) if match[n] is not None), "")
        if match[1] and not (match[1] in ("http", "https") and value.startswith("//")):
            named[match[1].lower()] = value
        else:
            plain.append(f"{match[1]}:{value}" if match[1] else value)
    return named, plain


def _one_line(text: str) -> str:
    return " ".join(text.split())

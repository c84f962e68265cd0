"""Pictures, videos and embeds, with the addresses behind which pages hide them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, urlsplit

from broadsheet.archive.bodies.cleaning import safe_url
from broadsheet.archive.bodies.markup import Node
from broadsheet.archive.bodies.text import rich_to_text
from broadsheet.archive.items import Block, MediaItem

LAZY: Final = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-orig-file",
    "data-hi-res-src",
)
LARGEST_INLINE_PICTURE: Final = 20 * 1024 * 1024

_INLINE_PICTURE = re.compile(
    r"data:image/(png|jpeg|jpg|gif|webp);base64,(.+)", re.IGNORECASE | re.DOTALL
)
_EMOJI = re.compile(r"\b(emoji|wp-smiley|smiley)\b")


@dataclass(slots=True)
class Context:
    """What one conversion knows and gathers."""

    base_url: str = ""
    known: Mapping[str, MediaItem] = field(default_factory=dict)
    media: dict[str, MediaItem] = field(default_factory=dict)

    def url(self, address: str) -> str:
        return safe_url(address, base_url=self.base_url)

    def lookup(self, key: str) -> MediaItem | None:
        return self.known.get(key) or self.known.get(key.partition("?")[0])

    def medium(self, key: str, kind: str) -> MediaItem:
        """The item behind an address: one that the reader knows, or a new one."""
        item = self.media.get(key) or self.lookup(key) or MediaItem(key=key, kind=kind)
        return self.media.setdefault(item.key, item)

    def found(self, key: str) -> bool:
        item = self.lookup(key)
        return item is not None and (item.path is not None or item.data is not None)


def stands_for_text(image: Node) -> str:
    """The character that a small picture replaces, or the words of one without an address."""
    if _EMOJI.search(image.classes):
        return image.get("alt")
    return "" if _addresses(image) else image.get("alt")


def is_picture(node: Node) -> bool:
    """Whether an ``img`` shows something: no counter, no emoji, no placeholder."""
    if node.tag != "img" or _EMOJI.search(node.classes):
        return False
    sizes = {node.get("width").strip(), node.get("height").strip()}
    if sizes & {"0", "1", "1px", "0px"}:
        return False
    return bool(_addresses(node))


def _addresses(image: Node) -> list[str]:
    """Where the picture may be, the most promising first."""
    given = [image.get(name) for name in LAZY] + [image.get("src")]
    for name in ("data-srcset", "srcset"):
        given += [part.split()[0] for part in image.get(name).split(",") if part.split()]
    plain = [address for address in given if address and not address.startswith("data:")]
    inline = [address for address in given if _INLINE_PICTURE.match(address)]
    return [address for address in plain if safe_url(address)] + [
        address
        for address in inline
        if len(address) > 400  # smaller ones only hold a place
    ]


def picture_value(
    context: Context, image: Node, *, caption: str = "", credit: str = ""
) -> dict[str, str] | None:
    """The picture's value as in a gallery, its medium noted; ``None`` where it shows nothing."""
    for address in _addresses(image):
        item = _inline_picture(context, address)
        if item is None:
            key = context.url(address)
            if not key or address.startswith("data:"):
                continue
            item = context.medium(key, "picture")
        item.alt = item.alt or image.get("alt")
        item.caption = item.caption or rich_to_text(caption)
        item.credit = item.credit or credit
        return {
            "picture": item.key,
            "caption": caption,
            "alt": image.get("alt"),
            "credit": credit,
        }
    return None


def _inline_picture(context: Context, address: str) -> MediaItem | None:
    match = _INLINE_PICTURE.match(address)
    if match is None or len(match[2]) > LARGEST_INLINE_PICTURE * 4 // 3:
        return None
    try:
        data = base64.b64decode(match[2], validate=False)
    except (binascii.Error, ValueError):
        return None
    ending = match[1].lower().replace("jpeg", "jpg")
    item = context.medium(f"inline-{hashlib.sha256(data).hexdigest()[:24]}.{ending}", "picture")
    item.data = data
    return item


def size_of(*nodes: Node) -> str:
    classes = " ".join(node.classes for node in nodes)
    if "alignfull" in classes:
        return "full"
    return "wide" if "alignwide" in classes else "column"


_PROVIDERS: Final = {
    "youtube": "YouTube",
    "youtu.be": "YouTube",
    "vimeo": "Vimeo",
    "twitter": "Twitter",
    "x.com": "X",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "soundcloud": "SoundCloud",
    "spotify": "Spotify",
    "tiktok": "TikTok",
    "flickr": "Flickr",
    "google": "Google",
    "slideshare": "SlideShare",
    "scribd": "Scribd",
    "documentcloud": "DocumentCloud",
    "dailymotion": "Dailymotion",
    "ted.com": "TED",
    "wordpress.tv": "WordPress.tv",
    "videopress": "VideoPress",
    "kickstarter": "Kickstarter",
    "reddit": "Reddit",
    "datawrapper": "Datawrapper",
    "bsky": "Bluesky",
}


def embed_block(url: str, title: str = "") -> Block:
    """An embed: the address of the thing itself rather than of its player."""
    try:
        parts = urlsplit(url)
        host, path, query = (
            (parts.hostname or "").removeprefix("www."),
            parts.path,
            parts.query,
        )
    except ValueError:
        host, path, query = "", "", ""
    name = path.rstrip("/").rpartition("/")[2]
    if host in ("youtube.com", "youtube-nocookie.com", "m.youtube.com"):
        video = parse_qs(query).get("v", [""])[0]
        if path.startswith(("/embed/", "/v/")) and name != "videoseries":
            video = name
        if video:
            url = f"https://www.youtube.com/watch?v={video}"
    elif host == "player.vimeo.com" and name:
        url = f"https://vimeo.com/{name}"
    provider = next((label for part, label in _PROVIDERS.items() if part in host), host)
    return {
        "type": "embed",
        "value": {"url": url, "title": title.strip(), "provider": provider},
    }


def moving_block(context: Context, node: Node) -> Block | None:
    """A ``video`` or ``audio`` element: ours if its file is (or could be) with us, else a link."""
    sources = [node.get("src"), *(child.get("src") for child in node.walk())]
    sources += [node.get("data-src")]
    for source in sources:
        url = context.url(source) if source and not source.startswith("data:") else ""
        if not url:
            continue
        if urlsplit_scheme(url) and not context.found(url):
            return embed_block(url, node.get("title"))
        item = context.medium(url, node.tag)
        return {"type": "video", "value": {"video": item.key, "caption": ""}}
    return None


def urlsplit_scheme(url: str) -> str:
    return url.partition(":")[0] if re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE) else ""


def object_url(node: Node) -> str:
    """The address that an ``object``, ``embed`` or ``iframe`` shows."""
    candidates = [node.get(name) for name in ("data-src", "data-lazy-src", "src", "data")]
    for child in node.walk():
        if child.tag == "param" and child.get("name").lower() in (
            "movie",
            "src",
            "url",
        ):
            candidates.append(child.get("value"))
        elif child.tag in ("embed", "iframe"):
            candidates.append(child.get("src"))
    for candidate in candidates:
        if candidate and not candidate.startswith(("data:", "about:")):
            url = safe_url(candidate)
            if url.startswith(("http:", "https:", "/")):
                return url
    return ""

"""Reads ``cdn_url``: who in front of the paper keeps pages and is to be told when one changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from broadsheet.settings.operator import SettingError

VARNISH_PORT = 6081
FASTLY = "https://api.fastly.com"
HOW = "cdn_url: Fastly is written fastly://KEY@SERVICE."


@dataclass(frozen=True)
class Cdn:
    """``places`` are the caches of Varnish, or the address of Fastly's interface."""

    kind: Literal["varnish", "fastly"]
    places: tuple[str, ...]
    service: str = ""
    key: str = ""


def cdn(url: str) -> Cdn | None:
    """What ``url`` names; ``None`` where it names nothing.

    Raises:
        SettingError: the address cannot be used.
    """
    if not url:
        return None
    kind, _, rest = url.partition("://")
    if kind == "varnish":
        return Cdn("varnish", tuple(_varnish(place.strip()) for place in rest.split(",")))
    if kind == "fastly":
        try:
            parts = urlsplit(url)
        except ValueError:
            raise SettingError(HOW) from None
        key, service = unquote(parts.username or ""), unquote(parts.netloc.rpartition("@")[2])
        options = dict(parse_qsl(parts.query))
        place = options.pop("api", FASTLY).rstrip("/")
        if not key or not service or options or parts.path.strip("/"):
            raise SettingError(HOW)
        return Cdn("fastly", (place,), service, key)
    raise SettingError(f"cdn_url: {kind!r} is none of varnish, fastly.")


def _varnish(place: str) -> str:
    try:
        parts = urlsplit(f"//{place}")
        port = parts.port or VARNISH_PORT
    except ValueError:
        parts, port = urlsplit(""), 0
    if not parts.hostname or parts.path or parts.query or parts.username:
        raise SettingError("cdn_url: Varnish is written varnish://host:port,host:port.")
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"http://{name}:{port}"

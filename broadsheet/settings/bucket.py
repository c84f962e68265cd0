"""Reads ``press_bucket``: where finished pages are put besides."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from broadsheet.settings.operator import SettingError, is_address

HOW = "press_bucket is written s3://BUCKET/PREFIX?endpoint=https://HOST&region=NAME."


@dataclass(frozen=True)
class Bucket:
    """A bucket of S3 or what speaks like it; without a key, that of the surroundings is taken."""

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = ""


def bucket(url: str) -> Bucket | None:
    """What ``url`` names; ``None`` where it names nothing.

    Raises:
        SettingError: the address cannot be used.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        raise SettingError(HOW) from None
    options = dict(parse_qsl(parts.query))
    endpoint, region = options.pop("endpoint", ""), options.pop("region", "")
    name, prefix = parts.netloc.rpartition("@")[2], parts.path.strip("/")
    if parts.scheme != "s3" or not name or ":" in name or options or "//" in parts.path:
        raise SettingError(HOW)
    if endpoint and not is_address(endpoint):
        raise SettingError(HOW)
    return Bucket(
        name, f"{prefix}/" if prefix else "", endpoint, region,
        unquote(parts.username or ""), unquote(parts.password or ""),
    )  # fmt: skip

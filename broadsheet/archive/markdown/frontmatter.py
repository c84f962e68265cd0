"""The fields above a text: YAML between ``---``, TOML between ``+++``, or a JSON object."""

from __future__ import annotations

import codecs
import datetime as dt
import json
import re
import tomllib
from typing import Any, Final

import yaml

from broadsheet.archive.bodies import tidy

LARGEST: Final = 128 * 1024
MOST_ALIASES: Final = 40

_YAML = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_SIMPLE = re.compile(r"([A-Za-z_][\w-]*):[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")


class BadFrontMatter(ValueError):
    """The fields cannot be read; the message says why."""


class _Loader(yaml.SafeLoader):
    """Plain values only, and no more aliases than a person would write.

    A few lines of aliases of aliases describe more values than there are atoms
    to hold them.
    """

    aliases = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > MOST_ALIASES:
                raise BadFrontMatter("has more YAML aliases than a person would write")
        return super().compose_node(parent, index)


def load_yaml(text: str) -> Any:
    """Plain values from YAML that may be hostile."""
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def decode(data: bytes) -> str:
    """Text of unknown encoding: UTF-8 by its looks, else as old Windows machines wrote."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return tidy(data.decode("utf-16", "replace"))
    for name in ("utf-8-sig", "cp1252"):
        try:
            return tidy(data.decode(name))
        except UnicodeDecodeError:
            continue
    return tidy(data.decode("latin-1"))


def has_front_matter(head: bytes) -> bool:
    text = head.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    return text.startswith((b"---\n", b"---\r\n", b"+++\n", b"+++\r\n", b"{\n", b"{\r\n"))


def split(text: str) -> tuple[dict[str, Any], str, list[str]]:
    """The fields, the text below them, and what a person should know."""
    text = text.lstrip("\n")
    notes: list[str] = []
    fields: Any = {}
    body = text
    if match := _YAML.match(text):
        body = text[match.end() :]
        fields = _yaml(_limited(match[1]), notes)
    elif match := _TOML.match(text):
        body = text[match.end() :]
        try:
            fields = tomllib.loads(_limited(match[1]))
        except (ValueError, RecursionError) as problem:
            raise BadFrontMatter(f"has TOML that cannot be read: {problem}") from problem
    elif text.startswith("{\n"):
        try:
            fields, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError) as problem:
            raise BadFrontMatter(f"has JSON that cannot be read: {problem}") from problem
        _limited(text[:end])
        body = text[end:]
    if not isinstance(fields, dict):
        if fields is None:
            return {}, body, notes
        raise BadFrontMatter("has front matter that is not a list of fields")
    return {str(key).strip().lower(): _plain(value) for key, value in fields.items()}, body, notes


def _limited(text: str) -> str:
    if len(text) > LARGEST:
        raise BadFrontMatter("has more front matter than a story can have")
    return text


def _yaml(text: str, notes: list[str]) -> Any:
    try:
        return load_yaml(text.expandtabs(2))
    except BadFrontMatter:
        raise
    except RecursionError as problem:
        raise BadFrontMatter("has front matter nested too deeply") from problem
    except (yaml.YAMLError, ValueError, OverflowError):
        # "title: Why: a question" and the like: what a person meant is still plain to see.
        notes.append("Its front matter is not valid YAML and was read line by line.")
        return _line_by_line(text)


def _line_by_line(text: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    name = ""
    for line in text.split("\n"):
        if (match := _SIMPLE.match(line)) is not None:
            name = match[1]
            fields[name] = match[2].strip().strip("\"'")
        elif name and (match := _ITEM.match(line)) is not None:
            before = fields[name]
            items = before if isinstance(before, list) else []
            fields[name] = [*items, match[1].strip().strip("\"'")]
        elif name and line.strip() and isinstance(fields[name], str):
            fields[name] = f"{fields[name].rstrip('>|')} {line.strip()}".strip()
    return fields


def _plain(value: Any, depth: int = 0) -> Any:
    """Values that JSON knows, and times; no text with control characters."""
    if depth > 12:
        raise BadFrontMatter("has front matter nested too deeply")
    if isinstance(value, str):
        return tidy(value).strip()
    if isinstance(value, dict):
        return {str(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(inner, depth + 1) for inner in value]
    if value is None or isinstance(value, (bool, int, float, dt.date, dt.time)):
        return value
    return str(value)

"""IPTC ninjs, versions 1.0 to 3.1, and this paper's own exports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from broadsheet.archive.items import Read, ReaderOptions, Rejection
from broadsheet.archive.ninjs.own import EXTENSION, own_of
from broadsheet.archive.ninjs.sources import files_of, inner_of, items_of, opened
from broadsheet.archive.ninjs.story import story_of

_TELLING = {
    "uri", "headline", "headlines", "bodies", "versioncreated", "pubstatus", "body_html",
    "body_text", "body_xhtml", "representationtype", "usageterms", "copyrightholder",
}  # fmt: skip
_LOOKED_AT = 20


class NinjsReader:
    """Reads a file of items in any arrangement, or a folder of such files."""

    name = "ninjs"

    def detect(self, source: Path) -> bool:
        files = files_of(source) if source.exists() else []
        return any(_looks_like(path) for path in files[:_LOOKED_AT])

    def read(self, source: Path, *, options: ReaderOptions) -> Iterator[Read]:
        files = files_of(source)
        root = source if source.is_dir() else source.parent
        if not files:
            yield Rejection(source.name, _("There is no JSON file in it."))
        for path in files:
            empty = True
            for found in items_of(path):
                empty = False
                if isinstance(found, Rejection):
                    yield found
                    continue
                name, file, item = found
                yield _read(item, name=name, file=file, root=root, options=options)
            if empty:
                yield Rejection(path.name, _("The file is empty."))


def _read(
    item: dict[str, Any], *, name: str, file: Path, root: Path, options: ReaderOptions
) -> Read:
    try:
        if isinstance(item.get(EXTENSION), dict):
            return own_of(item, name=name, file=file, root=root, options=options)
        return story_of(item, name=name, file=file, root=root, options=options)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as problem:
        return Rejection(str(item.get("uri") or name)[:255], _("It cannot be read: %s") % problem)


def _looks_like(path: Path) -> bool:
    """Whether a file's beginning has members of ninjs; reads little of it."""
    try:
        with opened(path) as file:
            start = file.read(65536)
    except (OSError, EOFError):
        return False
    text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    text = text.lstrip("\ufeff \t\r\n")
    if text[:1] not in "{[" or not text:
        return False
    line = text.splitlines()[0]
    try:
        value = json.loads(line)
        if isinstance(value, dict):
            inner = inner_of(value) or [value]
            return len(_TELLING & {key.lower() for key in inner[0]}) >= 2
    except (ValueError, RecursionError):
        pass
    lower = text.lower()
    return '"uri"' in lower and sum(f'"{name}"' in lower for name in _TELLING) >= 2

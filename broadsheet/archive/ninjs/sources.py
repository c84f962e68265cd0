"""The items of files and folders, one at a time.

A file may hold one item, an array of items, an object that wraps an array, or one item a line;
it may be compressed. A line is parsed at once; anything else in pieces, so that an array of any
length needs the memory of one item.
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from broadsheet.archive.items import Rejection

ENDINGS = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz", ".ninjs")
LONGEST = 64 * 1024 * 1024  # of one item; a longer one is a bomb or no news
_PIECE = 1 << 20
_WRAPPERS = ("items", "_items", "docs", "results", "data")
_BLANK = " \t\r\n\ufeff"

Found = tuple[str, Path, dict[str, Any]] | Rejection
_decoder = json.JSONDecoder()


def files_of(source: Path) -> list[Path]:
    """The files that may hold items, in the order of their names."""
    if source.is_file():
        return [source]
    return sorted(
        path
        for path in source.rglob("*")
        if path.name.lower().endswith(ENDINGS) and path.is_file() and not path.is_symlink()
    )


def opened(path: Path) -> IO[bytes]:
    """The file's bytes, decompressed where its first bytes say that it is compressed."""
    file = path.open("rb")
    magic = file.read(2)
    file.seek(0)
    if magic == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]
    return file


def items_of(path: Path) -> Iterator[Found]:
    """Every item of one file, with a name for it and where it stands."""
    try:
        with opened(path) as file:
            yield from _items(file, path)
    except (OSError, EOFError, zlib.error) as problem:
        yield Rejection(path.name, _("The file cannot be read to its end: %s") % problem)


def _items(file: IO[bytes], path: Path) -> Iterator[Found]:
    first = file.readline(LONGEST)
    mark = next(
        (m for m in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) if first.startswith(m)), None
    )
    if mark:
        file.seek(0)
        yield from _pieces(io.TextIOWrapper(file, "utf-16", errors="replace"), "", path)
        return
    value = _value(first)
    if isinstance(value, dict):
        yield from _unwrapped(value, f"{path.name}#1", path)
        yield from _lines(file, path)
        return
    text = io.TextIOWrapper(file, "utf-8", errors="replace")
    yield from _pieces(text, first.decode("utf-8", "replace"), path)


def _lines(file: IO[bytes], path: Path) -> Iterator[Found]:
    number = 1
    while line := file.readline(LONGEST):
        number += 1
        name = f"{path.name}#{number}"
        if line.endswith(b"\n") or len(line) < LONGEST:
            if line.isspace():
                continue
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                value = _value(line)
            if value is None:
                yield Rejection(name, _("The line is no JSON."))
            else:
                yield from _unwrapped(value, name, path)
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST)
        yield Rejection(name, _("The item is too long."))


def _value(line: bytes) -> Any:
    """What a line holds, in whichever encoding; ``None`` where it is no JSON."""
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        try:
            return json.loads(line.decode(encoding))
        except UnicodeDecodeError:
            continue
        except (ValueError, RecursionError):
            return None
    return None


def _pieces(file: IO[str], text: str, path: Path) -> Iterator[Found]:
    """The values of a text in which they stand one after another, in an array or without."""
    number = 0
    inside = False
    more = True
    while True:
        text = text.lstrip(_BLANK + (",]" if inside else ""))
        if not inside and text.startswith("["):
            inside, text = True, text[1:]
            continue
        value, end = _next(text)
        if end:
            number += 1
            yield from _unwrapped(value, f"{path.name}#{number}", path)
            text = text[end:]
            continue
        piece = file.read(_PIECE) if more else ""
        more = bool(piece)
        text += piece
        if len(text) > LONGEST:
            yield Rejection(f"{path.name}#{number + 1}", _("The item is too long."))
            return
        if not more:
            if text.strip(_BLANK):
                yield Rejection(f"{path.name}#{number + 1}", _("The text from here on is no JSON."))
            return


def _next(text: str) -> tuple[Any, int]:
    if not text.startswith("{"):
        return None, 0
    try:
        return _decoder.raw_decode(text)
    except (ValueError, RecursionError):
        return None, 0


def _unwrapped(value: Any, name: str, path: Path) -> Iterator[Found]:
    if isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from _unwrapped(item, f"{name}.{number}" if number > 1 else name, path)
    elif not isinstance(value, dict):
        yield Rejection(name, _("It is no object."))
    elif "uri" not in value and (inner := inner_of(value)) is not None:
        for number, item in enumerate(inner, 1):
            yield from _unwrapped(item, f"{path.name}#{number}", path)
    else:
        yield name, path, value


def inner_of(value: dict[str, Any]) -> list[Any] | None:
    """The items of an object that only wraps them."""
    for key in _WRAPPERS:
        inner = value.get(key)
        if isinstance(inner, list) and all(isinstance(item, dict) for item in inner):
            return inner
    return None

"""JSON and YAML: lists of objects, results of queries, dumps of entities, lists within lists."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from broadsheet.topics.formats import columns
from broadsheet.topics.formats.given import Fault, Given

# What is read at once; a larger file gives one object a line.
LARGEST = 256 * 1024 * 1024
_DEEPEST = 12


def loaded(path: Path) -> Any:
    """The whole of a document.

    Raises:
        Fault: it is not what its name says, or too large to be read at once.
    """
    if path.stat().st_size > LARGEST:
        raise Fault("the file", "It is too large to be read at once; give one object a line.")
    try:
        text = path.read_text("utf-8-sig")
        return _yaml(text) if path.suffix.lower() in {".yaml", ".yml"} else json.loads(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        raise Fault("the file", f"It cannot be read: {said}.") from None


def _yaml(text: str) -> Any:
    """A YAML document that repeats nothing by reference: that is how few lines become many.

    Raises:
        ValueError: it does.
    """
    safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=safe)):
        raise ValueError("it repeats itself by reference")
    return yaml.load(text, Loader=safe)  # noqa: S506  # the safe one, in C where it is there


def objects(path: Path) -> Iterator[Given | Fault]:
    """The topics of a document.

    Raises:
        Fault: it cannot be read.
    """
    lines = _lines(path)
    if lines is None:
        lines = (("", one) for one in [loaded(path)])
    for place, value in lines:
        if isinstance(value, Fault):
            yield value
            continue
        for where, row in _rows(value, place, 0):
            try:
                yield columns.given(row, where)
            except Fault as fault:
                yield fault


def _lines(path: Path) -> Iterator[tuple[str, Any]] | None:
    """The objects of a file with one in each line; ``None`` where it is one document."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first = file.readline().strip()
        if first == "[":
            first = file.readline().strip()
        try:
            if not isinstance(json.loads(first.rstrip(",")), dict) or not file.readline().strip():
                return None
        except (ValueError, RecursionError):
            return None
    return _each_line(path)


def _each_line(path: Path) -> Iterator[tuple[str, Any]]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, text in enumerate(file, 1):
            text = text.strip().rstrip(",")
            if text in ("", "[", "]"):
                continue
            place = f"line {number}"
            try:
                yield place, json.loads(text)
            except (ValueError, RecursionError):
                yield place, Fault(place, "It is not a JSON object.")


def _rows(value: Any, place: str, depth: int) -> Iterator[tuple[str, columns.Row]]:
    """The objects in ``value`` that may be topics, wherever in it they stand."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for number, one in enumerate(value, 1):
            yield from _rows(one, f"{place} item {number}".strip(), depth + 1)
    elif isinstance(value, Mapping):
        if _is_topic(value):
            yield place or "the file", _flat(value)
        elif value and all(isinstance(one, str) for one in value.values()):
            yield from _codes(value, place)
        else:
            for name, one in value.items():
                if isinstance(one, list | Mapping):
                    for where, row in _rows(one, f"{place} {name}".strip(), depth + 1):
                        yield where, _of_list(row, value)


def _is_topic(value: Mapping[str, Any]) -> bool:
    if any(shape(_flat(value), "") is not None for shape in columns.SHAPES):
        return True
    return any(columns.FIELDS.get(columns.plain(str(key))) == "name" and one
               for key, one in value.items() if isinstance(one, str))  # fmt: skip


def _flat(value: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an object; of a query's result ``{"value": …}`` what it is."""
    return {
        str(key): one["value"]
        if isinstance(one, Mapping) and "value" in one and "type" in one
        else one
        for key, one in value.items()
    }


def _codes(value: Mapping[str, str], place: str) -> Iterator[tuple[str, columns.Row]]:
    """``{"01000000": "arts"}``: names by their codes."""
    for code, name in value.items():
        if code.isdigit():
            yield f"{place} {code}".strip(), {"name": name, "scheme": "code", "identifier": code}


def _of_list(row: columns.Row, around: Mapping[str, Any]) -> columns.Row:
    """A row of ``{"_id": "topics", "items": […]}`` knows whose code its code is."""
    scheme = around.get("_id") or around.get("scheme")
    if not isinstance(scheme, str) or "scheme" in row or "qcode" not in row:
        return row
    parent = row.get("parent")
    above = {"parent": f"{scheme}:{parent}"} if isinstance(parent, str) and parent else {}
    return {**row, "scheme": scheme, **above}

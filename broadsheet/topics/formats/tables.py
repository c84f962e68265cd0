"""Tables: CSV and its cousins, one topic a row."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from broadsheet.topics.formats.columns import given, known_columns
from broadsheet.topics.formats.given import Fault, Given

_START = 64_000


def rows(path: Path) -> Iterator[Given | Fault]:
    """The topics of a table; the first line names the columns.

    Raises:
        Fault: it is no table, or has no column that names a topic.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
        reader = csv.DictReader(_without_nul(file), dialect=_dialect(file))
        names = [name for name in reader.fieldnames or () if name]
        if not names:
            raise Fault("line 1", "There are no names of columns.")
        first = True
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                yield Fault(f"line {reader.line_num}", f"It cannot be read: {error}.")
                continue
            if row is None:
                return
            row.pop(None, None)
            place = f"line {reader.line_num}"
            if not any(row.values()):
                continue
            try:
                yield given(row, place)
            except Fault as fault:
                if first and not known_columns(names):
                    listed = ", ".join(names[:8])
                    raise Fault("line 1", f"No column names topics; there are: {listed}.") from None
                yield fault
            first = False


def _without_nul(file: TextIO) -> Iterator[str]:
    for text in file:
        yield text.replace("\0", "")


def _encoding(path: Path) -> str:
    """UTF-8 or 16 by its mark; without one UTF-8, or what old spreadsheets write."""
    with path.open("rb") as file:
        start = file.read(_START)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(start) - 4:
            return "cp1252"
    return "utf-8-sig"


def _dialect(file: TextIO) -> type[csv.Dialect]:
    """The separator by which the first line falls into most pieces."""
    first = file.readline()
    file.seek(0)
    separator = max(",;\t", key=first.count)

    class Dialect(csv.excel):
        delimiter = separator

    return Dialect

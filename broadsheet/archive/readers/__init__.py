"""The archive formats, in the order in which a source is tried.

Detection goes from the format that is surest of itself to the one that takes
almost anything: a WXR file cannot be mistaken, a folder of HTML pages can hold
all sorts of things.
"""

from __future__ import annotations

from pathlib import Path

from broadsheet.archive.items import Reader
from broadsheet.archive.readers.html import HtmlReader
from broadsheet.archive.readers.markdown import MarkdownReader
from broadsheet.archive.readers.ninjs import NinjsReader
from broadsheet.archive.readers.wxr import WxrReader

READERS: tuple[Reader, ...] = (WxrReader(), NinjsReader(), MarkdownReader(), HtmlReader())


class UnknownFormat(ValueError):
    """No reader knows the source, or nobody knows the format asked for."""


def reader_for(source: Path, format_name: str | None = None) -> Reader:
    """The reader for a file or folder: the one asked for, or the first that recognises it."""
    if format_name:
        for reader in READERS:
            if reader.name == format_name:
                return reader
        known = ", ".join(reader.name for reader in READERS)
        raise UnknownFormat(f"There is no archive format “{format_name}”; there are: {known}.")
    if not source.exists():
        raise UnknownFormat(f"{source} does not exist.")
    for reader in READERS:
        if reader.detect(source):
            return reader
    raise UnknownFormat(f"{source} is in no format that can be read; name one with --format.")


def also_holds(source: Path, chosen: Reader) -> list[str]:
    """Names of the other formats that a folder holds; ``chosen`` leaves their files unread."""
    if not source.is_dir():
        return []
    return [reader.name for reader in READERS if reader is not chosen and reader.detect(source)]

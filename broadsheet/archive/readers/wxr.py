"""WordPress exports (WXR), of any version and in any state.

The files are read twice: once for what stories refer to (names of authors,
parents of categories, uploads, reusable blocks), once for the stories. Of the
first only the small things are kept, so memory does not grow with the stories.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from broadsheet.archive.items import Read, ReaderOptions, Rejection
from broadsheet.archive.wordpress.index import Index
from broadsheet.archive.wordpress.library import Library
from broadsheet.archive.wordpress.pieces import (
    Piece,
    Unreadable,
    channel_of,
    element,
    looks_like_wxr,
    pieces,
)
from broadsheet.archive.wordpress.posts import QUIET_TYPES, PostReader
from broadsheet.archive.wordpress.raw import fields_of, raw_of


class WxrReader:
    """Reads one export file, or a folder with the parts of one."""

    name = "wxr"

    def detect(self, source: Path) -> bool:
        if source.is_file():
            return looks_like_wxr(source)
        return source.is_dir() and any(looks_like_wxr(path) for path in _files(source))

    def read(self, source: Path, *, options: ReaderOptions) -> Iterator[Read]:
        files = _files(source) if source.is_dir() else [source]
        index = Index(library=Library(folder=options.media))
        readable = []
        for path in files:
            try:
                readable.append((path, channel_of(path)))
                _index(path, index)
            except Unreadable as problem:
                yield Rejection(path.name, f"The file {problem}.")
            except OSError as problem:
                yield Rejection(path.name, f"The file cannot be read: {problem.strerror}.")
        for path, channel in readable:
            posts = PostReader(channel, index, options)
            position = 0
            for piece in pieces(path):
                if piece.kind != "item":
                    continue
                position += 1
                yield from _item(piece, posts, f"{path.name}#{position}")
            if not position and not index.people and not index.categories:
                yield Rejection(path.name, "The file has no items.")


def _index(path: Path, index: Index) -> None:
    """Gather from one file what the stories of all files refer to."""
    for piece in pieces(path):
        if piece.kind == "item" and not any(kind in piece.text for kind in _GATHERED):
            continue
        found = element(piece)
        if found is None:
            continue
        node, _ = found
        match piece.kind:
            case "author":
                index.note_author(fields_of(node))
            case "category" | "term":
                index.note_category(fields_of(node))
            case "item":
                index.note_item(raw_of(node))


_GATHERED = ("attachment", "guest-author", "wp_block")


def _item(piece: Piece, posts: PostReader, position: str) -> Iterator[Read]:
    """One item read by itself, so that a bad one costs nothing but itself."""
    found = element(piece)
    raw = raw_of(found[0]) if found else None
    if raw is None or found is None:
        yield Rejection(position, "The item is not readable as XML, even with mending.")
        return
    named = raw.get("link") or raw.get("title") or position
    if raw.post_type in QUIET_TYPES and piece.whole:
        return
    if not piece.whole:
        yield Rejection(named, "The item has no end: the file breaks off or is damaged here.")
        return
    try:
        read = posts.read(raw, position=position)
    except (ValueError, RecursionError, OverflowError) as problem:
        yield Rejection(named, f"The item cannot be read: {problem}")
        return
    if read is None:
        return
    if not isinstance(read, Rejection):
        if found[1]:
            read.notes.append("Its XML was damaged and has been mended.")
        if piece.guessed:
            read.notes.append("Its text was not in the encoding that the file names.")
    yield read


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.xml") if path.is_file())

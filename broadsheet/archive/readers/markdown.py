"""Folders of Markdown with front matter: Jekyll, Hugo, Eleventy, and the paper's own manuscripts.

``docs/reference/markdown.md`` lists the fields and marks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from broadsheet.archive.items import Read, ReaderOptions, Rejection
from broadsheet.archive.markdown.frontmatter import BadFrontMatter, decode, has_front_matter
from broadsheet.archive.markdown.site import ENDINGS, Site
from broadsheet.archive.markdown.stories import StoryReader

LARGEST_FILE: Final = 20 * 1024 * 1024
_LOOKED_AT: Final = 200
_NO_FOLDERS: Final = {"node_modules", "_site", "_layouts", "_includes", "themes", "layouts"}
_NO_STORIES: Final = {"readme", "license", "licence", "contributing", "changelog", "security"}


class MarkdownReader:
    """Reads one file, or every post below a folder in the order of their names."""

    name = "markdown"

    def detect(self, source: Path) -> bool:
        if source.is_file():
            markdown = source.suffix.lower() in ENDINGS and not _is_page(source)
            return markdown or (_is_page(source) and _has_fields(source))
        files = (path for path, _ in zip(_walk(source), range(_LOOKED_AT), strict=False))
        return source.is_dir() and any(_has_fields(path) for path in files)

    def read(self, source: Path, *, options: ReaderOptions) -> Iterator[Read]:
        root = source if source.is_dir() else source.parent
        files = sorted(_walk(source)) if source.is_dir() else [source]
        stories = StoryReader(Site.of(root, options.media, files), options)
        for path in files:
            yield from _one(path, path.relative_to(root).as_posix(), stories)


def _one(path: Path, identity: str, stories: StoryReader) -> Iterator[Read]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            yield Rejection(identity, "is larger than 20 MB")
            return
        data = path.read_bytes()
    except OSError as problem:
        yield Rejection(identity, f"cannot be read: {problem.strerror}")
        return
    fields = has_front_matter(data[:10])
    if not fields and (_is_page(path) or path.stem.lower() in _NO_STORIES):
        return
    if path.stem == "_index":  # the front of a section, in Hugo
        return
    try:
        yield stories.read(path, decode(data), identity=identity)
    except (BadFrontMatter, RecursionError, OverflowError, ValueError) as problem:
        yield Rejection(identity, str(problem) or "is nested too deeply")


def _walk(folder: Path) -> Iterator[Path]:
    """Files that may be posts, in order, without following links out of the folder."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _NO_FOLDERS
        )
        for name in sorted(names):
            path = Path(here, name)
            if (
                path.suffix.lower() in ENDINGS
                and not name.startswith(".")
                and not path.is_symlink()
            ):
                yield path


def _is_page(path: Path) -> bool:
    return path.suffix.lower() in (".html", ".htm")


def _has_fields(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(10)
    except OSError:
        return False
    return has_front_matter(head) and not (head.startswith(b"{") and _is_page(path))

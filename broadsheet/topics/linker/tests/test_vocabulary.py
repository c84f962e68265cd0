"""The compiled file: replaced in one move, noticed, refused when it is not whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from broadsheet.topics.linker import Entry, Shelf, Unusable, Vocabulary, mentions
from broadsheet.topics.linker.table import FORMAT

TEXT = "The talks were held in Oslo on Tuesday."
OSLO, BERGEN = Entry(1, "place", "Oslo"), Entry(2, "place", "Bergen")


def keys(vocabulary: Vocabulary) -> list[int]:
    return [found.key for found in mentions(vocabulary, TEXT)]


def test_a_newer_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary"
    shelf = Shelf(path)
    with pytest.raises(Unusable, match="no compiled vocabulary"):
        shelf.vocabulary()
    Vocabulary.compile([BERGEN], path)
    before = shelf.vocabulary()
    assert keys(before) == []
    assert shelf.vocabulary() is before
    Vocabulary.compile([OSLO], path)
    assert keys(shelf.vocabulary()) == [1]
    assert keys(before) == []  # who still holds the old one goes on undisturbed
    assert os.listdir(tmp_path) == ["vocabulary"]


def test_a_file_cut_short_damaged_or_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary"
    Vocabulary.compile([OSLO], path)
    whole = path.read_bytes()
    other = bytearray(whole)
    other[17] = FORMAT + 1
    flipped = bytearray(whole)
    flipped[-9] ^= 1
    for data, said in (
        (b"", "no compiled vocabulary"),
        (whole[:10], "cut short"),
        (whole[:-8], "damaged"),
        (bytes(flipped), "damaged"),
        (bytes(other), "format"),
        (b"x" * 100, "no compiled vocabulary"),
    ):
        path.write_bytes(data)
        with pytest.raises(Unusable, match=said):
            Vocabulary.open(path)


def test_a_failed_compilation_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary"
    Vocabulary.compile([OSLO], path)

    def broken() -> list[Entry]:
        return [Entry(1, "no such kind", "Oslo")]

    with pytest.raises(ValueError, match="no such kind"):
        Vocabulary.compile(broken(), path)
    assert keys(Vocabulary.open(path)) == [1]
    assert os.listdir(tmp_path) == ["vocabulary"]


def test_changes_lie_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary"
    Vocabulary.compile([OSLO, BERGEN], path)
    opened = Vocabulary.open(path)
    assert keys(opened.over([], gone=[1])) == []
    assert keys(opened.over([Entry(1, "place", "Kristiania")])) == []
    assert keys(opened.over([Entry(9, "place", "Oslo")], gone=[1])) == [9]
    assert keys(opened) == [1]

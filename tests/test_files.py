"""Files are put in place at one stroke, with the rights asked for and nothing left beside them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from broadsheet.files import write_at_one_stroke


def test_a_file_is_replaced_whole_and_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "made" / "here" / "words.json"
    write_at_one_stroke(path, b"old")
    with path.open("rb") as still_open:
        write_at_one_stroke(path, b"new")
        assert still_open.read() == b"old"
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_rights_are_the_owners_or_those_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "words"
    write_at_one_stroke(path, b"")
    assert path.stat().st_mode & 0o777 == 0o600
    write_at_one_stroke(path, b"", mode=0o644)
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("to_disk", [True, False])
def test_the_disk_is_waited_for_where_it_matters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to_disk: bool
) -> None:
    there: list[bytes] = []
    path = tmp_path / "words"
    monkeypatch.setattr(os, "fsync", lambda handle: there.append(os.pread(handle, 9, 0)))
    write_at_one_stroke(path, b"all of it", to_disk=to_disk)
    assert there == ([b"all of it"] if to_disk else [])


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_what_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "words"
    write_at_one_stroke(path, b"old")

    def fail(*_args: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="full"):
        write_at_one_stroke(path, b"new", mode=0o644)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]

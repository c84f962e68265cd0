"""Which reader a source is given to."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.archive.readers import READERS, UnknownFormat, also_holds, reader_for


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("news-cc0-18f", "markdown"),
        ("news-cc0-18f/posts/2014-03-12-coming-soon.md", "markdown"),
        ("fmt-wxr/wptt", "wxr"),
        ("fmt-wxr/nikola/wordpress_qtranslate_item_raw_export.xml", "wxr"),
        ("fmt-ninjs/examples", "ninjs"),
        ("extract-goose3", "html"),
        ("extract-newspaper3k/html", "html"),
    ],
)
def test_real_sources_are_recognised(test_data: Path, source: str, name: str) -> None:
    assert reader_for(test_data / source).name == name


def test_a_format_may_be_named(tmp_path: Path) -> None:
    for reader in READERS:
        assert reader_for(tmp_path, reader.name) is reader
    with pytest.raises(UnknownFormat, match="no archive format “atom”; there are: wxr"):
        reader_for(tmp_path, "atom")


def test_what_nobody_knows_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="no format that can be read"):
        reader_for(tmp_path)
    with pytest.raises(UnknownFormat, match="does not exist"):
        reader_for(tmp_path / "absent")


def test_a_mixed_folder_names_what_is_left_unread(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nText.\n")
    chosen = reader_for(tmp_path)
    assert also_holds(tmp_path, chosen) == []
    for name in ("b.html", "c.html"):
        (tmp_path / name).write_text("<html><head><title>B</title></head><body><p>B</body>")
    assert also_holds(tmp_path, chosen) == ["html"]
    assert also_holds(tmp_path / "a.md", chosen) == []

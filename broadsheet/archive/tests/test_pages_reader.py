"""Folders of saved pages as stories."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from broadsheet.archive.items import ReaderOptions, Rejection, Story
from broadsheet.archive.pages.pictures import PictureFolder
from broadsheet.archive.readers.html import HtmlReader

SENTENCE = (
    "The council voted on Tuesday evening to close the old bridge, and nobody was surprised. "
)
PIXEL = b"\x89PNG\r\n\x1a\n"


def _page(headline: str = "Bridge to close", *, head: str = "", more: str = "") -> str:
    return (
        f"<html lang='en'><head><title>{headline}</title>{head}</head><body><article><h1>"
        f"{headline}</h1>"
        f"<p class='byline'>By ANN McLEE and BO OKAFOR</p><p class='date'>29 December 2014</p>"
        f"<div class='story-body'><p>{SENTENCE * 3}</p>{more}<p>{SENTENCE * 2}</p></div>"
        f"</article></body></html>"
    )


def _read(source: Path, **options: object) -> list[Story | Rejection]:
    chosen = ReaderOptions(**options)  # type: ignore[arg-type]
    return list(HtmlReader().read(source, options=chosen))


def _story(source: Path, **options: object) -> Story:
    (story,) = _read(source, **options)
    assert isinstance(story, Story), story
    return story


def test_a_story(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="http://mail.example/2014/12/29/bridge.html">'
    head += (
        '<meta property="article:section" content="Local">'
        '<meta property="article:tag" content="Bridges">'
    )
    (tmp_path / "bridge.html").write_text(_page(head=head))
    story = _story(tmp_path, timezone=ZoneInfo("America/New_York"))
    assert story.headline == "Bridge to close"
    assert [byline.name for byline in story.bylines] == ["ANN McLEE", "Bo Okafor"]
    assert story.published_at == dt.datetime(2014, 12, 29, tzinfo=ZoneInfo("America/New_York"))
    assert story.section == "Local"
    assert [term.name for term in story.terms] == ["Bridges"]
    assert story.source_identity == "http://mail.example/2014/12/29/bridge.html"
    assert story.addresses == ["http://mail.example/2014/12/29/bridge.html"]
    assert [block["type"] for block in story.body] == ["text"]
    assert story.html_blocks == 0


def test_packed_and_nested_pages_in_a_fixed_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.htm.gz").write_bytes(
        gzip.compress(_page("Two bridges to close").encode())
    )
    (tmp_path / "one.html").write_text(_page("One bridge to close"))
    (tmp_path / "notes.txt").write_text("nothing")
    stories = _read(tmp_path)
    assert [item.headline for item in stories if isinstance(item, Story)] == [
        "One bridge to close",
        "Two bridges to close",
    ]
    assert [item.source_identity for item in stories if isinstance(item, Story)] == [
        f"{tmp_path.name}/one.html",
        f"{tmp_path.name}/b/two.htm.gz",
    ]


def test_two_pages_that_give_one_address_stay_two_stories(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="http://mail.example/news/all">'
    (tmp_path / "a.html").write_text(_page("Bridge to close", head=head))
    (tmp_path / "b.html").write_text(_page("Ferry to return", head=head))
    identities = [item.source_identity for item in _read(tmp_path) if isinstance(item, Story)]
    assert identities == ["http://mail.example/news/all", f"{tmp_path.name}/b.html"]


def test_bad_files_are_rejected_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"")
    (tmp_path / "b.html").write_text(_page())
    (tmp_path / "c.html").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "d.html.gz").write_bytes(gzip.compress(b"<p>" + b"a" * 21_000_000))
    read = _read(tmp_path)
    assert [type(item) for item in read] == [Rejection, Story, Rejection, Rejection]
    reasons = [item.reason for item in read if isinstance(item, Rejection)]
    assert reasons[0] == "The file is empty."
    assert reasons[1] == "The file is not text."
    assert "larger than 20 MB" in reasons[2]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text(_page("A secret of somebody else"))
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.html").symlink_to(tmp_path / "secret.html")
    (rejection,) = _read(folder)
    assert isinstance(rejection, Rejection)
    assert "leads out" in rejection.reason


def test_pictures_saved_beside_the_page(tmp_path: Path) -> None:
    more = (
        '<figure><img src="bridge_files/may.png" alt="A bridge"><figcaption>The bridge in May.'
        "</figcaption></figure>"
    )
    (tmp_path / "bridge.html").write_text(_page(more=more))
    (tmp_path / "bridge_files").mkdir()
    (tmp_path / "bridge_files" / "may.png").write_bytes(PIXEL)
    (tmp_path / "bridge_files" / "frame.html").write_text(_page("An advertisement in a frame"))
    story = _story(tmp_path)
    (item,) = story.media.values()
    assert item.path == tmp_path / "bridge_files" / "may.png"
    assert item.caption == "The bridge in May."
    assert [block["type"] for block in story.body] == ["text", "picture", "text"]


def test_pictures_below_the_media_folder(tmp_path: Path) -> None:
    pages, media = tmp_path / "pages", tmp_path / "media"
    pages.mkdir()
    (media / "2014" / "12").mkdir(parents=True)
    (media / "2014" / "12" / "may.png").write_bytes(PIXEL)
    more = '<p><img src="https://cdn.example/uploads/2014/12/may.png?w=600" alt=""></p>'
    (pages / "a.html").write_text(_page(more=more))
    (item,) = _story(pages, media=media).media.values()
    assert item.path == media / "2014" / "12" / "may.png"


@pytest.mark.parametrize(
    "address",
    [
        "../secret.png",
        "/../secret.png",
        "x/../../secret.png",
        "..%2fsecret.png",
        "..\\secret.png",
        "file:///etc/passwd",
        "/etc/passwd",
        "link.png",
        "http://x.example/../secret.png",
        "\x00",
        "http://[",
    ],
)
def test_nothing_outside_the_folders_is_touched(tmp_path: Path, address: str) -> None:
    root, media = tmp_path / "pages", tmp_path / "media"
    root.mkdir()
    media.mkdir()
    (tmp_path / "secret.png").write_bytes(PIXEL)
    (root / "link.png").symlink_to(tmp_path / "secret.png")
    folder = PictureFolder(page=root / "a.html", root=root, media=media)
    assert folder.find(address) is None


def test_missing_things_are_noted(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<html><body><p>{SENTENCE * 4}</p></body></html>")
    story = _story(tmp_path)
    assert story.published_at is None
    assert story.headline.startswith("The council voted")
    assert len(story.notes) == 2


def test_detection(tmp_path: Path) -> None:
    reader = HtmlReader()
    (tmp_path / "a.html").write_text(_page())
    assert reader.detect(tmp_path)
    assert reader.detect(tmp_path / "a.html")
    (tmp_path / "b.md").write_text("# B")
    assert not reader.detect(tmp_path)
    assert not reader.detect(tmp_path / "b.md")
    assert not reader.detect(tmp_path / "absent")


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    (rejection,) = _read(tmp_path)
    assert isinstance(rejection, Rejection)


def test_a_sample_of_real_pages(test_data: Path) -> None:
    """Every fifth page of the set that holds whole articles: nearly all become stories."""
    from broadsheet.archive.pages import extract_page

    paths = sorted((test_data / "extract-newspaper3k" / "html").glob("*.html.gz"))[::5]
    pages = [extract_page(path.read_bytes()) for path in paths]
    stories = [page for page in pages if not page.fault]
    assert len(stories) >= 0.9 * len(pages)
    assert sum(bool(page.day) for page in stories) >= 0.8 * len(stories)
    assert sum(bool(page.authors) for page in stories) >= 0.7 * len(stories)

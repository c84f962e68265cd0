"""The folder, the forms, and who gets which."""

from __future__ import annotations

import gzip
import threading
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.press import addresses
from broadsheet.press.encodings import best, forms
from broadsheet.press.folder import FolderStore
from broadsheet.press.store import Finished

HTML = "text/html; charset=utf-8"
PUBLIC = "public, max-age=0, must-revalidate"


def finished(path: str = "/world/", text: str = "<p>The wall held.</p>" * 40) -> Finished:
    return Finished(
        path=path, status=200, headers=(("Content-Type", HTML), ("Cache-Control", PUBLIC)),
        bodies=forms(text.encode(), HTML), host="https://www.example.com", modified=1_700_000_000,
        keys=("section:1", "navigation"),
    )  # fmt: skip


def test_what_is_put_is_got(tmp_path: Path) -> None:
    store, page = FolderStore(tmp_path), finished()
    assert store.get(page.path) is None
    store.put(page)
    found = store.get(page.path)
    assert found == page
    assert found is not None
    assert (found.keys, found.modified) == (page.keys, page.modified)
    assert list(store.paths()) == ["/world/"]
    file = tmp_path / "public" / "world" / "index.html"
    assert file.read_bytes() == page.body
    assert gzip.decompress(Path(f"{file}.gz").read_bytes()) == page.body
    assert brotli.decompress(Path(f"{file}.br").read_bytes()) == page.body
    assert store.discard(page.path)
    assert not store.discard(page.path)
    assert store.get(page.path) is None
    assert not file.exists()
    assert not list(store.paths())


def test_what_a_web_server_would_send_wrongly_lies_apart(tmp_path: Path) -> None:
    store, plain = FolderStore(tmp_path), finished()
    mark = b'<!--#include virtual="/_/foot/4.html" -->'
    marked = replace(plain, bodies={"": plain.body + mark})
    otherwise = replace(plain, headers=(*plain.headers, ("X-Robots-Tag", "noindex")))
    public = tmp_path / "public" / "world" / "index.html"
    for page in (marked, otherwise):
        store.put(plain)
        assert public.exists()
        store.put(page)
        assert store.get("/world/") == page
        assert not list(public.parent.iterdir())
        store.put(plain)
        assert not list((tmp_path / "apart" / "world").iterdir())
    gone = Finished("/world/", 410, plain.headers, {"": b"Gone."})
    store.put(gone)
    assert store.get("/world/") == gone
    assert not list(public.parent.iterdir())
    assert (tmp_path / "gone" / "410" / "world" / "index.html").read_bytes() == b"Gone."
    store.discard("/world/")
    assert {file.name for file in tmp_path.rglob("*") if file.is_file()} <= {"marks"}


def test_no_two_pages_are_the_same_to_a_web_server(tmp_path: Path) -> None:
    store, tags = FolderStore(tmp_path), set()
    for letter in "abcde":
        store.put(finished(text=f"<p>{letter * 900}</p>"))
        about = (tmp_path / "public" / "world" / "index.html").stat()
        tags.add((int(about.st_mtime), about.st_size))
    assert len(tags) == 5


def test_only_a_page_is_a_file(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put(finished("/old.html"))
    moved = Finished("/old.html", 301, (("Location", "/new.html"),), {"": b""})
    store.put(moved)
    assert store.get("/old.html") == moved
    assert not list((tmp_path / "public").rglob("*.*"))


def test_half_a_page_is_no_page(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put(finished())
    (tmp_path / "public" / "world" / "index.html.br").write_bytes(b"half")
    assert store.get("/world/") is None


def test_a_page_is_whole_while_another_is_put_in_its_place(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    pages = [finished(text=f"<p>{letter * 9000}</p>") for letter in "ab"]
    store.put(pages[0])
    done = threading.Event()

    def write() -> None:
        for n in range(60):
            store.put(pages[n % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        found = store.get("/world/")
        # Nothing, for whoever then asks the application, or one of the two.
        assert found is None or found in pages
    writer.join()
    assert store.get("/world/") == pages[1]


@pytest.mark.parametrize(
    ("accepted", "form"),
    [
        ("", ""), ("gzip", "gzip"), ("br, gzip", "br"), ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0", ""), ("*", "br"), ("identity;q=0, *", "br"), ("deflate", ""),
        ("x-gzip", "gzip"), ("gzip;q=nonsense", ""), ("GZIP", "gzip"), (",,;;", ""),
    ],
)  # fmt: skip
def test_the_form_that_the_asker_takes(accepted: str, form: str) -> None:
    assert best(accepted, {"", "gzip", "br"}) == form


@given(st.text(max_size=60))
def test_any_wish_is_answered(accepted: str) -> None:
    assert best(accepted, {"", "gzip", "br"}) in {"", "gzip", "br"}


def test_pictures_and_scraps_stay_as_they_are() -> None:
    assert set(forms(b"x" * 5000, "image/webp")) == {""}
    assert set(forms(b"<p>Short.</p>", HTML)) == {""}
    assert set(forms(b"<p>Long.</p>" * 900, "application/feed+json")) == {"", "gzip", "br"}


@pytest.mark.parametrize(
    "path",
    ["/../etc/passwd", "/a//b", "/.git/config", "/a/./b", "/%2e%2e/", "/a b", "/ä/", "world", "",
     "/" + "a" * 300, "/a\x00", "/desk/", "/search", "/world/index.html", "/world/a.html.br",
     "/a.gz", "/a.html/", "/world/a.html/b"],
)  # fmt: skip
def test_no_file_outside_the_store(path: str) -> None:
    assert not addresses.may_be_pressed(path)


@pytest.mark.parametrize(
    "path", ["/", "/world/", "/2026/11/22/world/a-b.html", "/rss/home.xml", "/_/live/4.json"]
)
def test_what_may_be_kept(path: str) -> None:
    assert addresses.may_be_pressed(path)


def test_an_address_and_what_lies_below_it_do_not_harm_each_other(tmp_path: Path) -> None:
    store, below = FolderStore(tmp_path), finished("/world/", "<p>World.</p>")
    store.put(below)
    headers = (("Location", "/world/"),)
    moved = Finished("/world", 301, headers, {"": b""})
    store.put(moved)
    assert (store.get("/world"), store.get("/world/")) == (moved, below)
    assert set(store.paths()) == {"/world", "/world/"}
    store.discard("/world")
    assert (store.get("/world"), store.get("/world/")) == (None, below)
    # Both gone, whichever went first.
    for first, second in (("/a", "/a/b"), ("/c/d", "/c")):
        for path in (first, second):
            store.put(Finished(path, 410, below.headers, {"": path.encode()}))
        for path in (first, second):
            assert getattr(store.get(path), "body", None) == path.encode()
            store.discard(path)
            assert store.get(path) is None

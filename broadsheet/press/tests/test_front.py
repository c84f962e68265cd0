"""What the store answers before Django wakes."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import brotli
import pytest

from broadsheet.changes.keys import ASKS_KEYS
from broadsheet.press.encodings import forms
from broadsheet.press.folder import FolderStore
from broadsheet.press.serving import Front
from broadsheet.press.store import Finished

HOST = "https://www.example.com"
HTML = "text/html; charset=utf-8"
Got = tuple[str, dict[str, str], bytes]


def finished(path: str, text: str) -> Finished:
    return Finished(
        path, 200, (("Content-Type", HTML), ("Cache-Control", "public, max-age=0")),
        forms(text.encode() * 50, HTML), HOST, 1_700_000_000,
    )  # fmt: skip


class House:
    def __init__(self, folder: Path) -> None:
        self.store = FolderStore(folder / "press")
        self.alive = folder / "press.alive"
        folder.mkdir(exist_ok=True)
        self.alive.touch()
        self.pressed: list[str] = []
        self.pieces = {"/_/foot/4.html": b"<ul>One</ul>"}
        self.made: list[str] = []
        self.front = Front(
            application=self._django, store=self.store, alive=self.alive, press=self._press,
            hosts=frozenset({"www.example.com"}), host=HOST, https=True,
        )  # fmt: skip

    def _django(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/_/"):
            assert "HTTP_COOKIE" not in environ
            self.made.append(environ["PATH_INFO"])
            found = self.pieces.get(environ["PATH_INFO"])
            # As the paper does where no cache in front is told of changes.
            keys = [("Surrogate-Key", "newest article:9:card")] if ASKS_KEYS in environ else []
            start("200 OK" if found else "404 Not Found", keys)
            return [found or b"Nothing here."]
        start("200 OK", [("X-Made-By", "Django")])
        return [b"Django"]

    def _press(self, path: str) -> Finished | None:
        self.pressed.append(path)
        if path.startswith("/gated"):
            return None
        time.sleep(0.01)
        page = finished(path, "<p>pressed</p>")
        self.store.put(page)
        return page

    def get(self, path: str, method: str = "GET", **more: str) -> Got:
        said: list[Any] = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "",
            "HTTP_HOST": "www.example.com", "wsgi.url_scheme": "https", **more,
        }  # fmt: skip
        body = self.front(environ, lambda status, headers: said.extend((status, dict(headers))))
        return said[0], said[1], b"".join(body)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_page_in_its_forms(house: House) -> None:
    page = finished("/world/", "<p>It held.</p>")
    house.store.put(page)
    status, headers, body = house.get("/world/")
    assert (status, body) == ("200 OK", page.body)
    assert headers["Content-Type"] == HTML
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Last-Modified"] == "Tue, 14 Nov 2023 22:13:20 GMT"
    assert "Set-Cookie" not in headers
    _, small, compressed = house.get("/world/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert small["Content-Encoding"] == "br"
    assert compressed == page.bodies["br"]
    assert int(small["Content-Length"]) == len(compressed)
    assert small["ETag"] != headers["ETag"]
    status, head, nothing = house.get("/world/", "HEAD")
    assert (status, nothing, head["Content-Length"]) == ("200 OK", b"", str(len(page.body)))
    assert not house.pressed


def test_who_has_it_gets_nothing(house: House) -> None:
    house.store.put(finished("/world/", "<p>It held.</p>"))
    etag = house.get("/world/")[1]["ETag"]
    for tag in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        status, headers, body = house.get("/world/", HTTP_IF_NONE_MATCH=tag)
        assert (status, body) == ("304 Not Modified", b"")
        assert "Content-Length" not in headers
    assert house.get("/world/", HTTP_IF_NONE_MATCH='"other"')[0] == "200 OK"
    since = "Tue, 14 Nov 2023 22:13:20 GMT"
    assert house.get("/world/", HTTP_IF_MODIFIED_SINCE=since)[0].startswith("304")
    before = "Mon, 13 Nov 2023 22:13:20 GMT"
    assert house.get("/world/", HTTP_IF_MODIFIED_SINCE=before)[0].startswith("200")


def test_a_changed_file_is_seen_at_once(house: House) -> None:
    house.store.put(finished("/world/", "<p>One.</p>"))
    assert b"One" in house.get("/world/")[2]
    house.store.put(finished("/world/", "<p>Two.</p>"))
    assert b"Two" in house.get("/world/")[2]
    house.store.discard("/world/")
    assert b"pressed" in house.get("/world/")[2]


WITH_PIECE = Finished(
    "/a.html", 200, (("Content-Type", HTML),),
    {"": b'<p>Words.</p><!--#include virtual="/_/foot/4.html" -->' + b"<p>More.</p>" * 40}, HOST,
)  # fmt: skip


def test_a_piece_is_made_again_when_something_in_it_was_touched(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = house.store.marks
    assert marks is not None
    house.store.put(WITH_PIECE)
    clock = time.monotonic()
    monkeypatch.setattr("broadsheet.press.serving.time.monotonic", lambda: clock)
    assert b"One" in house.get("/a.html")[2]
    house.pieces["/_/foot/4.html"] = b"<ul>Two</ul>"
    for _ in range(5):
        clock += 1.1
        marks.touch(["article:8:card"])
        assert b"One" in house.get("/a.html")[2]
    assert len(house.made) == 1
    marks.touch(["article:9:card"])
    clock += 1.1
    assert b"Two" in house.get("/a.html")[2]
    assert len(house.made) == 2


def test_a_piece_that_failed_is_asked_for_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.store.put(WITH_PIECE)
    clock = time.monotonic()
    monkeypatch.setattr("broadsheet.press.serving.time.monotonic", lambda: clock)
    good = house.pieces.pop("/_/foot/4.html")
    assert b"<ul>" not in house.get("/a.html")[2]
    house.pieces["/_/foot/4.html"] = good
    clock += 1.1
    assert b"One" in house.get("/a.html")[2]


def test_while_one_puts_a_page_together_others_have_it_as_it_was(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.store.put(WITH_PIECE)
    clock = time.monotonic()
    monkeypatch.setattr("broadsheet.press.serving.time.monotonic", lambda: clock)
    assert b"One" in house.get("/a.html")[2]
    begun, go_on = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        begun.set()
        assert go_on.wait(30)
        start("200 OK", [("Surrogate-Key", "newest")])
        return [b"<ul>Two</ul>"]

    assert house.store.marks is not None
    house.store.marks.touch(["newest"])
    house.front.application = slow
    clock += 1.1
    found: list[bytes] = []
    one = threading.Thread(target=lambda: found.append(house.get("/a.html")[2]))
    one.start()
    assert begun.wait(30)
    assert b"One" in house.get("/a.html")[2]
    go_on.set()
    one.join(30)
    assert b"Two" in found[0]
    assert b"Two" in house.get("/a.html")[2]


PUT = """
import sys
from pathlib import Path
from broadsheet.press.folder import FolderStore
from broadsheet.press.store import Finished
store = FolderStore(Path(sys.argv[1]))
store.put(Finished("/world/", 200, (("Content-Type", "text/html"),), {"": b"By another."},
                   "https://www.example.com", 1_700_000_000))
"""


def test_what_another_process_puts_is_seen_at_once(house: House, monkeypatch: Any) -> None:
    looks: list[str] = []
    look = house.front._look
    monkeypatch.setattr(house.front, "_look", lambda path: looks.append(path) or look(path))
    monkeypatch.setattr("broadsheet.press.serving.TRUSTED_FOR", 3600.0)
    house.store.put(finished("/world/", "<p>One.</p>"))
    for _ in range(3):
        assert b"One" in house.get("/world/")[2]
    # Nothing was asked of the system but the first time.
    assert len(looks) == 1
    subprocess.run([sys.executable, "-c", PUT, str(house.store.public.parent)], check=True)
    assert house.get("/world/")[2] == b"By another."


def test_what_other_hands_do_to_the_folder_is_seen_within_a_moment(
    house: House, monkeypatch: Any
) -> None:
    house.store.put(finished("/world/", "<p>One.</p>"))
    assert b"One" in house.get("/world/")[2]
    house.store.note("/world/").unlink()
    now = time.monotonic()
    monkeypatch.setattr("broadsheet.press.serving.time.monotonic", lambda: now + 1.5)
    assert b"pressed" in house.get("/world/")[2]


def test_it_is_served_where_no_memory_can_be_shared(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("broadsheet.press.folder.marks_of", lambda folder: None)
    house = House(tmp_path / "other")
    house.store.put(finished("/world/", "<p>One.</p>"))
    assert b"One" in house.get("/world/")[2]
    house.store.put(finished("/world/", "<p>Two.</p>"))
    assert b"Two" in house.get("/world/")[2]


def test_redirects_and_what_is_gone(house: House) -> None:
    house.store.put(Finished("/old.html", 301, (("Location", "/new.html"),), {"": b""}, HOST))
    status, headers, _ = house.get("/old.html")
    assert (status, headers["Location"]) == ("301 Moved Permanently", "/new.html")
    house.store.put(Finished("/gone.html", 410, (("Content-Type", HTML),), {"": b"Gone."}, HOST))
    status, _, body = house.get("/gone.html")
    assert (status, body) == ("410 Gone", b"Gone.")


def test_what_the_store_does_not_answer(house: House) -> None:
    house.store.put(finished("/world/", "<p>It held.</p>"))
    for more in (
        {"QUERY_STRING": "before=3"}, {"HTTP_HOST": "evil.example"}, {"wsgi.url_scheme": "http"},
        {"HTTP_RANGE": "bytes=0-1"},
    ):  # fmt: skip
        assert house.get("/world/", **more)[2] == b"Django"
    assert house.get("/world/", "POST")[2] == b"Django"
    assert house.get("/desk/")[2] == b"Django"
    assert house.get("/gated/")[2] == b"Django"


def test_behind_a_proxy_it_counts_how_readers_came_to_that(house: House) -> None:
    house.store.put(finished("/world/", "<p>It held.</p>"))
    plain = {"wsgi.url_scheme": "http", "HTTP_HOST": "127.0.0.1:8000"}
    said = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "www.example.com"}
    # Anybody can say so where no proxy is trusted.
    assert house.get("/world/", **plain, **said)[2] == b"Django"
    house.front.forwarded = True
    assert b"It held" in house.get("/world/", **plain, **said)[2]
    assert house.get("/world/", **plain)[2] == b"Django"


def test_without_the_press_nothing_is_served_from_the_store(house: House) -> None:
    house.store.put(finished("/world/", "<p>It held.</p>"))
    long_ago = time.time() - 3600
    os.utime(house.alive, (long_ago, long_ago))
    assert house.get("/world/")[2] == b"Django"


def test_pages_for_another_host_are_pressed_anew(house: House) -> None:
    other = Finished("/world/", 200, (), {"": b"elsewhere"}, "https://old.example.com")
    house.store.put(other)
    assert b"pressed" in house.get("/world/")[2]


def test_memory_is_bounded(house: House) -> None:
    house.front._shelf.room = 20_000
    for number in range(40):
        house.store.put(finished(f"/p{number}.html", f"<p>{number}</p>"))
        assert house.get(f"/p{number}.html")[0] == "200 OK"
    assert house.front._shelf.taken <= 20_000
    assert house.get("/p0.html")[0] == "200 OK"


def test_pages_lie_in_memory_compressed_and_go_out_whole(house: House) -> None:
    page = finished("/long.html", "<p>Words and more words.</p>" * 2_000)
    assert page.bodies.keys() == {"", "gzip", "br"}
    house.store.put(page)
    shelf = house.front._shelf
    assert gzip.decompress(house.get("/long.html", HTTP_ACCEPT_ENCODING="gzip")[2]) == page.body
    before = shelf.taken
    assert before < len(page.body)
    status, headers, body = house.get("/long.html")
    assert (status, headers["Content-Length"]) == ("200 OK", str(len(body)))
    assert body == page.body
    # Who asks for it so may do so again.
    assert shelf.taken == before + len(body)
    shelf.drop("/long.html")
    assert shelf.taken == 0


def test_a_page_is_whole_also_when_there_was_no_room_to_keep_it(house: House) -> None:
    page = finished("/long.html", "<p>Words and more words.</p>" * 2_000)
    house.store.put(page)
    house.get("/long.html", HTTP_ACCEPT_ENCODING="br")
    ready = house.front._shelf.get("/long.html")
    assert ready is not None
    house.front._shelf.drop("/long.html")
    assert ready.whole() == page.body
    assert house.front._shelf.taken == 0


def test_many_at_once_get_whole_pages(house: House) -> None:
    got: list[str] = []
    threads = [
        threading.Thread(target=lambda: got.append(house.get("/new.html")[0])) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["200 OK"] * 20


def test_pieces_are_put_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = "".join(f'<!--#include virtual="/_/{name}.html" -->' for name in ("foot/4", "order/4"))
    body = f"<p>Words.</p>{marks}<p>End.</p>".encode() + b"<p>More.</p>" * 40
    headers = (("Content-Type", HTML),)
    house.store.put(Finished("/a.html", 200, headers, {"": body}, HOST, 1_700_000_000))
    _, first, page = house.get("/a.html", HTTP_COOKIE="sessionid=1")
    assert page.startswith(b"<p>Words.</p><ul>One</ul><p>End.</p>")
    assert "Last-Modified" not in first
    small = house.get("/a.html", HTTP_ACCEPT_ENCODING="br")
    assert brotli.decompress(small[2]) == page
    house.pieces["/_/foot/4.html"] = b"<ul>Two</ul>"
    monkeypatch.setattr("broadsheet.press.serving.PIECES_FOR", -1.0)
    house.front._put_together.drop("/a.html")
    _, second, page = house.get("/a.html")
    assert b"<ul>Two</ul>" in page
    assert second["ETag"] != first["ETag"]
    status, *_ = house.get("/a.html", HTTP_IF_NONE_MATCH=second["ETag"])
    assert status.startswith("304")

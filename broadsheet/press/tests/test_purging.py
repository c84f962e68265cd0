"""The cache in front is told which pages changed: in its own form, once they lie there, surely."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from broadsheet.changes.keys import MOST_BYTES
from broadsheet.press import cdn, purging, services
from broadsheet.press.cdn import CdnError, key_of
from broadsheet.press.models import Purge
from broadsheet.press.store import Finished
from broadsheet.settings.cdn import Cdn
from broadsheet.settings.cdn import cdn as read
from broadsheet.settings.operator import SettingError

HTML = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass
class Cache:
    """A server that notes what it is asked, and refuses as often as it is told to."""

    port: int = 0
    refuse: int = 0
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def cache() -> Iterator[Cache]:
    noted = Cache()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            refused = noted.refuse > 0
            noted.refuse -= refused
            headers = {name.lower(): value for name, value in self.headers.items()}
            noted.asked.append((self.command, self.path, headers))
            self.send_response(503 if refused else 200)
            self.end_headers()
            self.wfile.write(b'{"status": "ok"}')

        do_POST = do_PURGE = answer

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    noted.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield noted
    server.shutdown()
    server.server_close()
    thread.join()


def page(path: str, text: str) -> Finished:
    return Finished(path, 200, HTML, {"": text.encode()}, keys=("section:1", "navigation"))


def test_varnish_is_told_in_its_form(cache: Cache) -> None:
    to = cdn.Varnish([cache.place, cache.place])
    to.purge(["one", "two"], hard=False)
    to.purge(["one"], hard=True)
    assert [(method, path) for method, path, _ in cache.asked] == [("PURGE", "/")] * 4
    assert cache.asked[0][2]["xkey-softpurge"] == "one two"
    assert cache.asked[2][2]["xkey-purge"] == "one"
    assert "xkey-softpurge" not in cache.asked[2][2]


def test_fastly_is_told_in_its_form(cache: Cache) -> None:
    to = cdn.Fastly(cache.place, "SU1Z0isxPaozGVKXdv0eY", "s3cret")
    to.purge(["one", "two"], hard=False)
    to.purge(["one"], hard=True)
    (method, path, soft), (_, _, hard) = cache.asked
    assert (method, path) == ("POST", "/service/SU1Z0isxPaozGVKXdv0eY/purge")
    assert (soft["fastly-key"], soft["surrogate-key"]) == ("s3cret", "one two")
    assert soft["fastly-soft-purge"] == "1"
    assert hard["surrogate-key"] == "one"
    assert "fastly-soft-purge" not in hard
    cache.refuse = 1
    with pytest.raises(CdnError, match="503"):
        to.purge(["one"], hard=True)


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(CdnError):
        cdn.Varnish(["http://127.0.0.1:9"]).purge(["one"], hard=True)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", None),
        ("varnish://cache", Cdn("varnish", ("http://cache:6081",))),
        ("varnish://[::1]:80, b:81", Cdn("varnish", ("http://[::1]:80", "http://b:81"))),
        ("fastly://k%40@S1", Cdn("fastly", ("https://api.fastly.com",), "S1", "k@")),
        ("fastly://k@S1?api=http://a:1/", Cdn("fastly", ("http://a:1",), "S1", "k")),
    ],
)
def test_how_it_is_named(url: str, found: Cdn | None) -> None:
    assert read(url) == found


@pytest.mark.parametrize(
    "url",
    ["akamai://x", "varnish://", "varnish://a:b", "varnish://a/b", "fastly://S1", "fastly://k@",
     "fastly://k@S?x=1", "fastly://[x@y"],
)  # fmt: skip
def test_what_names_nothing(url: str) -> None:
    with pytest.raises(SettingError, match="cdn_url"):
        read(url)


def test_what_a_page_says(settings: Any) -> None:
    settings.BROADSHEET_CDN = None
    assert cdn.headers(page("/", "Words.")) == []
    settings.BROADSHEET_CDN = Cdn("varnish", ("http://cache:6081",))
    said = dict(cdn.headers(page("/", "Words.")))
    assert said["Surrogate-Key"] == f"{key_of('/')} paper section:1 navigation"
    assert said["Surrogate-Control"].startswith("max-age=86400,")
    marked = page("/", 'Words.<!--#include virtual="/_/foot/4.html" -->')
    for brief in (cdn.headers(marked), cdn.headers(page("/", "Words."), pieces=True)):
        assert dict(brief)["Surrogate-Control"].startswith("max-age=2,")
    many = Finished("/", 200, HTML, {"": b""}, keys=tuple(f"article:{n}:card" for n in range(900)))
    keys = dict(cdn.headers(many))["Surrogate-Key"]
    assert len(keys) <= MOST_BYTES
    assert keys.split()[0] == key_of("/")
    assert set(keys.split()) <= {key_of("/"), "paper", *many.keys}


@pytest.mark.django_db
def test_what_changed_is_told_twice_and_never_lost(
    settings: Any, tmp_path: Path, cache: Cache
) -> None:
    settings.BROADSHEET_DATA = tmp_path
    settings.BROADSHEET_CDN = Cdn("varnish", (cache.place,))
    store, to = services.store(), cdn.cdn()
    assert to is not None
    store.put(page("/a.html", "One."))
    store.discard("/b.html")
    # Nobody has kept what was not there.
    assert purging.send_due(to) == 0
    store.put(page("/a.html", "Two."))
    cache.refuse = 2
    for _ in range(2):
        with pytest.raises(CdnError):
            purging.send_due(to)
    assert Purge.objects.count() == 1
    assert purging.send_due(to) == 1
    assert cache.asked[-1][2]["xkey-softpurge"] == key_of("/a.html")
    # An answer may have been under way with the old page: once more, in a moment.
    assert purging.send_due(to) == 0
    Purge.objects.update(due_at=timezone.now())
    assert purging.send_due(to) == 1
    assert not Purge.objects.exists()
    # What is taken away goes first, and for good.
    store.put(page("/a.html", "Three."))
    store.put(Finished("/a.html", 410, HTML, {"": b"Withdrawn."}))
    assert [row.hard for row in Purge.objects.order_by("pk")] == [False, True]
    Purge.objects.all().delete()
    store.put(page("/a.html", "Four."))
    store.discard("/a.html")
    assert purging.send_due(to) == 1
    assert cache.asked[-1][2]["xkey-purge"] == key_of("/a.html")


@pytest.mark.django_db
def test_a_picture_carries_a_key_that_is_told_when_its_file_goes(
    settings: Any, cache: Cache, client: Client
) -> None:
    settings.BROADSHEET_CDN = Cdn("varnish", (cache.place,))
    media = default_storage
    picture = media.save("renditions/7/a picture.webp", ContentFile(b"RIFF"))
    film = media.save("media/film.mp4", ContentFile(b"film"))
    held = media.save("withheld/secret.jpg", ContentFile(b"JFIF"))
    said = client.get(f"/media/{picture}")
    assert said["Surrogate-Key"] == f"{key_of(f'/media/{picture}')} paper"
    assert said["Surrogate-Control"].startswith("max-age=86400,")
    assert client.get(f"/media/{picture}", headers={"if-none-match": said["ETag"]}).has_header(
        "Surrogate-Key"
    )
    said = client.get(f"/media/{film}")
    assert key_of(f"/media/{film}") in said["Surrogate-Key"]
    # It would push everything else out.
    assert not said.has_header("Surrogate-Control")
    assert key_of(f"/media/{held}") not in client.get(f"/media/{held}").get("Surrogate-Key", "")
    for name in (picture, film, held, "renditions/7/never-there.webp"):
        media.delete(name)
    told = dict(Purge.objects.values_list("key", "hard"))
    assert told == {key_of(f"/media/{name}"): True for name in (picture, film, held)}
    settings.BROADSHEET_CDN = None
    media.delete(media.save("renditions/7/another.webp", ContentFile(b"RIFF")))
    assert Purge.objects.count() == len(told)


@pytest.mark.django_db
def test_many_are_told_at_once(settings: Any, tmp_path: Path, cache: Cache) -> None:
    to = cdn.Varnish([cache.place])
    purging.ask([f"k{n % 200}" for n in range(600)], hard=False)
    while purging.send_due(to):
        pass
    assert len(cache.asked) == 3
    told = [key for _, _, said in cache.asked for key in said["xkey-softpurge"].split()]
    assert set(told) == {f"k{n}" for n in range(200)}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_thread_of_the_press_tells_it(settings: Any, tmp_path: Path, cache: Cache) -> None:
    settings.BROADSHEET_CDN = Cdn("varnish", (cache.place,))
    stop = threading.Event()
    cache.refuse = 1
    thread = threading.Thread(target=purging.run, args=(stop.is_set,))
    thread.start()
    try:
        purging.ask(["one"], hard=True)
        for _ in range(600):
            if len(cache.asked) >= 2:
                break
            stop.wait(0.05)
    finally:
        stop.set()
        thread.join()
    assert [said["xkey-purge"] for _, _, said in cache.asked[:2]] == ["one", "one"]

"""Health, readiness and figures of a served paper, over a real socket."""

from __future__ import annotations

import asyncio
import resource
import signal
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.cli.papers import Paper, until
from tests.cli.test_press import PREPARE, RETITLE
from tests.cli.web_servers import Server

Values = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def values(text: bytes) -> Values:
    """Each sample by its name and labels."""
    found: Values = {}
    for family in text_string_to_metric_families(text.decode()):
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in found, f"{key} is said twice"
            found[key] = sample.value
    return found


def summed(found: Values, name: str, **labels: str) -> float:
    wanted = set(labels.items())
    return sum(v for (key, said), v in found.items() if key == name and wanted <= set(said))


def test_who_watches_sees_all_processes(paper: Paper) -> None:
    paper.python(PREPARE)
    here = {"Host": f"127.0.0.1:{paper.port}"}
    with paper.serving("--workers", "2") as serving:
        serving.wait_until_open()
        ask = Server(paper.port).ask
        until(lambda: ask("/readyz", **here).status == 200, what="readiness")

        def figures() -> Values:
            got = ask("/metrics", **here)
            assert got.status == 200
            assert got.headers["content-type"].startswith("text/plain; version=0.0.4")
            assert got.headers["cache-control"] == "no-store"
            return values(got.body)

        def says(true: Callable[[Values], bool]) -> Callable[[], bool]:
            return lambda: true(figures())

        until(says(lambda v: summed(v, "broadsheet_pages") > 5), what="pages")
        until(says(lambda v: summed(v, "broadsheet_pages_due") == 0), what="finished pages")
        assert ask("/", **here).status == 200  # from here on it lies in the store for certain
        until(says(lambda v: summed(v, "broadsheet_pages_due") == 0), what="finished pages")
        first = figures()
        assert first[("broadsheet_database_up", ())] == 1
        assert 0 <= first[("broadsheet_press_sign_age_seconds", ())] < 20
        assert summed(first, "broadsheet_pressed_total", outcome="changed") > 5
        for _ in range(40):
            assert ask("/", **here).status == 200
        for _ in range(3):
            assert ask("/no/such/page.html", **here).status == 404
        answers = "broadsheet_answers_total"

        def counted(now: Values) -> bool:
            given = {"by": "store", "status": "200"}
            store = summed(now, answers, **given) - summed(first, answers, **given)
            return store >= 40

        # Each process tells once a second what it answered from the store. Django answers, too,
        # while the press is too busy to show that it lives.
        until(lambda: ask("/", **here).status == 200 and counted(figures()),
              what="forty answers from the store")  # fmt: skip
        missing = {"by": "django", "status": "404"}
        assert summed(figures(), answers, **missing) - summed(first, answers, **missing) == 3
        # A publication: work done, a page pressed, the time that it took.
        own = "broadsheet_press_lag_seconds_count"
        paper.python(RETITLE.format(old="The wall held", new="It held, twice"))
        until(says(lambda v: summed(v, own, rank="own") > summed(first, own, rank="own")),
              what="a page pressed")  # fmt: skip
        until(says(lambda v: summed(v, "broadsheet_work") == 0), what="no work left")

        # A press that hangs: the paper is open, and says that it is not well.
        press = serving.children()["press"]
        press.send_signal(signal.SIGSTOP)
        sign = paper.folder / "run" / "press.alive"
        try:
            sign.unlink()
            assert ask("/readyz", **here).status == 503
            assert ask("/healthz", **here).status == 200
            assert figures()[("broadsheet_press_sign_age_seconds", ())] == -1
            before = summed(figures(), "broadsheet_touches_waiting")
            paper.python(RETITLE.format(old="It held, twice", new="Thrice"))
            assert summed(figures(), "broadsheet_touches_waiting") > before
        finally:
            press.send_signal(signal.SIGCONT)
        until(lambda: ask("/readyz", **here).status == 200, what="readiness")


# The press with a page that never comes to an end, watched more impatiently than usual.
HANGING = """
import os, signal, threading, time
from django.conf import settings
from broadsheet.cli.supervision import Child, Supervisor
from broadsheet.press import hand, loop, rendering
real = rendering._handler()
class Hanging:
    def get_response(self, request):
        while request.path == "/world/":
            time.sleep(1)
        return real.get_response(request)
rendering._handler = lambda: Hanging()
def press():
    loop.run(lambda: False)
def end():
    while not (settings.BROADSHEET_DATA / "run" / "end").exists():
        time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=end, daemon=True).start()
watch = hand.Watch(settings.BROADSHEET_DATA / "run" / hand.FILE, longest=2.0)
Supervisor([Child("press", press, lives=watch)]).run()
"""


def test_a_page_that_hangs_is_put_off_and_the_press_goes_on(paper: Paper) -> None:
    paper.python(PREPARE)
    assert paper.run("resume").returncode == 0
    paper.python("""
from broadsheet.press import services
from broadsheet.press.models import Rank
services.make_due(["/world/"], rank=Rank.OWN)
services.make_due(["/robots.txt"], rank=Rank.FLOOD)
""")
    query = "SELECT attempts, error FROM press_page WHERE path = '/world/'"
    with paper.running(HANGING):
        until(lambda: (found := paper.rows(query)) and found[0][0] > 0, what="the page put off")
        assert "in hand" in paper.rows(query)[0][1]
        # What comes after it is pressed.
        file = paper.folder / "press" / "public" / "robots.txt"
        until(file.exists, what="another page")
        (paper.folder / "run" / "end").touch()


WITHOUT = """
from broadsheet.press import services
from broadsheet.press.models import Page
Page.objects.filter(path="/world/").delete()
print(services.store().discard("/world/"))
"""
CROWD = 1000


def _in_a_thread(crowd: Coroutine[None, None, list[bytes]]) -> list[bytes]:
    """A browser of other tests has a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, crowd).result()


async def _crowd(port: int) -> list[bytes]:
    """What each of a crowd gets that asks at the same moment."""
    everybody = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CROWD)]
    asked = f"GET /world/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    for _reader, writer in everybody:
        writer.write(asked.encode())
    got = await asyncio.gather(*(reader.read() for reader, _writer in everybody))
    for _reader, writer in everybody:
        writer.close()
    return list(got)


def test_a_page_that_a_thousand_ask_for_is_rendered_once(paper: Paper) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    paper.python(PREPARE)
    here = {"Host": f"127.0.0.1:{paper.port}"}
    try:
        with paper.serving("--workers", "2") as serving:
            serving.wait_until_open()
            ask = Server(paper.port).ask
            until(lambda: ask("/readyz", **here).status == 200, what="readiness")

            def asked() -> float:
                found = values(ask("/metrics", **here).body)
                return summed(found, "broadsheet_pressed_total", outcome="asked")

            def settled() -> bool:
                found = values(ask("/metrics", **here).body)
                due = summed(found, "broadsheet_pages_due")
                return due == 0 and ask("/world/", **here).status == 200

            until(settled, what="rest")
            before = asked()
            assert paper.python(WITHOUT).strip() == "True"
            got = _in_a_thread(_crowd(paper.port))
            assert [one[:15] for one in got] == [b"HTTP/1.1 200 OK"] * CROWD
            assert len({one.partition(b"\r\n\r\n")[2] for one in got}) == 1
            assert asked() == before + 1
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_figures_are_not_for_everybody(paper: Paper, tmp_path: Path) -> None:
    with paper.folder.joinpath("broadsheet.toml").open("a") as file:
        file.write('base_url = "http://www.example.com"\ntrust_proxy = true\n')
    here = f"127.0.0.1:{paper.port}"
    with paper.serving() as serving:
        serving.wait_until_open()
        ask = Server(paper.port).ask
        for own in (here, "127.0.0.1", "localhost", "[::1]", "LOCALHOST:80"):
            assert ask("/metrics", Host=own).status == 200, own
        # By the paper's name, or through somebody who says so, it is a reader.
        assert ask("/metrics").status == 404
        for name in ("X_Forwarded_For", "X_Forwarded_Host", "Forwarded", "Via", "X_Real_IP"):
            assert ask("/metrics", Host=here, **{name: "127.0.0.1"}).status == 404, name
        assert ask("/readyz").status in {200, 503}
    with paper.folder.joinpath("broadsheet.toml").open("a") as file:
        file.write('metrics_token = "s3cret"\n')
    with paper.serving() as serving:
        serving.wait_until_open()
        assert ask("/metrics", Host=here).status == 404
        assert ask("/metrics", Authorization="Bearer other").status == 404
        assert ask("/metrics", Authorization="Bearer s3cret").status == 200

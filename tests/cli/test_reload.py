"""A `serve` that is reloaded, with readers asking throughout."""

from __future__ import annotations

import http.client
import re
import threading
import time
from types import SimpleNamespace

from broadsheet.cli.server import Watched
from tests.cli.papers import Paper, Serving, until

PREPARE = """
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.services import create_article, publish_article, save_section
section = save_section(section=Section(name="World"), actor=None)
article = Article(headline="The wall held", section=section, body=[("text", "<p>It held.</p>")])
publish_article(article=create_article(article=article, actor=None), actor=None)
"""


class Readers:
    """Four who ask without a pause, each time by a new connection, and two who keep theirs."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path
        self.answered = 0
        self.lost: list[str] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._once_each) for _ in range(4)]
        self._threads += [threading.Thread(target=self._keeping) for _ in range(2)]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def _note(self, status: int, body: bytes) -> None:
        with self._lock:
            self.answered += 1
            if status != 200 or b"The wall held" not in body:
                self.lost.append(f"{status}")

    def _ask(self, connection: http.client.HTTPConnection, number: int) -> None:
        # In turns a finished page, and one that Django makes.
        connection.request("GET", self.path + ("?of=Django" if number % 5 == 0 else ""))
        response = connection.getresponse()
        self._note(response.status, response.read())

    def _once_each(self) -> None:
        number = 0
        while not self._over.is_set():
            number += 1
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                self._ask(connection, number)
            except (OSError, http.client.HTTPException) as error:
                with self._lock:
                    self.lost.append(repr(error))
            finally:
                connection.close()

    def _keeping(self) -> None:
        number = 0
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self._over.is_set():
            number += 1
            for again in (False, True):
                try:
                    self._ask(connection, number)
                    break
                except (OSError, http.client.HTTPException) as error:
                    # An idle connection may be closed; whoever asks then asks once more, as all
                    # browsers and proxies do.
                    connection.close()
                    if again:
                        with self._lock:
                            self.lost.append(f"again: {error!r}")
        connection.close()


def processes(serving: Serving) -> dict[str, int]:
    return {name: child.pid for name, child in serving.children().items()}


def test_no_request_is_lost_while_it_is_reloaded(paper: Paper) -> None:
    paper.python(PREPARE)
    [(path,)] = paper.rows("SELECT path FROM newsroom_article")
    with paper.serving("--workers", "2") as serving:
        serving.wait_until_open()
        until(lambda: serving.get(path)[0] == 200, what="the page")
        before, workers = processes(serving), serving.everything()
        file = paper.folder / "broadsheet.toml"
        told = file.read_text("utf-8")
        assert 'name = "The Test Post"' in told
        file.write_text(told.replace("The Test Post", "The New Post"), "utf-8")
        with Readers(paper.port, path) as readers:
            until(lambda: readers.answered > 50, what="readers")
            for _ in range(2):
                done = paper.run("reload")
                assert done.returncode == 0, done.stderr + serving.said()
                assert done.stdout == "Reloaded.\n"
            answered = readers.answered
            until(lambda: readers.answered > answered + 50, what="readers afterwards")
        assert not readers.lost
        assert "refused to gracefully stop" not in serving.said()
        assert serving.process.poll() is None
        after = processes(serving)
        assert after.keys() == before.keys()
        assert not set(after.values()) & set(before.values())
        until(
            lambda: (
                not [
                    process
                    for process in workers
                    if process.is_running() and process.pid != serving.process.pid
                ]
            ),
            what="the end of the old ones",
        )
        # The settings are the new ones.
        until(lambda: b"The New Post" in serving.get("/")[1], what="the new name")
        assert serving.end() < 15
        assert serving.process.returncode == 0


def test_what_cannot_come_up_leaves_the_old_one_serving(paper: Paper) -> None:
    with paper.serving() as serving:
        serving.wait_until_open()
        before = processes(serving)
        file = paper.folder / "broadsheet.toml"
        told = file.read_text("utf-8")
        file.write_text('workers = "many"\n' + told, "utf-8")
        done = paper.run("reload")
        assert done.returncode == 1
        assert re.fullmatch(r"Error: .*workers.*\n", done.stderr)
        time.sleep(0.5)
        assert processes(serving) == before
        assert serving.get("/healthz")[0] == 200


def test_a_paper_that_nobody_serves_is_not_reloaded(paper: Paper) -> None:
    done = paper.run("reload")
    assert done.returncode == 1
    assert "is not being served" in done.stderr


def test_a_web_process_that_has_ended_is_not_said_to_refuse() -> None:
    # The system says once how a process ended. Here it has told the thread that waits, and to all
    # others the process looks alive.
    ended = threading.Event()
    worker = Watched.__new__(Watched)
    worker.interrupt_by_parent = True
    worker.inner = SimpleNamespace(
        join=lambda timeout=None: ended.wait(timeout), is_alive=lambda: True
    )
    worker._watch()
    worker.join(0.01)
    assert worker.is_alive()
    ended.set()
    worker.join(60)
    assert not worker.is_alive()

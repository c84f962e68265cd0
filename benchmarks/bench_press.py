"""The press and what serves its pages, beside nginx with the same files, in one run.

    python benchmarks/bench_press.py [--stories N] [--pages N] [--reading N] [--keep DIR]

A paper of ``--stories`` stories of ``make_archive.py scaled`` is imported and served by two web
processes; nginx (two processes, `sendfile`, open files kept) serves the same bytes from files.
Measured, and told beside the aim:

- a page of some 60 KB and its compressed form, 64 connections (`wrk`), in turns with nginx and with
  the limit, the server below `serve` (Granian) with an application that answers these bytes to
  everything; the ratios of each turn and the middle ones of them; the same page made by Django
  each time. All are started in the session of `wrk`: Linux shares processors out by sessions first;
- published → fresh, one publication a second, at rest and while 500 requests a second are answered
  (`hey -q`): the story's own page, and all of front page, section front, feed, day, author;
- pressing stories in all forms with two processes, a second and in processor time;
- memory (PSS) of all processes of `serve` after they have served ``--pages`` finished pages.

Figures go to ``results/press.json``. Needs Debian's packages wrk, nginx and hey.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.cli.papers import Paper, Serving, free_port, until  # noqa: E402

CONNECTIONS, ROUNDS = 64, 5
WORKERS = 2
READ_A_SECOND = 500
LONGEST_REST = 3600  # seconds
MADE = "made"
NGINX = """
daemon off; worker_processes {workers}; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
    open_file_cache max=1000; types {{ text/html html; }} gzip_static on;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""
# The least that an application can do: the same headers and bytes, whatever is asked.
LEAST = """
import json, pathlib
folder = pathlib.Path(__file__).parent
whole, small = (folder / "whole").read_bytes(), (folder / "small").read_bytes()
headers, small_headers = (
    [tuple(pair) for pair in said] for said in json.loads((folder / "headers.json").read_text()))
def application(environ, start_response):
    if "HTTP_ACCEPT_ENCODING" in environ:
        start_response("200 OK", small_headers)
        return [small]
    start_response("200 OK", headers)
    return [whole]
"""
# A story whose page has some 60 KB, and 12 KB compressed, as English has.
LONG_STORY = """
import random, re
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.services import create_article, publish_article
words = " ".join(Article.objects.public().values_list("body_html", flat=True)[:60])
words = list(dict.fromkeys(re.findall(r"[A-Za-z]+", re.sub(r"<[^>]*>", " ", words))))[:{words}]
random.seed(1)
text = ""
while len(text) < {size}:
    text += "<p>" + " ".join(random.choices(words, k=70)) + "</p>"
article = Article(headline="A long report", section=Section.objects.get(path="/world/"),
                  body=[("text", text)])
article = create_article(article=article, actor=None)
publish_article(article=article, actor=None)
article.refresh_from_db()
print(article.path)
"""
# One publication a second; says the word of each, its path and the moment of the commit.
PUBLISH = """
import time
from broadsheet.newsroom.models import Article, Author, Byline, Section
from broadsheet.newsroom.services import create_article, publish_article
section, author = Section.objects.get(path="/world/"), Author.objects.order_by("pk").first()
begun = time.monotonic()
for number in range({count}):
    word = "Quagga" + "".join(chr(97 + int(digit)) for digit in str(number)) + "{mark}"
    article = Article(headline=word + " was seen", section=section,
                      body=[("text", "<p>Words and more words, and nobody counts them.</p>")])
    article.bylines = [Byline(author=author)]
    article = create_article(article=article, actor=None)
    publish_article(article=article, actor=None)
    moment = time.time()
    article.refresh_from_db()
    print(word, article.path, author.path, moment, flush=True)
    time.sleep(max(0.0, begun + number + 1 - time.monotonic()))
"""
PRESS = """
import multiprocessing, resource, time
from django.db import connections
from broadsheet.newsroom.models import Article
from broadsheet.press import services
from broadsheet.press.models import Page, Rank
paths = list(Article.objects.public().order_by("-pk").values_list("path", flat=True)[:{most}])
while services.note_touches():
    pass
services.press(paths[0])
Page.objects.update(due_at=None)
services.make_due(paths, rank=Rank.FLOOD)
connections.close_all()
def work(number, told):
    tally = services.Tally()
    services.press_share(number, 2, tally=tally)
    told.put((tally.pressed, tally.failed))
context = multiprocessing.get_context("fork")
told, begun = context.Queue(), time.monotonic()
workers = [context.Process(target=work, args=(number, told)) for number in range(2)]
for worker in workers:
    worker.start()
counts = [told.get() for _ in workers]
for worker in workers:
    worker.join()
taken = time.monotonic() - begun
used = resource.getrusage(resource.RUSAGE_CHILDREN)
assert not sum(failed for _, failed in counts)
print(sum(pressed for pressed, _ in counts), taken, used.ru_utime + used.ru_stime)
"""


# Rates ------------------------------------------------------------------------------------------


def rate(
    port: int, path: str, *headers: str, seconds: int, connections: int = CONNECTIONS
) -> float:
    """Requests a second that `wrk` had answered."""
    told = [part for header in headers for part in ("-H", header)]
    done = subprocess.run(
        ["wrk", "-t2", f"-c{connections}", f"-d{seconds}", *told, f"http://127.0.0.1:{port}{path}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in done or "Socket errors" in done:
        sys.exit(f"{path} was not answered well:\n{done}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])  # type: ignore[index]


@contextlib.contextmanager
def nginx(folder: Path, files: dict[str, bytes]) -> Iterator[int]:
    """nginx with ``files``; its port."""
    port = free_port()
    folder.mkdir()
    for name, body in files.items():
        (folder / "files").mkdir(exist_ok=True)
        (folder / "files" / name).write_bytes(body)
    folder.chmod(0o755)
    (folder / "nginx.conf").write_text(NGINX.format(workers=WORKERS, folder=folder, port=port))
    command = ["nginx", "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    with running(command, folder, port, "/page.html"):
        yield port


@contextlib.contextmanager
def running(command: Sequence[str | Path], folder: Path, port: int, path: str) -> Iterator[None]:
    """A server that answers ``path`` on ``port``, as long as it is wanted."""
    process = subprocess.Popen(command, cwd=folder)
    try:
        until(lambda: ask(port, path)[0] == 200, seconds=20, what=str(command[0]))
        yield
    finally:
        process.terminate()
        process.wait()


def ask(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def answer(port: int, path: str, **headers: str) -> tuple[list[tuple[str, str]], bytes]:
    """The answer's headers, without those that the server itself adds, and its body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    own = [pair for pair in response.getheaders() if pair[0].lower() not in {"server", "date"}]
    body = response.read()
    connection.close()
    return own, body


@contextlib.contextmanager
def least(folder: Path, forms: list[tuple[list[tuple[str, str]], bytes]]) -> Iterator[int]:
    """The server below `serve` with an application that does nothing but answer; its port."""
    port = free_port()
    folder.mkdir()
    (folder / "least.py").write_text(LEAST)
    (folder / "headers.json").write_text(json.dumps([headers for headers, _body in forms]))
    for name, (_headers, body) in zip(("whole", "small"), forms, strict=True):
        (folder / name).write_bytes(body)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port),
        "--workers", str(WORKERS), "--blocking-threads", "5", "--no-ws",
        "--log-level", "critical", "least:application",
    ]  # fmt: skip
    with running(command, folder, port, "/"):
        yield port


def speed(serving: Serving, path: str, folder: Path, seconds: int) -> dict[str, Any]:
    """The page served by the paper, by nginx, by the server alone and by Django."""
    port = serving.paper.port
    whole = answer(port, path)
    small = answer(port, path, **{"Accept-Encoding": "gzip"})
    found: dict[str, Any] = {"page bytes": len(whole[1]), "compressed bytes": len(small[1])}
    files = {"page.html": whole[1], "page.html.gz": small[1]}
    with nginx(folder / "nginx", files) as peer, least(folder / "least", [whole, small]) as limit:
        for name, headers in (("page", ()), ("compressed", ("Accept-Encoding: gzip",))):
            turns = [
                [
                    rate(where, which, *headers, seconds=seconds)
                    for where, which in ((peer, "/page.html"), (limit, "/"), (port, path))
                ]
                for _ in range(ROUNDS)
            ]
            for number, who in enumerate(("nginx", "Granian alone", "serve")):
                found[f"{name}: {who}/s"] = statistics.median(turn[number] for turn in turns)
            found[f"{name}: of nginx"] = statistics.median(c / a for a, _b, c in turns)
            found[f"{name}: of Granian alone"] = statistics.median(c / b for _a, b, c in turns)
    # An address with a question is never in the store.
    found["page: Django/s"] = rate(port, f"{path}?of=Django", seconds=seconds, connections=8)
    return found


# Freshness --------------------------------------------------------------------------------------


def freshness(serving: Serving, *, count: int, mark: str) -> dict[str, Any]:
    """Milliseconds from each publication until readers see it."""
    own: list[float] = []
    everywhere: list[float] = []
    missed: list[str] = []

    def follow(word: str, path: str, author: str, moment: float) -> None:
        port = serving.paper.port
        day = "/archive/" + "/".join(path.split("/")[1:4]) + "/"
        seen = {}
        for place in (path, "/", "/world/", "/rss/home.xml", day, author):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            while time.time() < moment + 30:
                try:
                    connection.request("GET", place)
                    if word.encode() in connection.getresponse().read():
                        seen[place] = 1000 * (time.time() - moment)
                        break
                except (OSError, http.client.HTTPException):
                    connection.close()
                time.sleep(0.01)
            connection.close()
        if len(seen) < 6:
            missed.append(word)
            return
        own.append(seen[path])
        everywhere.append(max(seen.values()))

    threads = []
    with serving.paper.running(PUBLISH.format(count=count, mark=mark)) as lines:
        for line in lines:
            word, path, author, moment = line.split()
            arguments = (word, path, author, float(moment))
            threads.append(threading.Thread(target=follow, args=arguments))
            threads[-1].start()
    for thread in threads:
        thread.join()
    if missed or not own:
        sys.exit(f"Never fresh: {missed}")
    return {
        "own page p50 ms": statistics.median(own), "own page p99 ms": high(own),
        "all p50 ms": statistics.median(everywhere), "all p99 ms": high(everywhere),
    }  # fmt: skip


def high(values: list[float]) -> float:
    """The 99th hundredth."""
    return sorted(values)[min(len(values) - 1, int(0.99 * len(values)))]


def reading(serving: Serving, paths: list[str], seconds: int) -> dict[str, Any]:
    """What 500 readers a second of ``paths`` have while a story comes out each second."""
    each = READ_A_SECOND // len(paths)
    readers = [
        subprocess.Popen(
            ["hey", "-z", f"{seconds}s", "-c", "5", "-q", str(each / 5), "-o", "csv",
             f"http://127.0.0.1:{serving.paper.port}{path}"],
            stdout=subprocess.PIPE, text=True,
        )
        for path in paths
    ]  # fmt: skip
    fresh: dict[str, Any] = {}
    publisher = threading.Thread(
        target=lambda: fresh.update(freshness(serving, count=seconds - 2, mark="r"))
    )
    publisher.start()
    said = [reader.communicate()[0] for reader in readers]
    publisher.join()
    rows = [line.split(",") for text in said for line in text.splitlines()[1:]]
    taken = [1000 * float(row[0]) for row in rows]
    if not fresh:
        sys.exit("While it was read, nothing became fresh.")
    return {
        "seconds": seconds, "requests": len(rows),
        "errors": sum(row[6] != "200" for row in rows),
        "p50 ms": statistics.median(taken), "p99 ms": high(taken),
        "longest ms": max(taken), **fresh,
    }  # fmt: skip


# The rest ---------------------------------------------------------------------------------------


def memory(serving: Serving) -> float:
    """MB of all processes of `serve`; what they share is counted once."""
    total = 0.0
    for process in serving.everything():
        text = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
        total += int(text.split("\nPss:")[1].split()[0]) / 1024
    return total


def pressing(paper: Paper, most: int) -> dict[str, Any]:
    pressed, taken, used = paper.python(PRESS.format(most=most)).split()
    return {
        "stories": int(pressed), "a second": int(pressed) / float(taken),
        "processor ms each": 1000 * float(used) / int(pressed),
        # What two cores would press had they nothing else to do.
        "a second of two whole cores": 2 * int(pressed) / float(used),
    }  # fmt: skip


def at_rest(paper: Paper) -> bool:
    """Whether nothing waits: a paper has imported its archive long before it is measured."""
    waiting = (
        "SELECT count(*) FROM publishing_step WHERE state IN ('waiting', 'running')",
        "SELECT count(*) FROM media_renditionorder WHERE state IN ('waiting', 'running')",
        "SELECT count(*) FROM changes_touch WHERE seen_at IS NULL",
        "SELECT count(*) FROM press_page WHERE due_at IS NOT NULL",
    )
    time.sleep(1)
    return not any(count for query in waiting for [count] in paper.rows(query))


def make_paper(folder: Path, stories: int) -> Paper:
    paper = Paper(folder / "paper")
    archive = folder / "archive.jsonl"
    if (folder / MADE).exists():
        return paper
    for done in (
        paper.run("init", "--name", "The Measure"),
        subprocess.run(
            [sys.executable, HERE / "make_archive.py", "scaled", archive, "--articles",
             str(stories)], capture_output=True, text=True, check=False,
        ),
        paper.run("import", str(archive), "--format", "ninjs", seconds=LONGEST_REST),
    ):  # fmt: skip
        if done.returncode:
            sys.exit(done.stderr)
    archive.unlink()
    (folder / MADE).touch()
    return paper


def table(found: dict[str, dict[str, Any]], console: Console) -> None:
    aims = {
        ("served", "page: of nginx"): "≥ 0.55", ("served", "compressed: of nginx"): "≥ 0.60",
        ("fresh", "own page p50 ms"): "≤ 150", ("fresh", "all p50 ms"): "≤ 500",
        ("fresh", "all p99 ms"): "≤ 2000", ("pressed", "a second of two whole cores"): "≥ 300",
        ("memory", "MB"): "≤ 450", ("read", "errors"): "0", ("read", "p99 ms"): "≤ 50",
        ("read", "all p99 ms"): "≤ 2000",
    }  # fmt: skip
    shown = Table(title="The press")
    for name in ("part", "what", "found", "aim"):
        shown.add_column(name, justify="right" if name == "found" else "left")
    for part, figures in found.items():
        for name, value in figures.items():
            text = f"{value:,.2f}" if isinstance(value, float) and value < 10 else f"{value:,.0f}"
            shown.add_row(part, name, text, aims.get((part, name), ""))
        shown.add_section()
    console.print(shown)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--stories", type=int, default=5_000)
    options.add_argument("--pages", type=int, default=5_000, help="pressed and read, for memory")
    options.add_argument("--press", type=int, default=600, help="stories pressed against the clock")
    options.add_argument("--seconds", type=int, default=3, help="of each turn of wrk")
    options.add_argument("--reading", type=int, default=30, help="seconds of mixed reading")
    options.add_argument(
        "--keep", type=Path, help="have the paper in this folder, and use it again if it is there"
    )
    asked = options.parse_args()
    absent = [name for name in ("wrk", "nginx", "hey") if shutil.which(name) is None]
    if absent:
        sys.exit(f"Not installed: {', '.join(absent)}. On Debian: apt-get install wrk nginx hey")
    console, found = Console(), {}
    with tempfile.TemporaryDirectory(prefix="broadsheet-press-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with console.status(f"Making a paper of {asked.stories} stories"):
            kept = (asked.keep or folder).resolve()
            kept.mkdir(parents=True, exist_ok=True)
            paper = make_paper(kept, asked.stories)
        long = paper.python(LONG_STORY.format(size=51_000, words=60)).strip()
        with console.status("Pressing"):
            found["pressed"] = pressing(paper, asked.press)
        with paper.serving("--workers", str(WORKERS)) as serving:
            serving.wait_until_open()
            gzip = {"Accept-Encoding": "br"}
            until(
                lambda: len(ask(paper.port, long, **gzip)[1]) * 2 < len(ask(paper.port, long)[1]),
                what="the press",
            )
            with console.status("Waiting until what came with the import is done"):
                until(lambda: at_rest(paper), seconds=LONGEST_REST, what="rest")
            with console.status("Reading as fast as can be"):
                found["served"] = speed(serving, long, folder, asked.seconds)
            with console.status("Publishing"):
                found["fresh"] = freshness(serving, count=min(asked.reading, 60), mark="q")
            some = [path for (path,) in paper.rows(
                "SELECT path FROM newsroom_article WHERE path IS NOT NULL AND live"
                f" ORDER BY id DESC LIMIT {asked.pages}"
            )]  # fmt: skip
            with console.status("Reading and publishing"):
                shelf = ["/", "/world/", "/rss/home.xml", long, some[len(some) // 2]]
                found["read"] = reading(serving, shelf, asked.reading)
            with console.status(f"Reading {len(some)} pages"):
                for path in some:
                    if ask(paper.port, path)[0] != 200:
                        sys.exit(f"{path} was not answered.")
            [(stored,)] = paper.rows("SELECT count(*) FROM press_page WHERE status > 0")
            [(stories,)] = paper.rows("SELECT count(*) FROM newsroom_article WHERE live")
            found["memory"] = {"pages stored": int(stored), "MB": memory(serving)}
    found["machine"] = {
        "cores": os.cpu_count() or 1, "stories": stories,
        "load at the end": psutil.getloadavg()[0],
    }  # fmt: skip
    table(found, console)
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / "press.json").write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()

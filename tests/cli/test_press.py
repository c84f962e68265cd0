"""Finished pages over real processes and sockets."""

from __future__ import annotations

import contextlib
import http.client
import re
import signal
from pathlib import Path

from tests.cli.papers import Paper, Serving, until
from tests.cli.test_serve import one_sentence

PREPARE = """
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.services import create_article, publish_article, save_section
section = save_section(section=Section(name="World"), actor=None)
for headline, access in (("The wall held", "open"), ("The ledger", "members")):
    article = Article(headline=headline, section=section, access=access, body=[
        ("text", "<p>It begins in an attic. " + "The keeper kept count. " * 60 + "</p>"),
        ("members_break", None), ("text", "<p>The secret figure was forty-one.</p>")])
    publish_article(article=create_article(article=article, actor=None), actor=None)
"""


WITHDRAW = """
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.services import withdraw
withdraw(article=Article.objects.get(access="open"), note="It did not stand up.", actor=None)
"""


def telling(folder: Path, words: bytes) -> list[Path]:
    """The files in ``folder`` that hold ``words``."""
    found = []
    for file in folder.rglob("*"):
        # Any of them may be gone by now.
        with contextlib.suppress(OSError):
            if words in file.read_bytes():
                found.append(file)
    return found


RETITLE = """
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.services import publish_article
article = Article.objects.get(headline={old!r})
article.headline = {new!r}
publish_article(article=article, actor=None)
"""
GATE = """
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.services import publish_article
article = Article.objects.get(headline="It held, twice")
article.access = "members"
publish_article(article=article, actor=None)
"""


def ask(serving: Serving, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", serving.paper.port, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_pages_are_finished_served_and_kept_right(paper: Paper) -> None:
    paper.python(PREPARE)
    [(path,)] = paper.rows("SELECT path FROM newsroom_article WHERE access = 'open'")
    [(gated,)] = paper.rows("SELECT path FROM newsroom_article WHERE access = 'members'")
    public = paper.folder / "press" / "public"
    # Stories have pieces that other stories change.
    file = paper.folder / "press" / "apart" / path[1:]
    with paper.serving() as serving:
        serving.wait_until_open()
        until(file.exists, what="the finished page")
        until((public / "index.html").exists, what="the front page")
        # The server looks now and then whether somebody presses; until then Django answers.
        until(
            lambda: (
                ask(serving, path, **{"Accept-Encoding": "br"})[0].headers["Content-Encoding"]
                == "br"
            ),
            what="the press",
        )
        response, page = ask(serving, path)
        kept = file.read_bytes()
        # What other stories change is put in when the page is served.
        assert b"<!--#include" in kept
        assert b"<!--#include" not in page
        assert (response.status, page[:2000]) == (200, kept[:2000])
        assert "script-src 'self'" in (response.headers["Content-Security-Policy"] or "")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Set-Cookie"] is None
        etag = response.headers["ETag"] or ""
        assert ask(serving, path, **{"If-None-Match": etag})[0].status == 304
        response, small = ask(serving, path, **{"Accept-Encoding": "br"})
        assert response.headers["Content-Encoding"] == "br"
        assert len(small) < len(page) / 2

        # A change is on its page and on the front page without anybody doing anything.
        paper.python(RETITLE.format(old="The wall held", new="It held, twice"))
        for place in (path, "/"):
            until(
                lambda place=place: b"It held, twice" in ask(serving, place)[1], what="the headline"
            )
            assert b"The wall held" not in ask(serving, place)[1]

        # What not everybody may read is no file, and what they may read is said by Django.
        response, opening = ask(serving, gated)
        assert response.status == 200
        assert b"in an attic" in opening
        assert b"forty-one" not in opening
        paper.python(GATE)
        until(lambda: not file.exists(), what="the end of the file")
        # Lists and feeds of which it was a part come after its own page.
        until(lambda: not telling(public, b"forty-one"), what="the end of its words")
        assert not telling(file.parent, b"forty-one")

        # Without the press everything is said by Django, and right.
        press = serving.children()["press"]
        press.send_signal(signal.SIGSTOP)
        try:
            paper.python(RETITLE.format(old="It held, twice", new="Thrice"))
            until(lambda: b"Thrice" in ask(serving, "/")[1], what="Django")
        finally:
            press.send_signal(signal.SIGCONT)


def test_strangers_are_answered_calmly(paper: Paper) -> None:
    with paper.serving() as serving:
        serving.wait_until_open()

        def send(method: str, path: str, **headers: str) -> http.client.HTTPResponse:
            connection = http.client.HTTPConnection("127.0.0.1", paper.port, timeout=30)
            with contextlib.closing(connection):
                connection.request(method, path, body=b"x=1", headers=headers)
                answer = connection.getresponse()
                answer.read()
                return answer

        for method in ("POST", "PUT", "DELETE"):
            answer = send(method, "/")
            assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for _ in range(5):
            assert send("GET", "/", Host="evil.example").status == 400
        said = serving.said()
        assert "Traceback" not in said
        assert said.count("Invalid HTTP_HOST") == 1


def test_a_paper_is_pressed_by_command(paper: Paper) -> None:
    paper.python(PREPARE)
    assert paper.run("resume").returncode == 0
    # As it was served last, whatever stands in its settings.
    (paper.folder / "run" / "port").write_text("8123\n")
    done = paper.run("press", "--all")
    assert done.returncode == 0, done.stderr
    assert "pages pressed, 0 of them as they were" in done.stdout
    assert "No base_url is set" in done.stderr
    assert "http://127.0.0.1:8123," in done.stderr
    public = paper.folder / "press" / "public"
    assert b"http://127.0.0.1:8123/" in (public / "rss" / "home.xml").read_bytes()
    assert (public / "index.html").exists()
    assert (public / "rss" / "home.xml.br").exists()
    assert not (public.parent / "all-begun").exists()
    assert paper.run("press").stdout.startswith("0 pages pressed")
    empty = paper.run("press", "")
    assert (empty.returncode, empty.stdout) == (1, "")
    assert "An empty PATH names no page" in empty.stderr

    # What was interrupted goes on with what is left.
    paper.python("""
from broadsheet.press.models import Page
from django.utils import timezone
Page.objects.filter(path__in=["/", "/world/"]).update(due_at=timezone.now())
""")
    (public.parent / "all-begun").touch()
    done = paper.run("press", "--all")
    assert "Going on where it was interrupted: 2 pages are left." in done.stdout
    assert "2 pages pressed, 2 of them as they were" in done.stdout
    assert not (public.parent / "all-begun").exists()

    # What `serve` presses meanwhile is said beside it, so that the figures add up.
    done_by_others = paper.python("""
from broadsheet.cli import press_command
from broadsheet.press import services
from broadsheet.press.models import Page
from django.utils import timezone
Page.objects.filter(path__in=["/", "/world/"]).update(due_at=timezone.now())
ours = services.press_share
def share(number, shares, *, tally):
    services.press("/world/")
    ours(number, shares, tally=tally)
services.press_share = share
press_command._press_due(False, 1)
""")
    assert done_by_others.startswith("1 pages pressed")
    assert "1 more are no longer due: `serve` has seen to them" in done_by_others

    (public.parent / "about" / "index.html.json").rename(
        public.parent / "about" / "stray.html.json"
    )
    done = paper.run("doctor")
    assert "/stray.html" in done.stdout + done.stderr


def test_of_each_page_it_is_said_what_came_of_it(paper: Paper) -> None:
    paper.python(PREPARE)
    assert paper.run("resume").returncode == 0
    [(story,)] = paper.rows("SELECT path FROM newsroom_article WHERE access = 'open'")
    [(gated,)] = paper.rows("SELECT path FROM newsroom_article WHERE access = 'members'")
    whole = f"http://127.0.0.1:8123{story}"
    paper.run("resume")
    (paper.folder / "run" / "port").write_text("8123\n")
    done = paper.run("press", "/world/", whole, gated, "/world", "/nothing/")
    said = dict(line.split("  ", 1) for line in done.stdout.splitlines())
    assert re.fullmatch(r"200: pressed \([\d,]+ bytes\)", said["/world/"])
    assert re.fullmatch(r"200: pressed \([\d,]+ bytes\)", said[story])
    assert said[gated] == "200: not kept, since not everybody may have it"
    assert said["/world"] == "301: leads to /world/, not kept"
    assert said["/nothing/"] == "404: no such page"
    assert done.returncode == 1
    assert one_sentence(done.stderr) == "Error: 1 of 5 pages could not be pressed."

    paper.python(WITHDRAW)
    done = paper.run("press", story, "/world/")
    said = dict(line.split("  ", 1) for line in done.stdout.splitlines())
    assert said[story] == "410: no longer there, and says so; pressed"
    assert said["/world/"].startswith("200: pressed (")
    assert (done.returncode, done.stderr) == (0, "")
    assert "200: pressed, as it was (" in paper.run("press", "/world/").stdout

    for wrong in ("/../paper.sqlite3", "/desk/", "world", "https://www.example.com/"):
        done = paper.run("press", "/world/", wrong)
        assert done.returncode == 1
        assert wrong in one_sentence(done.stderr)
        assert not done.stdout

"""Finished pages over real processes and sockets."""

from __future__ import annotations

import http.client
import signal

from tests.cli.papers import Paper, Serving, until

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
    file = public / path[1:]
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
        for kept in public.rglob("*"):
            assert kept.is_dir() or b"forty-one" not in kept.read_bytes(), kept

        # Without the press everything is said by Django, and right.
        press = serving.children()["press"]
        press.send_signal(signal.SIGSTOP)
        try:
            paper.python(RETITLE.format(old="It held, twice", new="Thrice"))
            until(lambda: b"Thrice" in ask(serving, "/")[1], what="Django")
        finally:
            press.send_signal(signal.SIGCONT)


def test_a_paper_is_pressed_by_command(paper: Paper) -> None:
    paper.python(PREPARE)
    assert paper.run("resume").returncode == 0
    done = paper.run("press", "--all")
    assert done.returncode == 0, done.stderr
    assert "pages pressed, 0 of them as they were" in done.stdout
    public = paper.folder / "press" / "public"
    assert (public / "index.html").exists()
    assert (public / "rss" / "home.xml.br").exists()
    done = paper.run("press", "/world/")
    assert done.stdout.startswith("1 pages pressed, 1 of them as they were")
    done = paper.run("press", "/../paper.sqlite3")
    assert done.returncode != 0
    assert "no address of a page" in done.stderr
    (public.parent / "about" / "index.html.json").rename(
        public.parent / "about" / "stray.html.json"
    )
    done = paper.run("doctor")
    assert "/stray.html" in done.stdout + done.stderr

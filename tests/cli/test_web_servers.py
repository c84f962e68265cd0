"""What nginx and Caddy answer from the folder is what Broadsheet answers, and without it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import brotli
import pytest

from tests.cli.papers import Paper, until
from tests.cli.web_servers import Answer, Server, caddy, nginx, read_again

PREPARE = """
import json
from broadsheet.changes import durable
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.services import create_article, publish_article, save_section, withdraw
from broadsheet.newsroom.services import take_down, ensure_author, move
world = save_section(section=Section(name="World"), actor=None)
city = save_section(section=Section(name="City"), actor=None)
ada = ensure_author(name="Ada Berg", title="Reporter", biography="", actor=None)
for headline in ("The wall held", "The ledger", "Old ground", "Untrue", "Forbidden"):
    access = "members" if headline == "The ledger" else "open"
    body = [("text", "<p>It begins in an attic. " + "The keeper kept count. " * 60 + "</p>"),
            ("members_break", None), ("text", "<p>The secret figure was forty-one.</p>")]
    if access == "open":
        body[1:] = [("page_break", {"title": "More"}), ("text", "<p>And more.</p>")]
    article = Article(headline=headline, section=world, access=access, body=body)
    article = publish_article(article=create_article(article=article, actor=None), actor=None)
paths = dict(Article.objects.values_list("slug", "path"))
move(article=Article.objects.get(slug="old-ground"), section=city, actor=None)
withdraw(article=Article.objects.get(slug="untrue"), note="It did not stand up.", actor=None)
take_down(article=Article.objects.get(slug="forbidden"), reason="A court said so.", actor=None)
durable.work_all()
print(json.dumps(paths))
"""
MOVE = """
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.services import move
section = Section.objects.get(name="{to}")
move(article=Article.objects.get(slug="{slug}"), section=section, actor=None)
"""
WITHDRAW = """
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.services import withdraw
withdraw(article=Article.objects.get(slug="{slug}"), note="It did not stand up.", actor=None)
"""
TAKE_DOWN = """
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.services import take_down
take_down(article=Article.objects.get(slug="{slug}"), reason="A court said so.", actor=None)
"""
SERVERS = {"nginx": nginx, "caddy": caddy}
Start = Callable[[Paper, Path], AbstractContextManager[Server]]
# What is the connection's and the server's own.
OWN = {"server", "date", "etag", "last-modified", "connection", "content-length", "accept-ranges",
       "transfer-encoding", "x-accel-expires", "keep-alive"}  # fmt: skip
HTML = "text/html; charset=utf-8"


def said(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in OWN}


def same(here: Answer, there: Answer, what: object) -> None:
    """That a server answers as Broadsheet does."""
    # Some say that they choose where there is nothing to choose from.
    ours, theirs = said(here), said(there)
    if "vary" not in ours:
        theirs.pop("vary", None)
    if here.status == 301:
        # With a few words of the server's own.
        ours["content-type"] = theirs["content-type"] = ""
    else:
        assert there.body == here.body, what
    assert (what, there.status, theirs) == (what, here.status, ours)


def pressed(paper: Paper) -> list[str]:
    about = paper.folder / "press" / "about"
    found = (f"/{file.relative_to(about)}"[:-5] for file in about.rglob("*.json"))
    return sorted(path.removesuffix("index.html") for path in found)


def the_public_paper(paper: Paper) -> dict[str, str]:
    """A pressed paper at an address of its own; where its stories are."""
    with paper.folder.joinpath("broadsheet.toml").open("a") as file:
        file.write('base_url = "http://www.example.com"\ntrust_proxy = true\n')
    paths: dict[str, str] = json.loads(paper.python(PREPARE))
    gone = [paths[slug] for slug in ("untrue", "forbidden")]
    for command in (["press", "--all"], ["press", *gone]):
        done = paper.run(*command)
        assert done.returncode == 0, done.stderr
    return paths


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVERS)
def test_a_web_server_answers_what_broadsheet_does(paper: Paper, tmp_path: Path, name: str) -> None:
    stories = the_public_paper(paper)
    start: Start = SERVERS[name]
    with paper.serving() as serving, start(paper, tmp_path / name) as front:
        serving.wait_until_open()
        ours = Server(paper.port)
        # Until the press has looked round, Django answers.
        until(
            lambda: ours.ask("/", Accept_Encoding="br").headers.get("content-encoding") == "br",
            what="the press",
        )
        paths = pressed(paper)
        assert {stories["the-wall-held"], stories["untrue"], stories["forbidden"], "/", "/world/",
                "/rss/home.xml", "/robots.txt"} <= set(paths)  # fmt: skip
        for path in paths:
            for accepted in ("", "gzip", "gzip, deflate, br"):
                wished = {"Accept_Encoding": accepted} if accepted else {}
                here, there = ours.ask(path, **wished), front.ask(path, **wished)
                same(here, there, (path, accepted))
                assert "set-cookie" not in there.headers
                assert b"secret figure" not in there.body
            head = front.ask(path, "HEAD")
            assert (head.status, head.body) == (here.status, b""), path
        # Nobody has asked for it before: the servers know it from the list of former addresses.
        same(ours.ask(stories["old-ground"]), front.ask(stories["old-ground"]), "old ground")
        _validators(front, "/world/")
        _validators(front, stories["the-wall-held"])
        # What is not pressed is Broadsheet's.
        for path in ("/search?q=wall", "/desk/login/", "/nothing/here.html", "/index.html",
                     "/world", "/world/?share=1", stories["the-ledger"], "/world/index.html.br",
                     "/.robots.txt", "/healthz"):  # fmt: skip
            here, there = ours.ask(path), front.ask(path)
            assert (path, there.status) == (path, here.status)
            assert there.headers.get("content-type") == here.headers.get("content-type"), path
        assert (
            front.ask("/world/", "POST", b"a=b").status
            == ours.ask("/world/", "POST", b"a=b").status
        )
        assert front.ask("/metrics").status == 404
        # Who is signed in gets the very same, and nobody gets what is theirs.
        assert front.ask("/", Cookie="sessionid=abc").body == ours.ask("/").body
        # What changes is seen at once.
        before = front.ask("/world/")
        paper.python(
            "from broadsheet.newsroom.models import Article\n"
            "from broadsheet.newsroom.services import publish_article\n"
            "a = Article.objects.get(slug='the-wall-held'); a.headline = 'The wall fell'\n"
            "publish_article(article=a, actor=None)"
        )
        until(lambda: b"The wall fell" in front.ask("/world/").body, what="the new card")
        until(lambda: b"The wall fell" in front.ask(stories["the-wall-held"]).body, what="its page")
        assert front.ask("/world/", If_None_Match=before.headers["etag"]).status == 200
        # The foot of one story shows another: a piece, put in when the page is served.
        marks = paper.folder / "press" / "apart" / stories["the-wall-held"][1:]
        assert b"<!--#include" in marks.read_bytes()
        assert b"<!--#include" not in front.ask(stories["the-wall-held"]).body
        # What moves, comes back, is withdrawn or taken down is so at once, though the server reads
        # no redirects anew.
        old = stories["old-ground"]
        now = old.replace("/world/", "/city/")
        paper.python(MOVE.format(slug="old-ground", to="World"))
        until(lambda: front.ask(old).status == 200, what="the story that came back")
        until(lambda: front.ask(now).headers.get("location") == old, what="its redirect")
        former = stories["the-wall-held"]
        paper.python(MOVE.format(slug="the-wall-held", to="City"))
        new = former.replace("/world/", "/city/")
        until(lambda: front.ask(former).status == 301, what="the redirect")
        assert front.ask(former).headers["location"] == new
        paper.python(WITHDRAW.format(slug="old-ground"))
        until(lambda: front.ask(old).status == 410, what="the withdrawal")
        paper.python(TAKE_DOWN.format(slug="the-wall-held"))
        until(lambda: front.ask(new).status == front.ask(former).status == 451, what="the end")


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVERS)
def test_a_web_server_goes_on_alone(paper: Paper, tmp_path: Path, name: str) -> None:
    stories = the_public_paper(paper)
    start: Start = SERVERS[name]
    with start(paper, tmp_path / name) as front:
        for path, kind in (
            ("/", HTML), ("/world/", HTML), ("/by/ada-berg/", HTML), ("/archive/", HTML),
            ("/rss/home.xml", "application/rss+xml; charset=utf-8"),
            ("/atom/world.xml", "application/atom+xml; charset=utf-8"),
            ("/json/home.json", "application/feed+json; charset=utf-8"),
            ("/sitemap.xml", "application/xml; charset=utf-8"),
            ("/robots.txt", "text/plain; charset=utf-8"),
            (stories["the-wall-held"].replace(".html", "/print.html"), HTML),
        ):  # fmt: skip
            got = front.ask(path)
            assert (path, got.status, got.headers["content-type"]) == (path, 200, kind)
            assert got.headers["x-content-type-options"] == "nosniff"
            foreign = front.ask(path, Host="evil.example")
            assert (foreign.status, b"no paper of this name" in foreign.body) == (400, True), path
            if len(got.body) > 600:
                small = front.ask(path, Accept_Encoding="br, gzip")
                assert small.headers["content-encoding"] == "br"
                assert small.headers["vary"] == "Accept-Encoding"
                assert brotli.decompress(small.body) == got.body
                small = front.ask(path, Accept_Encoding="gzip")
                assert gzip.decompress(small.body) == got.body
            _validators(front, path)
        story = front.ask(stories["the-wall-held"])
        assert (story.status, story.headers["content-type"]) == (200, HTML)
        assert b"It begins in an attic" in story.body
        small = front.ask(stories["the-wall-held"], Accept_Encoding="gzip")
        assert gzip.decompress(small.body) == story.body
        moved = front.ask(stories["old-ground"])
        assert moved.status == 301
        assert moved.headers["location"] == stories["old-ground"].replace("/world/", "/city/")
        assert front.ask(moved.headers["location"]).status == 200
        for slug, status, words in (
            ("untrue", 410, b"did not stand up"),
            ("forbidden", 451, b"legal"),
        ):
            got = front.ask(stories[slug])
            assert (got.status, got.headers["content-type"]) == (status, HTML)
            assert words in got.body
            assert b"attic" not in got.body
        if name == "nginx":
            large = front.ask("/desk/", "POST", Content_Length=str(51 * 2**20))
            assert (large.status, b"larger than the 50 MB" in large.body) == (413, True)
        # Nobody is there to say who may read it, nor to search.
        for path in (stories["the-ledger"], "/search?q=wall", "/desk/", "/world/?a=b"):
            assert front.ask(path).status in {502, 503}, path
        # A redirect that came later is known once the server has read it.
        assert front.ask("/old/").status in {502, 503}
        include = paper.folder / "press" / "include"
        with (include / f"{name}-redirects.conf").open("a") as file:
            place = "public" if name == "nginx" else ""
            file.write(f'"{place}/old/" "/world/"{";" if name == "nginx" else ""}\n')
        read_again(name, front, tmp_path / name)
        until(lambda: front.ask("/old/").status == 301, what="the redirect")


def _validators(front: Server, path: str) -> None:
    got = front.ask(path)
    assert front.ask(path, If_None_Match=got.headers["etag"]).status == 304, path
    assert front.ask(path, If_None_Match='"other"').status == 200, path
    if "last-modified" in got.headers:
        assert front.ask(path, If_Modified_Since=got.headers["last-modified"]).status == 304, path

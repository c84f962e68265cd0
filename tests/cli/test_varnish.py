"""A real Varnish before the paper keeps pages for a day and has the new ones at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.papers import Paper, free_port, until
from tests.cli.test_web_servers import PREPARE
from tests.cli.web_servers import Answer, Server, varnish

RETITLE = """
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.services import publish_article
a = Article.objects.get(slug="the-wall-held"); a.headline = "The wall fell"
publish_article(article=a, actor=None)
"""
TAKE_DOWN = """
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.services import take_down
take_down(article=Article.objects.get(slug="the-wall-held"), reason="A court.", actor=None)
"""
# A story with a picture of its own; where the picture's sizes are.
PICTURED = """
import io, json
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from broadsheet.changes import durable
from broadsheet.media.services import add_picture, make_renditions
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.services import create_article, publish_article
file = io.BytesIO()
Image.new("RGB", (900, 600), "teal").save(file, "JPEG")
picture = add_picture(
    file=SimpleUploadedFile("wall.jpg", file.getvalue(), "image/jpeg"), title="Wall", actor=None)
make_renditions(picture)
a = Article(headline="The wall in colour", section=Section.objects.get(slug="world"),
            lead_picture=picture, body=[("text", "<p>Teal.</p>")])
publish_article(article=create_article(article=a, actor=None), actor=None)
durable.work_all()
print(json.dumps([picture.file.url, *(row.file.url for row in picture.renditions.all())]))
"""
REPLACE = """
import io
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from broadsheet.media.models import Picture, RenditionOrder
from broadsheet.media.services import replace_picture
file = io.BytesIO()
Image.new("RGB", (900, 600), "red").save(file, "JPEG")
replace_picture(picture=Picture.objects.get(title="Wall"), actor=None,
                file=SimpleUploadedFile("red.jpg", file.getvalue(), "image/jpeg"))
# Nobody looks at the former one any more.
RenditionOrder.objects.filter(tidy=True).update(due_at=timezone.now())
"""
WITHHOLD = TAKE_DOWN.replace("the-wall-held", "the-wall-in-colour")
COUNT = "SELECT count(*) FROM press_purge"


def kept(answer: Answer) -> bool:
    """Whether Varnish had it: it then names two requests, this one and the one that fetched it."""
    return len(answer.headers["x-varnish"].split()) == 2


@pytest.mark.slow
def test_varnish_keeps_pages_and_is_told_of_new_ones(paper: Paper, tmp_path: Path) -> None:
    port = free_port()
    with paper.folder.joinpath("broadsheet.toml").open("a") as file:
        file.write('base_url = "http://www.example.com"\ntrust_proxy = true\n')
        file.write(f'cdn_url = "varnish://127.0.0.1:{port}"\n')
    stories = json.loads(paper.python(PREPARE))
    story, members = stories["the-wall-held"], stories["the-ledger"]
    with paper.serving() as serving:
        serving.wait_until_open()
        ours = Server(paper.port)
        until(lambda: "surrogate-control" in ours.ask("/world/").headers, what="the press")
        with varnish(paper, tmp_path / "varnish", port) as front:
            front.ask("/world/")
            got = until(lambda: (a := front.ask("/world/")) and kept(a) and a, what="a kept page")
            assert got.headers["cache-control"] == "public, max-age=0, must-revalidate"
            assert not {"surrogate-key", "surrogate-control", "xkey"} & got.headers.keys()
            assert front.ask("/world/", If_None_Match=got.headers["etag"]).status == 304
            assert kept(front.ask("/world/", Cookie="sessionid=abc"))
            for path in (members, "/search?q=wall", "/nothing.html", "/healthz"):
                front.ask(path)
                assert not kept(front.ask(path)), path
            assert front.ask("/metrics").status == 404

            paper.python(RETITLE)
            for path in ("/world/", "/", story):
                until(lambda p=path: b"The wall fell" in front.ask(p).body, what=path)

            # While Varnish is not there, nothing is lost; the paper goes on.
            until(lambda: paper.rows(COUNT) == [(0,)], what="everything told")
        paper.python(RETITLE.replace("fell", "stood"))
        until(lambda: b"The wall stood" in ours.ask("/world/").body, what="the paper")
        until(lambda: paper.rows(COUNT)[0][0] > 0, what="what is to be told")
        done = paper.run("doctor")
        assert "cannot be told what changes" in done.stdout
        with varnish(paper, tmp_path / "varnish-2", port) as front:
            until(lambda: paper.rows(COUNT) == [(0,)], what="everything told", seconds=150)
            assert b"The wall stood" in front.ask("/world/").body

            # What is taken down is not sent once more, not even while it is fetched.
            assert front.ask(story).status == 200
            paper.python(TAKE_DOWN)
            until(lambda: front.ask(story).status == 451, what="the end of the story")
            until(lambda: b"The wall stood" not in front.ask("/world/").body, what="its card")
            # Pictures are kept, and go when their files do.
            former = json.loads(paper.python(PICTURED))
            assert len(former) > 1
            for address in former:
                front.ask(address)
                assert front.ask(address).status == 200
                assert kept(front.ask(address)), address
            paper.python(REPLACE)
            until(lambda: [front.ask(a).status for a in former] == [404] * len(former),
                  what="the end of the picture that was replaced")  # fmt: skip
            urls = "SELECT file FROM media_picture UNION SELECT file FROM media_rendition"
            now = until(
                lambda: (
                    (found := [f"/media/{name}" for (name,) in paper.rows(urls)])
                    and len(found) == len(former)
                    and all(front.ask(address).status == 200 for address in found)
                    and found
                ),
                what="the new one",
            )
            assert all(kept(front.ask(address)) for address in now)
            paper.python(WITHHOLD)
            until(lambda: all(front.ask(address).status == 404 for address in now),
                  what="the end of the picture that is withheld")  # fmt: skip
        # With the paper down, what was kept is better than nothing.
        with varnish(paper, tmp_path / "varnish-3", port) as front:
            front.ask("/world/")
            serving.end()
            assert front.ask("/world/").status == 200

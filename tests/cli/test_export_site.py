"""The paper exported as files, and read from the disk by a browser without any server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tests.cli.papers import Paper

if TYPE_CHECKING:
    from playwright.sync_api import Page

PREPARE = """
import datetime as dt
from django.utils import timezone
from broadsheet.changes import durable
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Section, StandingPage
from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic
from broadsheet.web.tests.factory import picture, story
world = services.ensure_section(names=["World"], actor=None)
arts = services.ensure_section(names=["Arts"], actor=None)
ada = services.ensure_author(name="Ada Berg", title="", biography="", actor=None)
venn = save_topic(topic=Topic(name="The Venn", kind="place"), actor=None)
now = timezone.now()
first = story("The wall held", section=world, by=(ada,), terms=(venn,), at=now,
              lead_picture=picture("Harbour", hue=40, size=(640, 400)))
for number in range(25):
    link = f'<p>As it <a linktype="article" uuid="{first.uuid}">was</a>. Fog & tide.</p>'
    story(f"Tide table {number}", section=world, by=(ada,), at=now - dt.timedelta(days=20 * number),
          body=[("text", link)])
story("In two parts", section=arts, by=(ada,), at=now,
      body=[("text", "<p>One.</p>"), ("page_break", {"title": "More"}), ("text", "<p>Two.</p>")])
story("For members", section=arts, access="members", at=now,
      body=[("text", "<p>Anybody may read this.</p>"), ("members_break", None),
            ("text", "<p>The secret figure.</p>")])
gone = story("It did not hold", section=arts, at=now)
services.withdraw(article=gone, note="It did not stand up.", actor=None)
moved = story("Moved about", section=arts, at=now)
print(gone.path, moved.path)
services.move(article=moved, section=world, actor=None)
services.save_standing_page(
    page=StandingPage(title="About us", slug="about-us", body=[("text", "<p>We print.</p>")]),
    actor=None)
durable.work_all()
"""
NAMING = "[href], [src], [action], [srcset]"
LINKS = """naming => [...document.querySelectorAll(naming)].flatMap(one => {
    if (one.matches("link[rel=canonical], link[rel=alternate][hreflang]")) return [];
    if (one.srcset) return one.srcset.split(",").map(
        set => new URL(set.trim().split(" ")[0], document.baseURI).href);
    return [one.href || one.src || one.action];
}).map(String)"""


def pages(site: Path) -> Iterator[Path]:
    yield from sorted(site.rglob("*.html"))


def test_every_link_of_an_exported_paper_leads_to_a_file(
    paper: Paper, tmp_path: Path, page: Page
) -> None:
    gone, moved = paper.python(PREPARE).split()
    # Any subfolder, with a name that has to be quoted.
    site = tmp_path / "on a disk" / "paper"
    done = paper.run("export", "--format", "site", str(site))
    assert done.returncode == 0, done.stderr
    assert "pages and files exported" in done.stdout

    looked = 0
    for file in pages(site):
        if file.read_text("utf-8").startswith("<!doctype html>\n<html><head>"):
            continue  # a redirect's page, which would lead elsewhere in the midst of the next
        page.goto(file.as_uri(), wait_until="domcontentloaded")
        for link in page.evaluate(LINKS, NAMING):
            parts = urlsplit(link)
            if parts.scheme in {"mailto", "data", "javascript"}:
                continue
            assert parts.scheme == "file", f"{file}: {link}"
            assert Path(unquote(parts.path)).is_file(), f"{file}: {link}"
            looked += 1
    assert looked > 1000

    # As a reader: from the front page to a story, its picture and what stands around it.
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="The wall held").first.click()
    assert page.locator("h1").inner_text() == "The wall held"
    assert page.evaluate(
        "() => [...document.images].length > 0 && "
        "[...document.images].every(one => { one.loading = 'eager'; return true; })"
    )
    page.wait_for_function(
        "() => [...document.images].every(one => one.complete && one.naturalWidth > 0)"
    )
    assert "<!--#include" not in page.content()
    assert page.locator("body").evaluate("one => getComputedStyle(one).fontFamily") != "Times"

    # Where the search was: all stories, by year and day.
    page.locator("#search-bar").fill("tide")
    page.locator("#search-bar").press("Enter")
    page.wait_for_url("**/search/index.html?**")
    assert "cannot search" in page.locator("main").inner_text()
    page.locator("main").get_by_role("link", name="Tide table 0").click()
    assert page.locator("h1").inner_text() == "Tide table 0"

    # What moved leads on, what was withdrawn says so, what members pay for is nowhere.
    page.goto((site / moved[1:]).as_uri())
    page.wait_for_url("**/world/moved-about.html")
    assert page.locator("h1").inner_text() == "Moved about"
    page.goto((site / gone[1:]).as_uri())
    assert "It did not stand up." in page.content()
    everything = b"".join(file.read_bytes() for file in site.rglob("*") if file.is_file())
    assert b"Anybody may read this." in everything
    assert b"The secret figure" not in everything
    assert (site / "rss" / "home.xml").is_file()
    assert (site / "sitemap.xml").is_file()
    assert (site / "favicon.ico").read_bytes().startswith(b"\0\0\1\0")

    # Again over itself; never over anything else.
    again = paper.run("export", "--format", "site", str(site))
    assert again.returncode == 0, again.stderr
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("Dear Ada")
    refused = paper.run("export", "--format", "site", str(other))
    assert refused.returncode == 1
    assert "holds something that is no exported site" in refused.stderr
    assert [one.name for one in other.iterdir()] == ["letter.txt"]


STRANGERS = """
from broadsheet.changes import durable
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Section
from broadsheet.press.models import Page
from broadsheet.press.services import press
from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic
from broadsheet.web.tests.factory import story
world = services.ensure_section(names=["World"], actor=None)
arts = services.ensure_section(names=["Arts"], actor=None)
ada = services.ensure_author(name="Ada Berg", title="", biography="", actor=None)
venn = save_topic(topic=Topic(name="The Venn", kind="place"), actor=None)
first = story("The wall held", section=world, by=(ada,), terms=(venn,))
story("A letter", section=world, body=[("text",
    f'<p>See <a href="{first.path}/">it</a>, <a href="/world">more</a>, '
    '<a href="/2026/11/26/world/none.html/">none</a>.</p>')])
moved = story("Moved about", section=arts)
former = moved.path
services.move(article=moved, section=world, actor=None)
arts.slug = "culture"
services.save_section(section=arts, actor=None)
ada.slug = "ada-b"
services.save_author(author=ada, actor=None)
venn.slug = "river-venn"
save_topic(topic=venn, actor=None)
durable.work_all()
odd = [first.path + "/", "/world", "/9999/", "/0000/", first.path.replace(".html", "/7.html"),
       first.path.replace(".html", "/")]
for path in odd:
    assert press(path).page is None, path
    # As those before us kept them.
    Page.objects.create(path=path, status=301, location="/archive/", due_at=None)
print(first.path, former)
"""


def test_what_strangers_asked_for_is_neither_in_the_site_nor_told_to_web_servers(
    paper: Paper, tmp_path: Path
) -> None:
    story, former = paper.python(STRANGERS).split()
    site = tmp_path / "site"
    done = paper.run("export", "--format", "site", str(site))
    assert done.returncode == 0, done.stderr
    assert "The wall held</h1>" in (site / story[1:]).read_text()
    # What leads to it has the same name; it must not lie in its place.
    assert 'http-equiv="refresh"' not in (site / "world" / "index.html").read_text()
    letter = next(site.rglob("a-letter.html")).read_text()
    assert 'href="the-wall-held.html"' in letter
    assert 'href="../../../../world/index.html"' in letter
    assert '/2026/11/26/world/none.html/"' in letter
    assert not any(
        (site / name).exists() for name in ("9999", "0000", "2026/11/26/world/none.html")
    )
    assert not list(site.rglob("7.html"))
    for path in (
        former,
        "/arts/index.html",
        "/by/ada-berg/index.html",
        "/topics/the-venn/index.html",
    ):
        assert 'http-equiv="refresh"' in (site / path[1:]).read_text(), path

    done = paper.run("press", "/")
    assert done.returncode == 0, done.stderr
    for line in ('"public%s" "%s";', '"%s" "%s"'):
        server = "nginx" if "public" in line else "caddy"
        said = (paper.folder / "press" / "include" / f"{server}-redirects.conf").read_text()
        pairs = [(former, former.replace("/arts/", "/world/"))]
        for old, new in (("arts", "culture"), ("by/ada-berg", "by/ada-b"),
                         ("topics/the-venn", "topics/river-venn")):  # fmt: skip
            pairs.append((f"/{old}/", f"/{new}/"))
            for form, end in (("rss", "xml"), ("atom", "xml"), ("json", "json")):
                pairs.append((f"/{form}/{old}.{end}", f"/{form}/{new}.{end}"))
        assert sorted(said.splitlines()) == sorted(line % pair for pair in pairs)

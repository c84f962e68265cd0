"""Every kind of page, as browsers, screen readers and validators find it."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from broadsheet.fronts.services import compose_front
from broadsheet.newsroom import services
from broadsheet.newsroom.addresses import part_path
from broadsheet.newsroom.models import Article, Author, Byline
from broadsheet.search.indexing import rebuild
from broadsheet.web.tests.factory import Paper, make_paper, picture
from broadsheet.web.views import authors
from tests.conftest import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Headlines that stand above one that comes before them in the source.
OUT_OF_ORDER = """() => {
  const places = [...document.querySelectorAll("main :is(h1, h2, h3)")]
    .filter(heading => heading.checkVisibility())
    .map(heading => [heading.textContent.trim(), heading.getBoundingClientRect().top]);
  return places.filter(([, top], at) => at && top < places[at - 1][1] - 1)
    .map(([words]) => `${words} is seen before it is read`);
}"""
# What the focus is on, and whether a reader can see that it is there.
FOCUSED = """() => {
  const on = document.activeElement;
  if (!on || on === document.body) return null;
  const shown = [getComputedStyle(on), getComputedStyle(on, "::after")]
    .some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
  on.dataset.reached = "";
  return shown ? "" : on.outerHTML.slice(0, 120);
}"""
# Names that leave the box in which they stand.
TOO_WIDE = """() => [...document.querySelectorAll(".people a, .byline a, .byline span, main h1")]
  .filter(name => {
    const box = name.closest("li, .meta, header").getBoundingClientRect();
    const own = name.getBoundingClientRect();
    return own.left < box.left - 1 || own.right > box.right + 1;
  }).map(name => name.textContent)"""
UNREACHED = """() => [
  ...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']"),
].filter(one => one.checkVisibility({visibilityProperty: true}) && !("reached" in one.dataset))
  .filter(one => !one.closest(".sections") && one.type !== "hidden")
  .map(one => one.outerHTML.slice(0, 120))"""


def addresses(paper: Paper) -> dict[str, str]:
    """One address of each kind of page."""
    stories = paper.stories
    story = stories["every block"]
    assert story.path is not None
    return {
        "home": "/",
        "section": "/world/",
        "subsection": "/world/europe/",
        "section from a cursor": "/world/?before=1790000000000000.1",
        "story": story.path,
        "part": part_path(story.path, 2),
        "print": story.print_path,
        "live": stories["live"].path or "",
        "opinion": stories["opinion"].path or "",
        "review": stories["review"].path or "",
        "gated": stories["members"].path or "",
        "right to left": stories["arabic"].path or "",
        "linked to": next(iter(stories.values())).path or "",
        "author": "/by/cem-duru/",
        "authors": "/by/",
        "column": "/column/slack-water/",
        "topic": "/topics/tides/",
        "topic's year": "/topics/tides/2026/",
        "topics": "/topics/",
        "archive": "/archive/",
        "year": "/archive/2026/",
        "month": "/archive/2026/11/",
        "day": "/archive/2026/11/22/",
        "old day": "/archive/1987/03/26/",
        "corrections": "/corrections/",
        "standing": "/about-us.html",
        "not found": "/nothing-here.html",
        "gone": stories["withdrawn"].path or "",
        "edition": "/edition/2026-11-23/",
        "editions": "/edition/",
        "composed": _composed(paper),
    }


def _composed(paper: Paper) -> str:
    """A front with every module that the automatic ones do not have."""
    culture = paper.sections["Culture"]
    sections = {name: str(section.uuid) for name, section in paper.sections.items()}
    pins = [{"story": str(story.uuid), "until": ""} for story in list(paper.stories.values())[:3]]
    modules = [
        ("lead", {"stories": pins}),
        ("opinion", {}),
        ("strip", {"section": sections["World"]}),
        ("magazine", {"section": sections["Sport"]}),
        ("promotion", {}),
        ("pictures", {"title": "The week in pictures"}),
        ("opinion", {"title": "Also said"}),
        ("text", {"title": "To our readers", "text": "<p>The <b>ferry</b> runs again.</p>"}),
        ("latest", {}),
        (
            "house",
            {
                "headline": "Every paper we have printed", "sentence": "Since 1849, day by day.",
                "link": "/archive/", "words": "Look into the archive",
                "picture": picture("The archive", hue=200),
            },
        ),
    ]  # fmt: skip
    compose_front(section=culture, modules=modules, actor=None)
    return culture.path


def axe_findings(page: Any) -> list[str]:
    """Whatever axe finds on the page now open."""
    page.add_script_tag(path=str(AXE))
    result = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{found['id']}: {found['help']} — {found['nodes'][0]['html'][:160]}"
        for found in result["violations"]
    ]


def axe_contrast(page: Any) -> list[str]:
    """What can hardly be read on the page now open, axe being in it already."""
    result = page.evaluate("axe.run(document, {runOnly: ['color-contrast', 'link-in-text-block']})")
    return [f"{found['id']}: {found['nodes'][0]['html'][:160]}" for found in result["violations"]]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_every_page_in_a_browser(
    live_paper: Paper, browser: Browser, width: int, scheme: Any
) -> None:
    """No finding of axe by day or night, nothing wider than the screen or than a screen of 320 px,
    which is 1280 px at 400 %, and there everything in the order of the source; nothing that the
    policy stops."""
    if not AXE.is_file():
        missing("needs axe-core; run npm ci")
    # The page's own policy would keep axe out as it keeps out everything that is not the paper's.
    inspector = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    reader = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults: list[str] = []
    elsewhere: list[str] = []
    complaints: list[str] = []
    for context in (inspector, reader):
        context.on("request", lambda request: elsewhere.append(request.url))
    reading, inspecting = reader.new_page(), inspector.new_page()
    reading.on("console", lambda m: complaints.append(f"{reading.url}: {m.text}"))
    reading.on("pageerror", lambda error: complaints.append(f"{reading.url}: {error}"))
    for name, address in addresses(live_paper).items():
        reading.goto(live_paper.url + address)
        for shown in (width, 320):
            reading.set_viewport_size({"width": shown, "height": 900})
            wider = reading.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wider > 0:
                faults.append(f"{name}: {wider} px wider than {shown} px")
            if shown == 320:
                faults += [f"{name}: {fault}" for fault in reading.evaluate(OUT_OF_ORDER)]
        reading.set_viewport_size({"width": width, "height": 900})
        inspecting.goto(live_paper.url + address)
        faults += [f"{name}: {finding}" for finding in axe_findings(inspecting)]
        inspecting.emulate_media(color_scheme="dark" if scheme == "light" else "light")
        faults += [f"{name}, other colours: {finding}" for finding in axe_contrast(inspecting)]
        inspecting.emulate_media(color_scheme=scheme)
    reader.close()
    inspector.close()
    assert not faults, "\n".join(faults)
    assert not [url for url in elsewhere if not url.startswith(live_paper.url)]
    expected = ("status of 404", "status of 410")
    assert not [text for text in complaints if not any(words in text for words in expected)]


@pytest.mark.browser
@pytest.mark.slow
def test_a_word_without_end_makes_no_page_wider(
    live_paper: Paper, browser: Browser, settings: Any, tmp_path: Path
) -> None:
    """Whatever stands in a headline, wherever its story is shown."""
    settings.BROADSHEET_DATA = tmp_path
    for number, story in enumerate(Article.objects.filter(live=True)):
        story.headline = f"{'Supercalifragilistic' * 12}{number}"
        services.publish_article(article=story, actor=None)
    rebuild()
    wanted = addresses(live_paper) | {"search": "/search?q=story"}
    faults: list[str] = []
    for width in (390, 820, 1440):
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        for name in ("home", "section", "composed", "day", "author", "story", "live", "search"):
            page.goto(live_paper.url + wanted[name])
            assert "Supercali" in page.content(), name
            wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            faults += [f"{name}: {wider} px wider than {width} px"] if wider > 0 else []
        context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.browser
@pytest.mark.slow
def test_a_name_without_end_makes_no_page_wider(
    live_paper: Paper, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever an author is named; the list of authors with letters and without."""
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    for number, author in enumerate(Author.objects.all()):
        author.name = f"{word}{number}"
        services.save_author(author=author, actor=None)
    # Some are printed otherwise than they are called.
    Byline.objects.exclude(name="").update(name=word)
    wanted = addresses(live_paper)
    shown = [(name, authors.FEW) for name in ("authors", "story", "print", "opinion", "author")]
    faults: list[str] = []
    for width in (390, 820, 1440):
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        for name, few in [("authors", 0), *shown]:
            monkeypatch.setattr(authors, "FEW", few)
            page.goto(live_paper.url + wanted[name])
            assert word in page.content(), name
            wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            faults += [f"{name}: {wider} px wider than {width} px"] if wider > 0 else []
            # Nor is a name cut off, or set over what stands beside it.
            faults += [f"{name}: {words} at {width} px" for words in page.evaluate(TOO_WIDE)]
        context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.browser
def test_signs_in_headlines_are_what_they_are(live_paper: Paper, page: Any) -> None:
    page.goto(live_paper.url + "/")
    heights = page.evaluate("""async () => {
      const brush = document.createElement("canvas").getContext("2d"), found = {};
      for (const weight of [400, 500, 600, 700, 800]) {
        brush.font = `${weight} 100px "Newsreader Display"`;
        await document.fonts.load(brush.font, "<>+b");
        for (const sign of "<>+b") {
          const ink = brush.measureText(sign);
          found[sign + weight] = ink.actualBoundingBoxAscent + ink.actualBoundingBoxDescent;
        }
      }
      return found;
    }""")
    assert not {sign: height for sign, height in heights.items() if height < 30}


@pytest.mark.browser
def test_nothing_covers_who_wrote_it(live_paper: Paper, page: Any) -> None:
    """What hangs down beside the picture lies under it nowhere, nor in the print view."""
    page.set_viewport_size({"width": 1440, "height": 900})
    known = addresses(live_paper)
    for name in ("story", "live", "opinion", "print"):
        page.goto(live_paper.url + known[name])
        covered = page.locator(".story-head .meta :is(.byline, .moment)").evaluate_all("""lines =>
          lines.filter(line => {
            line.scrollIntoView({block: "center"});
            const box = line.getBoundingClientRect();
            const above = document.elementFromPoint(box.left + 5, box.top + box.height / 2);
            return !line.contains(above);
          }).map(line => line.textContent)""")
        assert not covered, name


@pytest.mark.browser
def test_an_embed_asks_nobody_before_it_is_pressed(live_paper: Paper, page: Any) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_paper.url + (live_paper.stories["every block"].path or ""))
    figure = page.locator("figure.embed")
    assert figure.locator("iframe").count() == 0
    assert not [url for url in asked if "youtube" in url]
    figure.locator("a").click()
    figure.locator("iframe").wait_for()
    assert any("youtube-nocookie.com/embed/abcdefghijk" in url for url in asked)


@pytest.mark.browser
def test_the_keyboard_reaches_the_content_first(live_paper: Paper, page: Any) -> None:
    page.goto(live_paper.url + "/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.browser
@pytest.mark.parametrize("name", ["home", "story", "right to left", "search"])
def test_by_keyboard_alone(live_paper: Paper, page: Any, name: str) -> None:
    """Tab comes to everything that can be used, shows where it is, and goes out again."""
    known = addresses(live_paper) | {"search": "/search?q=the"}
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_paper.url + known[name])
    unseen: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        said = page.evaluate(FOCUSED)
        if said is None:
            break
        if said:
            unseen.append(said)
    else:
        pytest.fail("the focus never leaves the page")
    assert not unseen, "\n".join(unseen)
    # The sections are one stop, within which the arrow keys move.
    assert not page.evaluate(UNREACHED)


@pytest.mark.browser
def test_the_readers_own_comforts(live_paper: Paper, browser: Browser) -> None:
    """Colours and size are kept from page to page; keys reach menu, sections and sharing."""
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(live_paper.url + "/")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.locator(".comforts summary").click()
    page.locator(".comforts [data-choose=theme][value=dark]").click()
    page.locator(".comforts [data-choose=size][value=larger]").click()
    page.keyboard.press("Escape")
    assert not page.locator(".comforts > div").is_visible()
    page.goto(live_paper.url + (live_paper.stories["every block"].path or ""))
    assert page.evaluate(ground) == "rgb(23, 22, 20)"
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 21
    pressed = page.locator(".comforts [data-choose=theme][aria-pressed=true]")
    assert pressed.get_attribute("value") == "dark"
    # The address is copied, and nobody asked.
    page.locator("[data-share=copy]").click()
    page.locator("[data-share=copy]", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(
        live_paper.stories["every block"].path or ""
    )
    # Arrow keys move within the sections; the menu opens and closes by keys alone.
    page.locator(".sections a").first.focus()
    page.keyboard.press("End")
    assert (
        page.evaluate("document.activeElement.textContent")
        == page.locator(".sections a").last.text_content()
    )
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    page.locator(".menu-panel").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    context.close()


@pytest.mark.browser
def test_without_script_and_without_style(live_paper: Paper, browser: Browser) -> None:
    """Everything is there to be read and followed, in the order in which it is seen."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto(live_paper.url + (live_paper.stories["every block"].path or ""))
    assert not page.locator(".needs-js").first.is_visible()
    assert page.locator(".menu summary").is_visible()
    page.locator(".menu summary").click()
    assert page.locator(".menu-panel a").first.is_visible()
    assert page.locator(".tools a[href^='mailto:']").is_visible()
    seen = [
        page.locator(f".story {part}").first.bounding_box()
        for part in ("h1", ".standfirst", ".body > p")
    ]
    tops = [box["y"] for box in seen if box]
    assert tops == sorted(tops)
    context.close()
    bare = browser.new_context(java_script_enabled=False)
    bare.route("**/*.css", lambda route: route.abort())
    page = bare.new_page()
    for name, address in addresses(live_paper).items():
        page.goto(live_paper.url + address)
        words = page.locator("body").inner_text()
        place = 0
        told = page.locator("h1, main h2, main h3, .byline, .body > p").all_inner_texts()
        assert told, name
        for text in filter(None, map(str.strip, told)):
            place = words.index(text, place)  # after what stood before it, or not at all
    bare.close()


@pytest.mark.django_db
def test_a_page_is_light(client: Client) -> None:
    """What a story weighs without pictures and fonts, compressed; and how few fonts go ahead."""
    paper = make_paper()
    html = client.get(paper.stories["every block"].path or "").content.decode()
    assert html.count('as="font"') == 2
    folder = ROOT / "broadsheet" / "design" / "static" / "design"
    # Also what comes when the page is there, as the search field's script does.
    named = set(
        re.findall(r'(?:src|href|suggester)="[^"]*/design/([\w-]+)(?:\.\w+)?\.(css|js)"', html)
    )
    styles = [folder / f"{name}.css" for name, ending in named if ending == "css"]
    scripts = [folder / f"{name}.js" for name, ending in named if ending == "js"]
    assert {"site", "search"} <= {file.stem for file in scripts}
    weight = len(gzip.compress(html.encode())) + sum(
        len(gzip.compress(file.read_bytes())) for file in (*styles, *scripts)
    )
    assert weight < 60 * 1024
    assert sum(len(gzip.compress(file.read_bytes())) for file in scripts) < 10 * 1024
    usual = ("newsreader-display-latin", "broadsheet-serif-latin", "broadsheet-serif-italic-latin",
             "public-sans-latin")  # fmt: skip
    fonts = [folder / "fonts" / f"{name}.woff2" for name in usual]
    assert sum(file.stat().st_size for file in fonts) < 170 * 1024


@pytest.mark.django_db
@pytest.mark.slow
def test_every_page_is_valid_html(client: Client, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        missing("needs Java for the Nu HTML checker")
    if not VNU.is_file():
        missing("needs vnu-jar; run npm ci")
    paper = make_paper()
    for name, address in addresses(paper).items():
        response = client.get(address)
        assert response.status_code in (200, 404, 410), address
        (tmp_path / f"{name}.html").write_bytes(response.content)
    checked = subprocess.run(
        ["java", "-Xss4m", "-jar", str(VNU), "--format", "json", "--errors-only", *map(
            str, sorted(tmp_path.glob("*.html")))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    messages = json.loads(checked.stderr or checked.stdout)["messages"]
    faults = [
        f"{Path(message.get('url', '')).name}: {message['message']} — {message.get('extract', '')}"
        for message in messages
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.django_db
def test_the_policy_allows_no_inline_script(client: Client) -> None:
    paper = make_paper()
    for address in addresses(paper).values():
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
        html = response.content.decode()
        assert " style=" not in html
        assert " onclick=" not in html
        assert "<style" not in html
        scripts = [piece.split(">")[0] for piece in html.split("<script")[1:]]
        assert all('type="application/ld+json"' in s or "src=" in s for s in scripts)
        assert "Set-Cookie" not in response
        assert not response.cookies


@pytest.mark.django_db
def test_an_empty_paper_has_a_front(client: Client) -> None:
    services.ensure_section(names=["World"], actor=None)
    for address in ("/", "/world/", "/archive/", "/corrections/"):
        assert client.get(address).status_code == 200
    assert b"Nothing has been published yet." in client.get("/").content

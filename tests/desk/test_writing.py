"""Writing a story as a reporter does: paste, type, link, drop, lose the line, publish."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.contenttypes.models import ContentType
from PIL import Image
from wagtail.models import ModelLogEntry

from broadsheet.media.models import Picture
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.rendering import stored_blocks
from broadsheet.text.typography import MARKS, table, typeset
from broadsheet.web.tests.factory import Paper
from tests.desk.test_story import desk, kept, look, publish, strangers, write  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CLIPBOARD = Path(__file__).parent / "clipboard"
EDITOR = "[data-contentpath=body] [contenteditable=true]"
LINES = (
    "\"It's 'new'\", she said.", "He left--\"at last\" - and slept...", "Rock 'n' roll, the '80s",
    "The 'arbour, 5'10\" in '62'; 1939--45, git --force", "\"'Can't', she said, 'in 1962'\"",
    "(\"Yes\") https://x.example/a--b?\"c\" 'so'", "Non ? Si ! 12:30", "'Tis \"'double' start\"",
    "The form has name=\"q\" and class='a b'",
)  # fmt: skip

PASTE = """([element, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "plain");
  element.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROP = """([element, files]) => {
  const data = new DataTransfer();
  for (const [name, base] of files) {
    const bytes = Uint8Array.from(atob(base), (c) => c.charCodeAt(0));
    data.items.add(new File([bytes], name, { type: "image/jpeg" }));
  }
  const box = element.getBoundingClientRect();
  const at = { clientX: box.left + 5, clientY: box.bottom - 3, dataTransfer: data,
               bubbles: true, cancelable: true };
  element.dispatchEvent(new DragEvent("dragover", at));
  element.dispatchEvent(new DragEvent("drop", at));
}"""


def photograph(name: str) -> list[str]:
    file = io.BytesIO()
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="The Wire" '
        'photoshop:Headline="A wall"/></rdf:RDF></x:xmpmeta>'
    )
    Image.new("RGB", (640, 480), "grey").save(file, "JPEG", xmp=xmp.encode())
    return [name, base64.b64encode(file.getvalue()).decode()]


def wait(page: Page, true: object, why: str) -> None:
    """Wait for something in the database."""
    for _ in range(300):
        if true():  # type: ignore[operator]
            return
        page.wait_for_timeout(200)
    pytest.fail(why)


def newest(article: Article) -> Article:
    return Article.objects.get(pk=article.pk).get_latest_revision_as_object()


def text_of(article: Article) -> str:
    return re.sub(r' data-block-key="\w+"', "", " ".join(
        block["value"] for block in stored_blocks(newest(article)) if block["type"] == "text"
    ))  # fmt: skip


def pasting_and_typing_marks(page: Page) -> None:
    """What comes from elsewhere is clean; the browser sets marks as the server would."""
    for source in ("word", "google-docs", "mail"):
        html = (CLIPBOARD / f"{source}.html").read_text("utf-8")
        expected = (CLIPBOARD / f"{source}.expected.html").read_text("utf-8").strip()
        assert page.evaluate("html => broadsheetPaste.clean(html)", html) == expected, source
    for language in MARKS:
        marks = table()[language]
        made = page.evaluate(
            "([lines, marks]) => lines.map((line) => broadsheetTypography.apply(line, marks))",
            [list(LINES), marks],
        )
        assert made == [typeset(line, language) for line in LINES], language


def test_a_reporter_writes(desk: Page, context: BrowserContext, live_paper: Paper) -> None:  # noqa: F811
    public = services.publish_article(
        article=services.create_article(
            article=Article(
                headline="Quay flooded twice", section=live_paper.stories["opinion"].section
            ),
            actor=None,
        ),
        actor=None,
    )  # fmt: skip
    desk.goto(f"{live_paper.url}/desk/articles/add/")
    write(desk, headline="", text="")
    desk.click("[name=headline]")
    desk.keyboard.type('"Wall" holds')
    assert desk.input_value("[name=headline]") == "“Wall” holds"
    desk.click(EDITOR)
    desk.keyboard.type("It's a 'dyke'")
    assert desk.inner_text(EDITOR).strip() == "It’s a ‘dyke’"
    desk.keyboard.press("Control+z")
    desk.wait_for_function(
        f"""document.querySelector("{EDITOR}").innerText.trim() === "It’s a ‘dyke'" """
    )
    desk.keyboard.press("Backspace")
    desk.keyboard.type("'")
    kept(desk)
    desk.wait_for_url(re.compile("/edit/"))
    article = Article.objects.get(headline="“Wall” holds")
    pasting_and_typing_marks(desk)

    # Paste, then link a word to a story by name.
    desk.click(EDITOR)
    desk.keyboard.press("Control+End")
    desk.keyboard.press("Enter")
    html = (CLIPBOARD / "word.html").read_text("utf-8")
    desk.evaluate(PASTE, [desk.query_selector(EDITOR), html])
    wait(desk, lambda: "<li>Sandbags</li>" in text_of(article), "the pasted list was not kept")
    assert "<b>wall</b> held <i>all</i> night" in text_of(article)
    assert "Mso" not in text_of(article)
    desk.keyboard.type(" And the quay")
    for _ in "quay":
        desk.keyboard.press("Shift+ArrowLeft")
    desk.keyboard.press("Control+k")
    desk.wait_for_selector("dialog.desk-link[open]")
    desk.fill("dialog.desk-link input", "flooded")
    desk.wait_for_selector("dialog.desk-link li:has-text('Quay flooded twice')")
    look(desk, "link")
    desk.keyboard.press("Enter")
    link = f'<a linktype="article" uuid="{public.uuid}">quay</a>'
    wait(desk, lambda: link in text_of(article), "the link was not kept")

    # One picture becomes a picture, several a gallery, more go into it.
    area = desk.query_selector("[data-contentpath=body]")
    desk.evaluate(DROP, [area, [photograph("one.jpg")]])
    desk.wait_for_selector(".desk-said:has-text('in the library: 1.')")
    desk.evaluate(DROP, [area, [photograph("two.jpg"), photograph("three.jpg")]])
    desk.wait_for_selector(".desk-said:has-text('in the library: 2.')")

    def shown() -> list[tuple[str, int]]:
        return [
            (block["type"], len(block["value"].get("pictures", [])))
            for block in stored_blocks(newest(article))
            if block["type"] != "text"
        ]

    wait(desk, lambda: shown() == [("picture", 0), ("gallery", 2)], "the pictures were not kept")
    gallery = desk.query_selector("[name^='body-'][value=gallery]")
    assert gallery is not None
    inside = desk.query_selector("[data-contentpath=pictures]")
    desk.evaluate(DROP, [inside, [photograph("four.jpg")]])
    wait(desk, lambda: ("gallery", 3) in shown(), "the gallery did not take a fourth picture")
    assert set(Picture.objects.filter(title="A wall").values_list("credit", flat=True)) == {
        "The Wire"
    }

    # Advice stands beside the text and leads to its place.
    desk.click("[data-side-panel-toggle=advice]")
    desk.wait_for_selector("[data-desk-findings] li[data-rule=missing_dateline]")
    assert "words" in desk.inner_text("[data-desk-numbers]")
    look(desk, "advice")
    dateline = desk.locator("[name=dateline]")
    assert not dateline.is_visible()
    desk.click("[data-desk-findings] li[data-rule=missing_dateline] button")
    dateline.wait_for(state="visible")
    desk.fill("[name=dateline]", "HARBOUR")
    desk.wait_for_selector("[data-rule=missing_dateline]", state="detached")
    wait(desk, lambda: newest(article).dateline == "HARBOUR", "the dateline was not kept")

    # Keys and their sheet.
    desk.keyboard.press("Escape")
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("?")
    desk.wait_for_selector(
        "#keyboard-shortcuts-dialog:not([aria-hidden]) >> text=Set quotation marks and dashes"
    )
    look(desk, "keys")
    desk.keyboard.press("Escape")
    desk.keyboard.press("Control+Shift+u")
    assert desk.evaluate("document.activeElement.name") == "summary"

    # Panels remember; the history is not flooded.
    kept(desk)
    desk.reload()
    desk.wait_for_selector("[name=dateline]", state="visible")
    kind = ContentType.objects.get_for_model(Article)
    rows = article.revisions.count()
    entries = ModelLogEntry.objects.filter(content_type=kind, object_id=str(article.pk)).count()
    for words in ("One.", "One. Two.", "One. Two. Three."):
        desk.fill("[name=summary]", words)
        wait(desk, lambda w=words: newest(article).summary == w, "a draft was not kept")
    assert article.revisions.count() == rows
    assert (
        ModelLogEntry.objects.filter(content_type=kind, object_id=str(article.pk)).count()
        == entries
    )

    # The line is lost, the browser too; the words are not.
    context.set_offline(True)
    desk.fill("[name=summary]", "Written in the dark.")
    desk.wait_for_selector(".desk-connection:has-text('kept in this browser')")
    look(desk, "offline")
    desk.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    again.wait_for_selector(".desk-copy:has-text('were never saved')")
    look(again, "copy")
    assert again.input_value("[name=summary]") == "One. Two. Three."
    again.click(".desk-copy button:has-text('Put them back')")
    again.wait_for_function(
        "document.querySelector('[name=summary]')?.value === 'Written in the dark.'"
    )
    assert newest(article).summary == "Written in the dark."
    assert again.locator(".desk-copy").count() == 0

    # House style blocks, says why, and lets it pass once it is right.
    services.set_house_style(
        banned_words="dark = night", blocking=["banned_word"], limits={}, actor=None
    )
    publish_button(again)
    again.wait_for_selector(".messages .error:has-text('write “night”')")
    look(again, "refused")
    assert again.input_value("[name=summary]") == "Written in the dark."
    again.fill("[name=summary]", "Written at night.")
    publish(again)
    again.wait_for_selector(".messages .success:has-text('is published')")
    article.refresh_from_db()
    assert article.live


def publish_button(page: Page) -> None:
    page.click("footer [data-controller~='w-dropdown'] [data-w-dropdown-target=toggle]")
    page.click("footer [name=action-publish]")


def test_a_key_leads_to_the_text(desk: Page, live_paper: Paper) -> None:  # noqa: F811
    article = live_paper.stories["opinion"]
    article = Article.objects.get(pk=article.pk)
    article.body = [
        ("pull_quote", {"text": "Not this one."}),
        ("text", "<p>First words</p><p>and last</p>"),
        ("text", "<p>Second</p>"),
    ]
    services.save_draft(article=article, actor=None)
    desk.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    desk.wait_for_selector(f"{EDITOR} >> nth=0")
    desk.click("[name=headline]")
    desk.keyboard.press("Control+Shift+KeyB")
    desk.keyboard.type(" of it.")
    kept(desk)
    words = [block.value for block in newest(article).body]
    assert "First words" in words[1].source
    assert "and last of it.</p>" in words[1].source
    assert "Second</p>" in words[2].source
    assert len(words) == 3

    # A new story has no text yet: one is begun, once.
    desk.goto(f"{live_paper.url}/desk/articles/add/")
    desk.wait_for_selector("[data-contentpath=body] button[title='Insert a block']")
    desk.fill("[name=headline]", "A new wall")
    desk.keyboard.press("Control+Shift+KeyB")
    desk.wait_for_selector(EDITOR)
    desk.wait_for_function("document.activeElement.isContentEditable")
    desk.keyboard.type("It stands.")
    desk.click("[name=headline]")
    desk.keyboard.press("Control+Shift+KeyB")
    desk.keyboard.type(" Still.")
    assert desk.locator(EDITOR).count() == 1
    assert desk.inner_text(EDITOR).strip() == "It stands. Still."


def test_a_headline_is_one_line_and_all_of_it_is_seen(desk: Page, live_paper: Paper) -> None:  # noqa: F811
    """Its field grows with the words; neither Enter nor what is pasted puts a break into it."""
    desk.goto(f"{live_paper.url}/desk/articles/add/")
    field = desk.locator("[name=headline]")
    hidden = "field => field.scrollHeight - field.clientHeight"
    field.fill("Quay floods")
    low = field.evaluate("field => field.clientHeight")
    address = desk.url
    field.press("End")
    field.press("Enter")
    desk.keyboard.type(" twice")
    assert field.input_value() == "Quay floods twice"
    assert desk.url == address
    field.fill("Quay floods " * 20)
    assert field.evaluate("field => field.clientHeight") > low
    assert field.evaluate(hidden) <= 2
    field.fill("Two words")
    assert field.evaluate("field => field.clientHeight") == low
    field.evaluate("field => field.setSelectionRange(3, 3)")
    desk.keyboard.insert_text(" hundred\n  and one\r\n")
    assert field.input_value() == "Two hundred and one words"
    desk.keyboard.type("!")
    assert field.input_value() == "Two hundred and one! words"


@pytest.mark.parametrize("width", [1440, 1280])
def test_a_long_heading_stands_beside_an_open_panel(
    desk: Page,  # noqa: F811
    live_paper: Paper,
    width: int,
) -> None:
    article = live_paper.stories["opinion"]
    Article.objects.filter(pk=article.pk).update(
        headline="The committee on harbours and waterways puts off its decision once more, again",
        latest_revision=None,
    )
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    desk.click("[data-side-panel-toggle=notes]")
    desk.wait_for_selector("[data-side-panel=notes]", state="visible")
    heading, panel, button = (
        desk.locator(name).bounding_box()
        for name in ("#header-title", ".form-side", ".w-minimap__collapse-all--floating")
    )
    assert heading is not None
    assert panel is not None
    assert button is not None
    assert heading["x"] + heading["width"] < panel["x"]
    assert heading["height"] > 70  # in two lines at least
    assert button["y"] + button["height"] <= heading["y"]

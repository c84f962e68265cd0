"""WordPress exports: what posts become, and what broken or hostile files may not do."""

from __future__ import annotations

import datetime as dt
import re
import time
import tracemalloc
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from broadsheet.archive.bodies import plain_text
from broadsheet.archive.items import Read, ReaderOptions, Rejection, Story
from broadsheet.archive.readers.wxr import WxrReader
from broadsheet.archive.wordpress.content import html_of
from broadsheet.archive.wordpress.paragraphs import autop
from broadsheet.archive.wordpress.shortcodes import expand

READER = WxrReader()
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">'
    "<channel><title>The Site</title><language>en-GB</language>"
    "<wp:base_blog_url>https://site.example</wp:base_blog_url>"
)
FOOT = "</channel></rss>"


def item(content: str = "Text.", **fields: str) -> str:
    known = {
        "title": "A title",
        "link": "https://site.example/2020/05/04/a-title/",
        "guid": "https://site.example/?p=7",
        "dc:creator": "jane",
        "wp:post_id": "7",
        "wp:post_date": "2020-05-04 12:00:00",
        "wp:post_date_gmt": "2020-05-04 10:00:00",
        "wp:post_name": "a-title",
        "wp:status": "publish",
        "wp:post_type": "post",
        **{name.replace("__", ":"): value for name, value in fields.items() if name != "more"},
    }
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in known.items())
    text = f"<content:encoded><![CDATA[{content}]]></content:encoded>"
    return f"<item>{inner}{text}{fields.get('more', '')}</item>"


def read(tmp_path: Path, text: str | bytes, **options: object) -> list[Read]:
    path = tmp_path / "export.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(READER.read(path, options=ReaderOptions(**options)))  # type: ignore[arg-type]


def story(tmp_path: Path, text: str, **options: object) -> Story:
    (found,) = read(tmp_path, HEAD + text + FOOT, **options)
    assert isinstance(found, Story), found
    return found


# A story's parts


def test_fields(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        "<wp:author><wp:author_login>jane</wp:author_login>"
        "<wp:author_display_name><![CDATA[Jane Doe]]></wp:author_display_name></wp:author>"
        "<wp:category><wp:category_nicename>world</wp:category_nicename>"
        "<wp:cat_name>World</wp:cat_name></wp:category>"
        "<wp:category><wp:category_nicename>asia</wp:category_nicename>"
        "<wp:category_parent>world</wp:category_parent><wp:cat_name>Asia</wp:cat_name>"
        "</wp:category>"
        + item(
            title="<![CDATA[A <em>title</em> &amp; more]]>",
            excerpt__encoded="<![CDATA[<p>Short.</p>]]>",
            wp__post_modified_gmt="2020-05-05 10:00:00",
            more='<category domain="category" nicename="asia">Asia</category>'
            '<category domain="category" nicename="trade">Trade</category>'
            '<category domain="post_tag" nicename="tea">Tea &amp; co</category>'
            '<category domain="location" nicename="delhi">Delhi</category>'
            "<wp:postmeta><wp:meta_key>source</wp:meta_key><wp:meta_value>x</wp:meta_value>"
            "</wp:postmeta>",
        ),
    )
    assert found.headline == "A title & more"
    assert found.summary == "Short."
    assert found.section == "World / Asia"
    assert [(term.name, term.kind) for term in found.terms] == [
        ("Trade", "subject"),
        ("Tea & co", "subject"),
        ("Delhi", "place"),
    ]
    assert [(byline.name, byline.slug) for byline in found.bylines] == [("Jane Doe", "jane")]
    assert found.published_at == dt.datetime(2020, 5, 4, 10, tzinfo=dt.UTC)
    assert found.updated_at == dt.datetime(2020, 5, 5, 10, tzinfo=dt.UTC)
    assert found.source_identity == "https://site.example/?p=7"
    assert found.addresses == [
        "https://site.example/2020/05/04/a-title/",
        "https://site.example/?p=7",
    ]
    assert (found.slug, found.language) == ("a-title", "en-GB")
    assert found.extra["custom_fields"] == {"source": "x"}


def test_co_authors_come_in_order_and_guests_have_names(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        HEAD + "<wp:author><wp:author_login>jane</wp:author_login>"
        "<wp:author_display_name>Jane Doe</wp:author_display_name></wp:author>"
        + item(
            more='<category domain="author" nicename="cap-guest-bo">guest-bo</category>'
            '<category domain="author" nicename="cap-jane">jane</category>'
        )
        + item(
            title="Bo",
            wp__post_type="guest-author",
            wp__post_name="cap-guest-bo",
            more="<wp:postmeta><wp:meta_key>cap-display_name</wp:meta_key>"
            "<wp:meta_value>Bo Ray</wp:meta_value></wp:postmeta><wp:postmeta>"
            "<wp:meta_key>cap-user_login</wp:meta_key><wp:meta_value>guest-bo</wp:meta_value>"
            "</wp:postmeta>",
        )
        + FOOT,
    )
    (only,) = found
    assert isinstance(only, Story)
    assert [byline.name for byline in only.bylines] == ["Bo Ray", "Jane Doe"]


@pytest.mark.parametrize(
    ("status", "password", "expected", "notes"),
    [
        ("publish", "", "published", 0),
        ("future", "", "published", 0),
        ("draft", "", "draft", 0),
        ("pending", "", "draft", 1),
        ("private", "", "draft", 1),
        ("publish", "secret", "draft", 1),
        ("odd", "", "draft", 1),
    ],
)
def test_states(tmp_path: Path, status: str, password: str, expected: str, notes: int) -> None:
    found = story(tmp_path, item(wp__status=status, wp__post_password=password))
    assert (found.status, len(found.notes)) == (expected, notes)


def test_what_is_no_story_is_rejected_or_passed_over(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        HEAD
        + item(wp__post_type="page")
        + item(wp__status="trash")
        + item("", title="")
        + item("", wp__post_type="event")
        + "".join(item(wp__post_type=kind) for kind in ("attachment", "revision", "nav_menu_item"))
        + item(wp__status="auto-draft")
        + FOOT,
    )
    assert all(isinstance(one, Rejection) for one in found)
    assert [one.reason for one in found if isinstance(one, Rejection)] == [
        "a standing page, not a story",
        "was in the trash",
        "has neither a title nor a text",
        "is of the type “event” and has no text",
    ]


@pytest.mark.parametrize(
    ("gmt", "local", "expected"),
    [
        ("0000-00-00 00:00:00", "2020-07-01 12:00:00", dt.datetime(2020, 7, 1, 10, tzinfo=dt.UTC)),
        ("0000-00-00 00:00:00", "0000-00-00 00:00:00", None),
        ("", "", None),
        ("2020-02-31 00:00:00", "never", None),
    ],
)
def test_dates(tmp_path: Path, gmt: str, local: str, expected: dt.datetime | None) -> None:
    fields = {"wp__post_date_gmt": gmt, "wp__post_date": local}
    found = story(tmp_path, item(**fields), timezone=ZoneInfo("Europe/Berlin"))
    assert found.published_at == expected


def test_media_are_found_below_the_folder_and_nowhere_else(tmp_path: Path) -> None:
    media = tmp_path / "media"
    (media / "uploads" / "2020").mkdir(parents=True)
    (media / "uploads" / "2020" / "a.jpg").write_bytes(b"a")
    (media / "out.jpg").symlink_to("/etc/hostname")
    (tmp_path / "secret.jpg").write_bytes(b"s")
    base = "https://site.example/wp-content/uploads"
    found = story(
        tmp_path,
        item(
            f'<img src="{base}/2020/a-300x200.jpg"><img src="{base}/../../secret.jpg">'
            f'<img src="{base}/%2e%2e/secret.jpg"><img src="{base}/out.jpg">'
            f'<img src="{base}//etc/hostname"><img src="{base}/{"n" * 400}.jpg">',
            more="<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>"
            "<wp:meta_value>9</wp:meta_value></wp:postmeta>",
        )
        + item(
            title="Quay",
            wp__post_id="9",
            wp__post_type="attachment",
            guid="https://site.example/?attachment_id=9",
            wp__attachment_url=f"{base}/2020/a.jpg",
            excerpt__encoded="<![CDATA[The <b>quay</b>]]>",
            more="<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key>"
            "<wp:meta_value>A quay</wp:meta_value></wp:postmeta>",
        ),
        media=media,
    )
    lead = found.media[found.lead_media]
    assert lead.path == media / "uploads" / "2020" / "a.jpg"
    assert (lead.caption, lead.alt, lead.title) == ("The quay", "A quay", "Quay")
    assert found.body[0]["value"]["picture"] == lead.key
    assert [item.path for item in found.media.values() if item is not lead] == [None] * 5


# The text of a post


def test_blank_lines_make_paragraphs() -> None:
    made = autop("One\ntwo\n\n<b>three</b>\n<ul><li>a</li></ul>four\n<pre>x\n\ny</pre>")
    assert re.sub(r"\n+(?=<|$)", "", made) == (
        "<p>One<br>two</p><p><b>three</b></p><ul><li><p>a</p></li></ul><p>four</p><pre>x\n\ny</pre>"
    )


def test_shortcodes() -> None:
    notes: list[str] = []
    shown = expand(
        '[caption width="3"]<img src="a"> The cap[/caption][youtube=https://youtu.be/x&w=4] '
        "[embed]https://vimeo.com/1[/embed] He [sic] said [1] [[gallery]] "
        '[box color="red"]inside [b]bold[/b][/box] [sign_up list="2"] [map url="https://m.example/1"]'
        '[code lang="php"]<? [x] ?>[/code] [video] [ref]see[/ref]',
        note=notes.append,
    )
    assert '<figure class="wp-caption"><img src="a"><figcaption>The cap</figcaption>' in shown
    assert '<iframe src="https://youtu.be/x&amp;w=4">' in shown
    assert '<iframe src="https://vimeo.com/1">' in shown
    assert "He [sic] said [1] [gallery] " in shown
    assert "inside bold" in shown
    assert "sign_up" not in shown
    assert '<a href="https://m.example/1">' in shown
    assert '<pre class="language-php">&lt;? [x] ?&gt;</pre>' in shown
    assert "[video]" in shown
    assert "(see)" in shown
    assert any("sign_up" in note for note in notes)


def test_a_hundred_thousand_brackets_end() -> None:
    began = time.process_time()
    for text in ("[a " * 100_000, '[a "' * 100_000, "[b]" * 50_000 + "[/b]" * 50_000):
        expand(text)
    assert time.process_time() - began < 20


def test_blocks_of_the_editor() -> None:
    notes: list[str] = []
    made = html_of(
        '<!-- wp:paragraph {"a":1} --><p>One</p><!-- /wp:paragraph -->\n'
        "<!-- wp:nextpage --><!--nextpage--><!-- /wp:nextpage -->"
        '<!-- wp:latest-posts {"n":2} /--><!-- wp:block {"ref":5} /-->'
        "<!-- wp:freeform -->Two\n\nthree<!-- /wp:freeform -->",
        gallery=lambda attributes: "",
        note=notes.append,
        reusable={"5": "<p>Again</p>"},
    )
    assert "<!--nextpage-->" in made
    assert "<p>Again</p>" in made
    assert "<p>Two</p>" in made
    assert notes == ["Block left out: latest-posts"]


def test_galleries_by_number_and_by_post(tmp_path: Path) -> None:
    uploads = "".join(
        item(
            title=f"P{number}",
            wp__post_id=str(number),
            wp__post_parent="7",
            wp__post_type="attachment",
            wp__attachment_url=f"https://site.example/wp-content/uploads/{number}.jpg",
            wp__menu_order=str(-number),
        )
        for number in (31, 32, 33)
    )
    by_number = story(tmp_path, item('[gallery ids="33,31"]') + uploads)
    keys = [picture["picture"][-6:] for picture in by_number.body[0]["value"]["pictures"]]
    assert keys == ["33.jpg", "31.jpg"]
    by_post = story(tmp_path, item("[gallery]") + uploads)
    assert len(by_post.body[0]["value"]["pictures"]) == 3
    nowhere = story(tmp_path, item('[gallery ids="99"]'))
    assert nowhere.notes


# Files in any state


def test_a_bad_item_costs_only_itself(tmp_path: Path) -> None:
    good = item()
    found = read(
        tmp_path,
        HEAD + good + "<item><title>Broken <b></title><content:encoded>x</item>" + good + FOOT,
    )
    assert isinstance(found[0], Story)
    assert isinstance(found[-1], Story)
    assert len(found) == 3


def test_a_file_that_breaks_off(tmp_path: Path) -> None:
    whole = item()
    found = read(tmp_path, HEAD + whole + item("The first half of a te")[:-60])
    assert isinstance(found[0], Story)
    assert isinstance(found[1], Rejection)
    assert "no end" in found[1].reason


def test_lone_ampersands_html_entities_and_controls_are_mended(tmp_path: Path) -> None:
    found = story(tmp_path, item(title="R&D &nbsp;\x0b\x00 &#0; A&uuml;", x__y="z"))
    assert found.headline == "R&D Aü"
    assert any("mended" in note for note in found.notes)


def test_the_end_of_an_item_inside_cdata_is_text(tmp_path: Path) -> None:
    found = story(tmp_path, item("<pre>&lt;/item&gt; </item><item> </pre>after"))
    assert "after" in plain_text(found.body)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = HEAD + item("Über “alles” – ja" if encoding != "latin-1" else "Über ja") + FOOT
    if encoding == "latin-1":
        text = text.replace("UTF-8", "ISO-8859-1")
    (found,) = read(tmp_path, text.encode(encoding))
    assert isinstance(found, Story)
    assert "Über" in plain_text(found.body)


def test_a_version_that_is_not_named_and_prefixes_that_are_not_declared(tmp_path: Path) -> None:
    (found,) = read(tmp_path, item() + "\n")
    assert isinstance(found, Story)
    assert found.headline == "A title"


XXE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";"}{("&" + chr(97 + n) + ";") * 9}">'
        for n in range(9)
    )
    + "]>"
)


@pytest.mark.parametrize("doctype", [XXE, LAUGHS])
def test_entities_are_refused_with_a_reason(tmp_path: Path, doctype: str) -> None:
    text = HEAD.replace("<rss", doctype + "<rss") + item(title="&x;&j;") + FOOT
    (found,) = read(tmp_path, text)
    assert isinstance(found, Rejection)
    assert "entities" in found.reason


def test_entities_inside_an_item_expand_to_nothing(tmp_path: Path) -> None:
    text = HEAD + "x" * 80_000 + item("t", title="&xxe; T") + XXE + FOOT
    (found,) = read(tmp_path, text)
    assert isinstance(found, Story)
    assert Path("/etc/hostname").read_text().strip() not in found.headline


def test_no_script_survives(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        item(
            "<script>alert(1)</script><p onclick=x>t</p>[caption caption='<img src=x onerror=1>']"
            '<img src=y onload=z>[/caption][button url="javascript:x"]b[/button]',
            title="<![CDATA[<script>x</script>T]]>",
        ),
    )
    assert not re.search(r"script|onerror|onload|onclick", str([found.body, found.headline]))


def test_a_hundred_thousand_words_in_time(tmp_path: Path) -> None:
    began = time.process_time()
    found = story(tmp_path, item("\n\n".join(["word and more text here " * 20] * 1000)))
    assert time.process_time() - began < 3
    assert len(plain_text(found.body).split()) >= 100_000


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = tmp_path / "big.xml"
    one = item("word " * 2000)
    with path.open("w") as file:
        file.write(HEAD)
        for _ in range(400):
            file.write(one)
        file.write(FOOT)
    tracemalloc.start()
    count = sum(1 for _ in READER.read(path, options=ReaderOptions()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 400
    assert peak < 6_000_000


# The corpora


def test_every_real_export_is_read_and_adds_up(test_data: Path) -> None:
    folder = test_data / "fmt-wxr"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) > 20
    for path in files:
        found = list(READER.read(path, options=ReaderOptions()))
        text = path.read_text(errors="replace")
        if not READER.detect(path):
            assert [type(one) for one in found] == [Rejection]
            continue
        items = re.findall(r"<item>.*?</item>", text, re.S)
        quiet = re.compile(
            r"<wp:post_type>(?:<!\[CDATA\[)?"
            r"(attachment|nav_menu_item|wp_global_styles|wp_navigation|revision)\b"
        )
        assert len(found) == sum(not quiet.search(one) for one in items), path
        assert not [one for one in found if isinstance(one, Rejection) and "damaged" in one.reason]


def test_the_theme_unit_test_keeps_its_words_and_little_html(test_data: Path) -> None:
    found = list(READER.read(test_data / "fmt-wxr" / "wptt", options=ReaderOptions()))
    stories = [one for one in found if isinstance(one, Story)]
    blocks = sum(len(one.body) for one in stories)
    assert len(stories) == 58
    assert sum(one.html_blocks for one in stories) <= blocks / 100
    by_name = {one.headline: one for one in stories}
    assert len([b for b in by_name["Template: Paginated"].body if b["type"] == "page_break"]) == 2
    assert by_name["Draft"].status == "draft"
    assert by_name["Scheduled"].published_at is not None
    assert "Theme Buster" in [byline.name for byline in by_name["Draft"].bylines]

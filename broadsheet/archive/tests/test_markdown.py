"""Folders of Markdown: fields, template tags, manuscript marks, and what may not happen."""

from __future__ import annotations

import datetime as dt
import re
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from broadsheet.archive.bodies import blocks_from_html, plain_text
from broadsheet.archive.items import Read, ReaderOptions, Rejection, Story
from broadsheet.archive.markdown import times
from broadsheet.archive.markdown.rendering import html_of
from broadsheet.archive.markdown.templates import Templates
from broadsheet.archive.readers.markdown import MarkdownReader

READER = MarkdownReader()
ZONE = ZoneInfo("Europe/Berlin")


def read(folder: Path, files: dict[str, str | bytes], media: Path | None = None) -> list[Read]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(READER.read(folder, options=ReaderOptions(timezone=ZONE, media=media)))


def story(folder: Path, text: str | bytes, name: str = "2014-03-11-a-slug.md") -> Story:
    (found,) = read(folder, {name: text})
    assert isinstance(found, Story), found
    return found


# Fields


def test_jekyll(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        "---\ntitle: 'A *title* &amp; more'\nauthors:\n- aidan-feldman\n- 18F\n- aidan-feldman\n"
        "tags:\n- how we work\n- apis\ncategories: news world\nexcerpt: >\n  Some <b>bold</b>\n"
        "  words.\nimage: /a.jpg\nimage_alt: An A\nimage_figcaption: See [it](https://e.org)\n"
        "lang: en\nodd: {x: [1, 2020-01-01]}\n---\nText.\n",
    )
    assert found.headline == "A title & more"
    assert found.summary == "Some bold words."
    assert [byline.name for byline in found.bylines] == ["Aidan Feldman", "18F"]
    assert found.section == "news"
    assert [term.name for term in found.terms] == ["world", "how we work", "apis"]
    assert found.published_at == dt.datetime(2014, 3, 10, 23, tzinfo=dt.UTC)
    assert found.language == "en"
    assert found.media[found.lead_media].alt == "An A"
    assert found.media[found.lead_media].caption == "See it"
    assert found.addresses[:2] == ["/2014/03/11/a-slug/", "/2014/03/11/a-slug.html"]
    assert found.addresses[-1] == "story:a-slug"
    assert found.extra == {"front_matter": {"odd": {"x": [1, "2020-01-01"]}}}
    assert found.source_identity == "2014-03-11-a-slug.md"


def test_hugo_toml_and_json(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "content/posts/one.md": "+++\ntitle = 'One'\ndate = 2020-01-02T03:04:05Z\n"
            "draft = true\naliases = ['/old/']\n+++\n\nOne.",
            "content/posts/two/index.md": '{\n"title": "Two", "date": "2020-01-02"\n}\nTwo.',
            "content/posts/_index.md": "---\ntitle: Posts\n---\n",
        },
    )
    one, two = found
    assert isinstance(one, Story)
    assert isinstance(two, Story)
    assert (one.status, one.published_at) == (
        "draft",
        dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
    )
    assert one.addresses == ["/posts/one/", "/old/", "story:one"]
    assert (two.headline, two.slug, two.addresses[0]) == ("Two", "two", "/posts/two/")


def test_the_authors_file_knows_better(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "_data/authors.yml": "vd: {full_name: Vi Dee, bio: 'Writes.'}\n",
            "_posts/2020-01-01-x.md": "---\nauthor: vd\n---\nX",
        },
    )
    (only,) = found
    assert isinstance(only, Story)
    assert only.bylines[0].name == "Vi Dee"
    assert only.bylines[0].biography == "Writes."
    assert only.bylines[0].slug == "vd"


def test_links_between_posts(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "2020-01-01-one.md": "---\ntitle: One\n---\n[a]({% post_url 2020-01-02-two %}) "
            '[b]({{ "/2020/01/02/two/" | url }}#part) [c](https://old.example/2020/01/02/two) '
            "[d](https://other.example/about) [f](2020-01-02-two.md) "
            "[e]({{ site.baseurl }}/2020/01/02/two.html)",
            "2020-01-02-two.md": "---\ntitle: Two\n---\nTwo",
        },
    )
    assert isinstance(found[0], Story)
    assert re.findall('href="([^"]*)"', found[0].body[0]["value"]) == [
        "/2020/01/02/two/",
        "/2020/01/02/two/#part",
        "/2020/01/02/two/",
        "https://other.example/about",
        "story:two",
        "/2020/01/02/two/",
    ]


OWN = """---
headline: The storm
kicker: Weather
summary: It came.
section: World / Asia
kind: live
column: On the coast
access: members
bylines:
- {name: Ann Lee, role: photographer, from: Delhi}
- Bo Ray
contribution: Cy Day helped.
dateline: DELHI
published: day-3 18:40
updated: day-2
slug: storm
terms: [{name: Delhi, kind: place}, Storms]
placements: [{date: day-2, edition: Late, page: A1, headline: Storm}]
corrections:
- text: It was *four*.
  published: day-1 09:00
  kind: correction
  before: It was five.
live_entries:
- {number: 7, published: day-3 19:00, headline: H, body: One **two**, by: Ann Lee,
   key_event: true}
picture: {file: quay.jpg, alt: A quay, caption: The quay, credit: "Photo: Ann", creator: Ann,
  licence: CC BY}
---
Text with a [link](story:other) and a [topic](topic:Sea level).
"""


def test_the_papers_own_fields(tmp_path: Path) -> None:
    (tmp_path / "quay.jpg").write_bytes(b"jpg")
    found = story(tmp_path, OWN, "storm.md")
    today = times.today(ZONE)
    assert found.published_at is not None
    local = found.published_at.astimezone(ZONE)
    assert (local.date(), local.hour, local.minute) == (today - dt.timedelta(days=3), 18, 40)
    assert (found.kicker, found.section, found.kind) == ("Weather", "World / Asia", "live")
    assert (found.column, found.access, found.dateline) == ("On the coast", "members", "DELHI")
    assert [(b.name, b.role, b.reported_from) for b in found.bylines] == [
        ("Ann Lee", "photographer", "Delhi"),
        ("Bo Ray", "writer", ""),
    ]
    assert found.contribution == "Cy Day helped."
    assert [(term.name, term.kind) for term in found.terms] == [
        ("Delhi", "place"),
        ("Storms", "subject"),
    ]
    (placement,) = found.placements
    assert placement.date == today - dt.timedelta(days=2)
    assert (placement.edition, placement.page, placement.headline) == ("Late", "A1", "Storm")
    (correction,) = found.corrections
    assert (correction.text, correction.text_before) == (
        "<p>It was <em>four</em>.</p>",
        "It was five.",
    )
    (entry,) = found.live_entries
    assert (entry.number, entry.headline, entry.key_event) == (7, "H", True)
    assert entry.bylines[0].name == "Ann Lee"
    assert entry.body[0]["value"] == "<p>One <strong>two</strong></p>"
    lead = found.media[found.lead_media]
    assert lead.path == tmp_path / "quay.jpg"
    assert (lead.creator, lead.licence, lead.credit) == ("Ann", "CC BY", "Photo: Ann")
    assert found.addresses == ["story:storm"]
    assert 'href="story:other"' in found.body[0]["value"]
    assert 'href="topic:Sea%20level"' in found.body[0]["value"]


MARKS = """
::: pullquote {by="Ann Lee"}
A *big* thing.
:::

::: factbox What we know
- one
:::

::: qa Why now? {by="Bo"}
Because.
:::

::: gallery The day
![a](a.jpg "Cap *x* | Photo: Bo")
![b](b.jpg)
:::

::: related More
- [One](story:one)
:::

::: quote {by="Bo" source="https://e.org/q"}
Said.
:::

---

<!-- page: The second -->

![alt](file.jpg "A caption | Photo: Ann")

<!-- members -->

The end.
"""


TYPED = """---
headline: "'Tis the '90s: \\"rock 'n' roll\\""
summary: She said "it's *over*".
language: LANGUAGE
terms: [Rock 'n' roll]
bylines: [Tom O'Brien]
published: 2020-01-02
picture: {file: a.jpg, caption: The 'quay', credit: "Photo: Ann's", alt: A 'quay'}
corrections: [{text: It's "four".}]
---
"'It's *O'Brien*'s [boat's]({{ "/a'b" | url }} "it's")', she said... 'never' -- 5'10\" & so on."

He spoke of the 'arbour and `it's "code"` and <code>don't</code>, <b title="it's">it's</b> http://x.example/a'b--c
\\"typed\\" 1939--45 and git --force.

```
don't "touch"
```

::: pullquote {by="Ann's"}
"Don't"
:::

![An 'a'](a.jpg "It's | Bo's")
"""


def test_marks_are_those_of_the_language(tmp_path: Path) -> None:
    found = story(tmp_path, TYPED.replace("LANGUAGE", "en-GB"))
    assert found.headline == "’Tis the ’90s: “rock ’n’ roll”"
    assert found.summary == "She said “it’s over”."
    assert found.terms[0].name == "Rock 'n' roll"
    assert found.bylines[0].name == "Tom O'Brien"
    lead = found.media[found.lead_media]
    assert (lead.caption, lead.credit, lead.alt) == ("The ‘quay’", "Photo: Ann’s", "A 'quay'")
    assert found.corrections[0].text == "<p>It’s “four”.</p>"
    html, code, quote = (block["value"] for block in found.body[:3])
    html = html.replace("&#x27;", "'").replace("&#39;", "'").replace("&quot;", '"')
    assert re.sub("<[^>]+>", "", html.split("</p>")[0]) == (
        "“‘It’s O’Brien’s boat’s’, she said… ‘never’ – 5′10″ &amp; so on.”"
    )
    assert 'href="/a\'b"' in html
    assert "the ’arbour and <code>it's \"code\"</code> and <code>don't</code>" in html
    assert "it’s http://x.example/a'b--c" in re.sub("</?b>", "", html)
    assert '"typed" 1939–45 and git --force.' in html
    assert code["text"] == 'don\'t "touch"'
    assert (quote["text"], quote["attribution"]) == ("“Don’t”", "Ann’s")
    assert (found.body[3]["value"]["caption"], found.body[3]["value"]["credit"]) == ("It’s", "Bo’s")
    german = story(tmp_path, TYPED.replace("LANGUAGE", "de"))
    assert german.summary == "She said „it’s over“."


def test_marks_may_stay_as_they_were_typed(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: It's\n---\n\"It's\" -- so.")
    options = ReaderOptions(timezone=ZONE, typographic=False)
    (found,) = READER.read(path, options=options)
    assert isinstance(found, Story)
    assert found.headline == "It's"
    assert plain_text(found.body) == '"It\'s" -- so.'
    page = tmp_path / "b.html"
    page.write_text("---\ntitle: It's\n---\n<p>\"It's\" -- so.</p>")
    (found,) = READER.read(page, options=ReaderOptions(timezone=ZONE))
    assert isinstance(found, Story)
    assert (found.headline, plain_text(found.body)) == ("It's", '"It\'s" -- so.')


@pytest.mark.parametrize(("hour", "day"), [(0, 22), (5, 22), (6, 23), (23, 23)])
def test_a_papers_day_begins_in_the_morning(
    hour: int, day: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Clock:
            return cls(2026, 11, 23, hour, 30, tzinfo=tz)

    monkeypatch.setattr(times.dt, "datetime", Clock)
    assert times.today(ZONE) == dt.date(2026, 11, day)


def test_the_manuscripts_marks() -> None:
    found = blocks_from_html(html_of(MARKS)).blocks
    picture = {"picture": "a.jpg", "caption": "Cap <em>x</em>", "alt": "a", "credit": "Photo: Bo"}
    other = {"picture": "b.jpg", "caption": "", "alt": "b", "credit": ""}
    assert [(block["type"], block["value"]) for block in found] == [
        ("pull_quote", {"text": "A big thing.", "attribution": "Ann Lee"}),
        ("fact_box", {"title": "What we know", "body": "<ul><li>one</li></ul>"}),
        (
            "question_answer",
            {"question": "Why now?", "answer": "<p>Because.</p>", "answered_by": "Bo"},
        ),
        ("gallery", {"title": "The day", "pictures": [picture, other]}),
        ("related", {"title": "More", "items": [{"url": "story:one", "title": "One"}]}),
        (
            "quotation",
            {"text": "<p>Said.</p>", "attribution": "Bo", "source_url": "https://e.org/q"},
        ),
        ("divider", None),
        ("page_break", {"title": "The second"}),
        (
            "picture",
            {
                "picture": "file.jpg",
                "caption": "A caption",
                "alt": "alt",
                "credit": "Photo: Ann",
                "size": "column",
            },
        ),
        ("members_break", None),
        ("text", "<p>The end.</p>"),
    ]


def test_the_documents_own_example_is_right() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "markdown.md"
    example = re.search(r"```markdown\n(.*?)```", page.read_text(), re.S)
    assert example
    assert [block["type"] for block in blocks_from_html(html_of(example[1])).blocks] == [
        "pull_quote",
        "quotation",
        "fact_box",
        "question_answer",
        "gallery",
        "related",
    ]


# Template tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("a{% comment %}b{% endcomment %}c", "ac"),
        ('{{ "/x/" | url }}', "/x/"),
        ("{{ site.baseurl }}/y", "/y"),
        ("{{ page.kind }}", "opinion"),
        ("`{{ kept }}` {{ gone }}", "`{{ kept }}` "),
        ('{{ "aidan-feldman" | team_link }}', "Aidan Feldman"),
        ("{% if x %}in{% endif %}", "in"),
        ("{{% note %}}in{{% /note %}}", "in"),
    ],
)
def test_small_tags(text: str, expected: str) -> None:
    filled = Templates(
        fields={"kind": "opinion"},
        name_of=lambda slug: slug.replace("-", " ").title(),
    ).fill(text)
    assert filled == expected


def test_tags_that_show_something() -> None:
    notes: list[str] = []
    made = html_of(
        Templates(notes=notes).fill(
            '{% include "linked-figure.html", image: "/a.jpg", alt: "A", caption: "It\'s" %}\n\n'
            '{% image_with_class "b.png" "wide" "B" %}\n\n'
            '{{< figure src="c.webp" caption="C" attr="Cy" >}}\n\n{{< youtube abc123 >}}\n\n'
            '{{ "https://www.youtube.com/embed/d" | embed: "D" }}\n\n'
            "{% highlight ruby %}\n{{ code }} ```\n{% endhighlight %}\n\n{% unheard of %}"
        )
    )
    found = blocks_from_html(made).blocks
    assert [block["type"] for block in found] == ["picture"] * 3 + ["embed"] * 2 + ["preformatted"]
    assert found[0]["value"]["caption"] == "It's"
    assert (found[1]["value"]["picture"], found[1]["value"]["alt"]) == ("b.png", "B")
    assert found[2]["value"]["credit"] == "Cy"
    assert found[4]["value"]["title"] == "D"
    assert found[5]["value"] == {"text": "{{ code }} ```", "kind": "code", "language": "ruby"}
    assert notes == ["Template tag left out: {% unheard of %}"]


# Files in any state


def test_yaml_that_is_none_is_read_line_by_line(tmp_path: Path) -> None:
    found = story(tmp_path, "---\ntitle: Why: a question\ntags:\n- a\n- b\n---\nText")
    assert found.headline == "Why: a question"
    assert [term.name for term in found.terms] == ["a", "b"]
    assert "line by line" in found.notes[0]


LAUGHS = "a: &a [x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)
)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (LAUGHS, "aliases"),
        ("a: " + "[" * 5000 + "\n", "nested"),
        ("x: y\n" * 60_000, "more front matter"),
        ("- a\n- b\n", "not a list of fields"),
    ],
)
def test_hostile_fields_are_refused(tmp_path: Path, fields: str, reason: str) -> None:
    began = time.process_time()
    (found,) = read(tmp_path, {"2020-01-01-x.md": f"---\n{fields}---\nText"})
    assert isinstance(found, Rejection)
    assert reason in found.reason
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "fields", ["a: !!python/object/apply:os.system ['true']", "a: !!binary x", "date: 2020-02-31"]
)
def test_no_tag_makes_an_object(tmp_path: Path, fields: str) -> None:
    found = story(tmp_path, f"---\ntitle: T\n{fields}\n---\nText")
    assert found.headline == "T"


def test_files_are_only_opened_where_they_may_be(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"s")
    (tmp_path / "posts" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (tmp_path / "posts" / ".env.txt").write_text("k")
    (found,) = read(
        tmp_path / "posts",
        {
            "2020-01-01-x.md": "---\nimage: ../secret.jpg\n---\n![a](../secret.jpg)\n"
            "![b](link.jpg)\n"
            "![c](/etc/hostname)\n![d](%2e%2e/secret.jpg)\n![e](config.yml)"
        },
    )
    assert isinstance(found, Story)
    assert {item.path for item in found.media.values()} == {None}


def test_a_picture_in_the_text_needs_no_lead_picture(tmp_path: Path) -> None:
    (tmp_path / "quay.jpg").write_bytes(b"x")
    found = story(tmp_path, "---\nheadline: A\n---\n![The quay](quay.jpg)\n")
    assert found.media["quay.jpg"].path == tmp_path / "quay.jpg"


def test_no_script_survives(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        '---\ntitle: "<script>alert(1)</script>T"\nexcerpt: "<img src=x onerror=alert(1)>s"\n---\n'
        "<script>x</script>\n\n[a](javascript:alert(1))\n\n<p onclick=x>p</p>\n\n"
        '::: qa <img src=x onerror=y> {by="<script>" onload="x"}\n<b onclick=z>b</b>\n:::\n\n'
        '{% include x.html src="a.jpg\\" onload=1" caption="<script>s</script>c" %}',
    )
    markup = [found.headline, found.summary, *(str(b["value"]) for b in found.body)]
    text = re.sub(r"'question': '[^']*'|'answered_by': '[^']*'", "", str(markup))  # plain text
    assert not re.search(r"<script|onclick|onerror|onload=x|href=.javascript:", text)


@pytest.mark.parametrize("data", ["Ünïcode".encode("cp1252"), b"\xef\xbb\xbfok", b"nul\x00s\x01"])
def test_odd_bytes(tmp_path: Path, data: bytes) -> None:
    found = story(tmp_path, b"---\ntitle: T\r\n---\r\n" + data)
    assert not re.search("[\x00-\x09\x0b-\x1f]", plain_text(found.body))
    if data.startswith(b"\xdc"):
        assert plain_text(found.body) == "Ünïcode"


def test_right_to_left_and_emoji(tmp_path: Path) -> None:
    found = story(tmp_path, "---\ntitle: مرحبا 🚀\n---\nשלום 👩🏽\u200d🚀")
    assert found.headline == "مرحبا 🚀"
    assert plain_text(found.body) == "שלום 👩🏽\u200d🚀"


def test_a_hundred_thousand_words_in_time(tmp_path: Path) -> None:
    began = time.process_time()
    found = story(
        tmp_path, "---\ntitle: T\n---\n" + "\n\n".join(["some *word* and text " * 25] * 1000)
    )
    assert time.process_time() - began < 3
    assert len(plain_text(found.body).split()) >= 100_000


@pytest.mark.parametrize(
    "text",
    ["{% a " * 20_000, "{{ " * 20_000, '{% "' * 20_000, "> " * 500 + "x", "[" * 3000, "`" * 9000],
)
def test_text_that_goes_nowhere_ends(tmp_path: Path, text: str) -> None:
    began = time.process_time()
    story(tmp_path, "---\ntitle: T\n---\n" + text)
    assert time.process_time() - began < 20


def test_what_is_no_story(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "README.md": "# Read me",
            "notes.md": "Some text without fields",
            "about.md": "---\nlayout: page\ntitle: About\n---\nUs",
            "page.html": "<p>no fields",
            ".hidden.md": "---\ntitle: H\n---\n",
            "node_modules/x.md": "---\ntitle: N\n---\n",
            "empty.md": "",
        },
    )
    assert [(one.item, one.reason) for one in found if isinstance(one, Rejection)] == [
        ("about.md", "a standing page, not a story"),
        ("empty.md", "has no front matter and no date in its name"),
        ("notes.md", "has no front matter and no date in its name"),
    ]
    assert len(found) == 3


def test_detection(tmp_path: Path) -> None:
    read(tmp_path, {"a/x.md": "---\ntitle: T\n---\n", "b/y.html": "<p>", "c/README.md": "# R"})
    assert READER.detect(tmp_path)
    assert READER.detect(tmp_path / "a" / "x.md")
    assert not READER.detect(tmp_path / "b")
    assert not READER.detect(tmp_path / "c")
    assert not READER.detect(tmp_path / "b" / "y.html")


# The corpus


def test_the_blog_of_18f(test_data: Path) -> None:
    found = list(READER.read(test_data / "news-cc0-18f", options=ReaderOptions()))
    stories = [one for one in found if isinstance(one, Story)]
    assert (len(found), len(stories)) == (509, 509)
    assert all(one.published_at and one.bylines and one.body for one in stories)
    blocks = [block for one in stories for block in one.body]
    assert sum(one.html_blocks for one in stories) <= len(blocks) / 100
    addresses = {address for one in stories for address in one.addresses}
    links = re.findall(r'href=\\?"([^"\\]+)', str([block["value"] for block in blocks]))
    assert sum(link.partition("#")[0] in addresses for link in links) >= 520
    left = [note for one in stories for note in one.notes]
    assert len(left) < 20
    shown = "\n".join(plain_text(one.body) for one in stories)
    assert not re.search(r"\| url|team_photo|site\.baseurl \}\}/[a-z]+\)|\{% image", shown)

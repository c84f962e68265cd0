"""ninjs of every version, arrangement and state."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from broadsheet.archive.bodies import plain_text
from broadsheet.archive.items import Read, ReaderOptions, Rejection, Story
from broadsheet.archive.ninjs.bylines import names_of
from broadsheet.archive.ninjs.media import file_below
from broadsheet.archive.ninjs.moments import moment
from broadsheet.archive.ninjs.sources import items_of
from broadsheet.archive.readers import reader_for
from broadsheet.archive.readers.ninjs import NinjsReader
from broadsheet.topics.schemes import identified, uri_of

READER = NinjsReader()
ZONE = ZoneInfo("Europe/Berlin")


def read(source: Path, media: Path | None = None) -> list[Read]:
    return list(READER.read(source, options=ReaderOptions(timezone=ZONE, media=media)))


def one(folder: Path, item: dict[str, Any]) -> Story:
    path = folder / "item.json"
    path.write_text(json.dumps(item, indent=1), "utf-8")
    (found,) = read(path)
    assert isinstance(found, Story), found
    return found


# The standard's own examples


@pytest.fixture
def examples(test_data: Path) -> Path:
    return test_data / "fmt-ninjs"


def test_every_example_is_read(examples: Path) -> None:
    folders = ("examples", "guideline-examples")
    found = [one for name in folders for one in read(examples / name)]
    rejected = {r.item: r.reason for r in found if isinstance(r, Rejection)}
    assert set(rejected) == {
        "extension-schema.json#1",  # a schema
        "urn:nato.int:2023-nato-summit-press-conference",  # an event
        "http://ninjs.example.com/newsitems/20130709simp123",  # the invalid one: no words
    }
    assert sum(isinstance(one, Story) for one in found) == 44
    for story in found:
        if isinstance(story, Story):
            assert story.headline, story.source_identity
            assert story.html_blocks == 0


def test_one_text_is_one_story_in_all_versions(examples: Path) -> None:
    stories = []
    for version in ("1.6", "2.2", "3.1"):
        path = examples / "guideline-examples" / version / "005_complex_text_article.json"
        (story,) = read(path)
        assert isinstance(story, Story)
        story.extra = {}
        stories.append(story)
    assert stories[0] == stories[1] == stories[2]
    story = stories[2]
    assert story.headline == "Captain of wrecked cruise ship on trial in Italy"
    assert [b.name for b in story.bylines] == ["Paulo Santalucia", "Frances d'Emilio"]
    assert story.dateline == "Grossetto, Italy"
    assert story.published_at == dt.datetime(2013, 7, 9, 10, 37, tzinfo=dt.UTC)
    assert story.body[0]["value"].count("<p>") == 4
    terms = {(t.kind, t.name): (t.scheme, t.identifier) for t in story.terms}
    assert terms["person", "Francesco Schettino"] == ("wikidata", "Q4421821")
    assert terms["place", "Italy"] == ("http://cvx.iptc.org/iso3166-1a2/", "it")


def test_agencies(examples: Path) -> None:
    (dpa,) = read(examples / "examples" / "2.1" / "dpa_text.json")
    assert isinstance(dpa, Story)
    assert [b.name for b in dpa.bylines] == ["Christian Hollmann"]
    assert (dpa.language, dpa.source) == ("de", "dpa")
    (ntb,) = read(examples / "examples" / "2.1" / "ntb_text.json")
    assert isinstance(ntb, Story)
    assert [b.name for b in ntb.bylines] == ["NTB"]
    assert ntb.body == [] or plain_text(ntb.body)
    (tt,) = read(examples / "examples" / "2.1" / "tt_text_image_2.json")
    assert isinstance(tt, Story)
    assert not any(b["type"] == "heading" for b in tt.body)  # the headline is not said twice
    assert tt.media
    assert "Karl Melander" in next(iter(tt.media.values())).creator
    (ap,) = read(examples / "examples" / "2.1" / "ap_video.json")
    assert isinstance(ap, Story)
    assert (ap.kind, ap.source) == ("video", "ASSOCIATED PRESS")


def test_the_whole_of_reuters(test_data: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    root = Path(__file__).resolve().parents[3]
    out = tmp_path / "reuters.jsonl"
    subprocess.run(
        [
            sys.executable, root / "benchmarks" / "make_archive.py", "reuters", out,
            "--corpus", test_data / "reuters21578",
        ],
        check=True,
    )  # fmt: skip
    count = 0
    for found in READER.read(out, options=ReaderOptions()):
        assert isinstance(found, Story), found
        assert found.section == "Business"
        assert found.body
        count += 1
    assert count == 13_186


# What an item says


def test_status_embargo_and_rights(tmp_path: Path) -> None:
    story = one(
        tmp_path,
        {
            "uri": "urn:x", "type": "text", "pubStatus": "canceled",
            "headlines": [
                {"value": "Main"}, {"role": "print", "value": "PRINT"},
                {"role": "short", "value": "S", "contentType": "text/html"},
            ],
            "descriptions": [{"contentType": "text/html", "value": "<p>In &amp; short</p>"}],
            "bodies": [{"contentType": "text/plain", "value": "One <b>.\n\nTwo."}],
            "versionCreated": "2020-05-01 08:00", "embargoedUntil": "2020-05-02T00:00:00Z",
            "copyrightHolder": "The Agency", "usageTerms": "Not in Mars.",
            "genres": [{"name": "Review"}], "by": "Text: Ada Berg, The Agency",
        },
    )  # fmt: skip
    assert story.status == "withdrawn"
    assert (story.headline, story.print_headline, story.short_headline) == ("Main", "PRINT", "S")
    assert story.summary == "In & short"
    assert story.body[0]["value"] == "<p>One &lt;b&gt;.</p><p>Two.</p>"
    assert story.published_at == dt.datetime(2020, 5, 1, 6, tzinfo=dt.UTC)  # the paper's zone
    assert story.embargo_until == dt.datetime(2020, 5, 2, tzinfo=dt.UTC)
    assert story.rights == "© The Agency Not in Mars."
    assert story.kind == "review"
    assert [b.name for b in story.bylines] == ["Ada Berg"]


def test_sections_are_no_terms(tmp_path: Path) -> None:
    story = one(
        tmp_path,
        {
            "uri": "urn:x", "headline": "H", "body_html": "<p>B</p>",
            "subject": [
                {"name": "World", "scheme": "http://example.com/sections/", "code": "w"},
                {"name": "Oil", "scheme": "http://cv.iptc.org/newscodes/mediatopic/",
                 "code": "20000235", "relevance": 10},
                {"name": "Gas", "relevance": 90},
            ],
        },
    )  # fmt: skip
    assert story.section == "World"
    assert [(t.name, t.scheme, t.identifier) for t in story.terms] == [
        ("Gas", "", ""), ("Oil", "medtop", "20000235"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("uri", "scheme", "identifier"),
    [
        ("http://www.wikidata.org/entity/Q42", "wikidata", "Q42"),
        ("https://www.wikidata.org/wiki/Q42", "wikidata", "Q42"),
        ("http://cv.iptc.org/newscodes/mediatopic/20000235", "medtop", "20000235"),
        ("urn:example:subject:earn", "urn:example:subject:", "earn"),
        ("http://cv.ap.org/id/", "", ""),
        ("http://example.com/" + "long/" * 20 + "x", "", ""),
        ("nothing", "", ""),
    ],
)
def test_identifiers(uri: str, scheme: str, identifier: str) -> None:
    assert identified(uri) == (scheme, identifier)
    if identifier:
        assert identified(uri_of(scheme, identifier)) == (scheme, identifier)


@pytest.mark.parametrize(
    ("line", "besides", "names"),
    [
        ("By Ada Berg", (), ("Ada Berg",)),
        ("BY ADA BERG and CHIDI COSTA", (), ("ADA BERG", "CHIDI COSTA")),
        ("Von Ada Berg und Bo Ito, dpa", ("dpa",), ("Ada Berg", "Bo Ito")),
        ("dpa", ("dpa",), ("dpa",)),
        ("Martin King, Jr., Staff Writer", (), ("Martin King Jr",)),
        ("By Ada Berg; Bo Ito & Fay Haas", (), ("Ada Berg", "Bo Ito", "Fay Haas")),
        ("Byron Andersen", (), ("Byron Andersen",)),
        ("", (), ()),
    ],
)
def test_names(line: str, besides: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert names_of(line, besides) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2013-07-09T10:37:00Z", dt.datetime(2013, 7, 9, 10, 37, tzinfo=dt.UTC)),
        ("2019-05-10T16:02:28+02:00", dt.datetime(2019, 5, 10, 14, 2, 28, tzinfo=dt.UTC)),
        ("20190510T160228Z", dt.datetime(2019, 5, 10, 16, 2, 28, tzinfo=dt.UTC)),
        ("2019-05-10", dt.datetime(2019, 5, 9, 22, tzinfo=dt.UTC)),
        ("Fri, 10 May 2019 16:02:28 GMT", dt.datetime(2019, 5, 10, 16, 2, 28, tzinfo=dt.UTC)),
        ("May 2019", None),
        ("10:30", None),
        ("yesterday", None),
        ("9999-99-99", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_moments(text: str, found: dt.datetime | None) -> None:
    assert moment(text, ZONE) == found


# Files


def test_any_arrangement(tmp_path: Path) -> None:
    items = [{"uri": f"urn:{n}", "headline": f"H {n}", "body_text": "B"} for n in range(7)]
    lines = "".join(json.dumps(item) + "\n" for item in items)
    arrangements = {
        "lines.jsonl": lines.encode(),
        "blank.jsonl": lines.replace("\n", "\n\n \r\n").encode(),
        "array.json": json.dumps(items).encode(),
        "pretty.json": json.dumps(items, indent=2).encode(),
        "one-after-another.json": "\n".join(json.dumps(i, indent=2) for i in items).encode(),
        "wrapped.json": json.dumps({"_items": items, "_meta": {}}).encode(),
        "bom.json": b"\xef\xbb\xbf" + json.dumps(items, indent=1).encode(),
        "utf-16.json": json.dumps(items).encode("utf-16"),
        "zipped.json.gz": gzip.compress(lines.encode()),
    }
    for name, data in arrangements.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert READER.detect(path), name
        found = read(path)
        assert [getattr(s, "headline", s) for s in found] == [i["headline"] for i in items], name
    assert len(read(tmp_path)) == 7 * len(arrangements)
    assert isinstance(reader_for(tmp_path / "lines.jsonl"), NinjsReader)


def test_a_bad_line_costs_itself_only(tmp_path: Path) -> None:
    good = json.dumps({"uri": "urn:1", "headline": "Café", "body_text": "B"}, ensure_ascii=False)
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b"\n".join(
            [
                good.encode(), b'{"uri": "urn:2", "head', b"[1, 2]", b"null", b"x" * 100,
                b"[" * 100_000, good.encode("latin-1"), b'{"headline": "no uri"}',
                b'{"uri": 7, "headline": ["x"]}', b'{"uri": "urn:3", "headlines": "x"}',
                b'{"uri": "urn:4", "headline": "H", "associations": [1, {"renditions": 3}]}',
                b'{"uri": "urn:5", "headline": "H", "versioncreated": 7, "subject": {"a": 1}}',
                good.encode(),
            ]
        )
    )  # fmt: skip
    found = read(path)
    stories = [s for s in found if isinstance(s, Story)]
    assert [s.headline for s in stories] == ["Café", "Café", "H", "H", "Café"]
    assert all(r.reason for r in found if isinstance(r, Rejection))


def test_broken_files_are_said(tmp_path: Path) -> None:
    whole = gzip.compress(b'{"uri": "urn:1", "headline": "H", "body_text": "B"}\n' * 1000)
    (tmp_path / "a.json.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b.json").write_bytes(b"")
    (tmp_path / "c.json").write_bytes(b'[{"uri": "urn:1", "headline": "H"}, {"uri": ')
    found = read(tmp_path)
    reasons = {r.item: r.reason for r in found if isinstance(r, Rejection)}
    assert set(reasons) == {"a.json.gz", "b.json", "c.json#2"}


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = tmp_path / "bomb.json.gz"
    item = json.dumps({"uri": "urn:1", "headline": "H", "body_text": "word " * 400})
    with gzip.open(path, "wt") as file:
        file.write("[" + ",\n".join([item] * 20_000) + "]")
    tracemalloc.start()
    assert sum(1 for _ in items_of(path)) == 20_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def test_files_are_only_found_below_their_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "x").mkdir(parents=True)
    (folder / "x" / "a b.jpg").write_bytes(b"1")
    (tmp_path / "secret.jpg").write_bytes(b"2")
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    assert file_below("https://h.example/x/a%20b.jpg?size=2", [folder]) == folder / "x" / "a b.jpg"
    assert file_below("file:x/a%20b.jpg", [folder]) == folder / "x" / "a b.jpg"
    for address in (
        "../secret.jpg", "file:///etc/passwd", "https://h.example/%2e%2e/secret.jpg", "/",
        "link.jpg", "http://[", "x\0y", "a" * 5000,
    ):  # fmt: skip
        assert file_below(address, [folder]) is None


def test_what_is_not_ninjs(tmp_path: Path) -> None:
    for name, text in {
        "package.json": '{"name": "x", "version": "1"}', "list.json": "[1, 2, 3]",
        "feed.json": '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        "words.json": "no json",
    }.items():  # fmt: skip
        (tmp_path / name).write_text(text)
        assert not READER.detect(tmp_path / name)
    assert not READER.detect(tmp_path / "absent.json")

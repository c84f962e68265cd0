"""The two sets of saved pages, with every truth about them that there is.

- ``extract-goose3``: a page and a JSON file of what to expect. ``title``,
  ``authors`` and ``publish_date`` are gold where the file has them. Its
  ``cleaned_text`` is mostly just the opening of the story (the suite it comes
  from compares that many characters and no more), so a text under
  ``WHOLE_TEXT`` characters is an *opening*: how much of it was found is
  counted, and F1 is counted on the whole texts; F1 on all is printed beside.
- ``extract-newspaper3k``: a page and a text. A text that shouts ("MISSED LAST
  PARAGRAPH") is a remark of its makers, not text, and is left out.
- ``extraction_labels.tsv`` (ours): headline, people in the byline and day, as
  a reader sees them on the screen, read from the visible text of every page
  and not from its metadata. ``?`` is what could not be told, ``-`` is nobody,
  ``!`` is a page that is no story at all (a front, an error, an empty frame).
  Headlines stand there as fingerprints (``scoring.fingerprint``): they are not ours to print.
- ``fulltext_url_list.txt`` gives the address of most newspaper3k pages; a full
  date in its path is a second gold for the day. No extractor is told the
  address.

Half of the sites (never of the pages: one site looks like itself) is for
development, the other half is only for the report.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dateutil import parser as dateparser

LABELS = Path(__file__).with_name("extraction_labels.tsv")
WHOLE_TEXT = 1000
_RENAMED = {
    "arabic_article": "arabic",
    "chinese_article": "chinese",
    "cnn_article": "cnn",
    "japanese_article": "japanese",
    "japanese_article2": "japanese2",
    "spanish_article": "spanish",
    "thai_article": "thai",
}


@dataclass(slots=True)
class Gold:
    """One saved page and what is known about it; ``None`` is not known."""

    corpus: str
    name: str
    path: Path
    half: str
    headline: str | None = None  # as shipped with the set
    authors: list[str] | None = None
    day: dt.date | None = None
    text: str | None = None
    address_day: dt.date | None = None
    read_headline: str | None = None  # as read by us, its fingerprint
    read_authors: list[str] | None = None
    read_day: dt.date | None = None
    no_story: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    def raw(self) -> bytes:
        return gzip.decompress(self.path.read_bytes())


def pages(data: Path) -> list[Gold]:
    """Every page of both sets, in a fixed order."""
    labels = _labels()
    found = [*_goose(data / "extract-goose3"), *_newspaper(data / "extract-newspaper3k")]
    for gold in found:
        label = labels.get((gold.corpus, gold.name))
        if label is None:
            continue
        headline, authors, day = label
        gold.no_story = headline == "!"
        if gold.no_story:
            continue
        gold.read_headline = None if headline == "?" else headline
        if authors != "?":
            gold.read_authors = [] if authors == "-" else authors.split(";")
        gold.read_day = None if day == "?" else dt.date.fromisoformat(day)
    return found


def _half(name: str) -> str:
    site = re.sub(r"\d+$", "", name.rsplit("/", 1)[-1])
    return "report" if zlib.crc32(site.encode()) % 2 else "development"


def _labels() -> dict[tuple[str, str], tuple[str, str, str]]:
    rows = LABELS.read_text(encoding="utf-8").splitlines()[1:]
    split = (row.split("\t") for row in rows)
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in split}


def _goose(folder: Path) -> Iterator[Gold]:
    for path in sorted(folder.glob("*/*.html.gz")):
        expected_file = path.with_name(path.name.replace(".html.gz", ".json"))
        document = json.loads(expected_file.read_text(encoding="utf-8"))
        expected = document.get("expected", {})
        name = f"{path.parent.name}/{path.name.removesuffix('.html.gz')}"
        gold = Gold("goose3", name, path, _half(name))
        gold.headline = expected.get("title") or None
        gold.authors = expected.get("authors")
        gold.text = expected.get("cleaned_text") or None
        if stamp := expected.get("publish_date"):
            gold.day = dateparser.parse(stamp, tzinfos={"EDT": -4 * 3600}).date()
        yield gold


def _newspaper(folder: Path) -> Iterator[Gold]:
    days = _address_days(folder)
    for path in sorted((folder / "html").glob("*.html.gz")):
        name = path.name.removesuffix(".html.gz")
        gold = Gold("newspaper3k", name, path, _half(name), address_day=days.get(name))
        text_file = folder / "text" / f"{_RENAMED.get(name, name)}.txt"
        if text_file.is_file():
            text = text_file.read_text(encoding="utf-8", errors="replace").strip()
            if text and not _is_remark(text):
                gold.text = text
        yield gold


def _is_remark(text: str) -> bool:
    return len(text) < 200 and text.upper() == text and text.lower() != text


def _address_days(folder: Path) -> dict[str, dt.date]:
    """The day in the address of each page: the list and the files run in step per site."""
    names = {path.name.removesuffix(".html.gz") for path in (folder / "html").glob("*.gz")}
    counted: dict[str, int] = defaultdict(int)
    days: dict[str, dt.date] = {}
    for address in (folder / "fulltext_url_list.txt").read_text().split():
        parts = urlsplit(address.strip("'"))
        host = parts.hostname or ""
        pieces = host.split(".")
        tails = [".".join(pieces[start:]) for start in range(len(pieces) - 1)]
        site = next((tail for tail in tails if f"{tail}1" in names), None)
        if site is None:
            continue
        counted[site] += 1
        dated = re.search(r"/(20\d\d)[/-](\d\d)[/-](\d\d)(?:/|-|$)", parts.path)
        if dated:
            year, month, day = (int(group) for group in dated.groups())
            days[f"{site}{counted[site]}"] = dt.date(year, month, day)
    return days

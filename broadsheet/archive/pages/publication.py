"""The day a page was published, chosen among all the dates on it; ``dates`` reads them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from broadsheet.archive.pages.claims import Claims
from broadsheet.archive.pages.dates import (
    Moment,
    address_day,
    address_month,
    in_order,
    parse_moment,
    writes_month_first,
)
from broadsheet.archive.pages.document import Document, label_of, tag_of, text_of
from broadsheet.archive.pages.surroundings import Surroundings

_PUBLISHED_METAS = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time",
    "og:pubdate", "rnews:datepublished", "datepublished", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "publish-date",
    "publish_date", "published-date", "publisheddate", "publication_date", "publicationdate",
    "publicationdatetime", "originalpublicationdate", "article_date_original", "article.published",
    "published_time", "published_time_telegram", "published_at", "published", "pubdate", "pub_date",
    "ptime", "pdate", "apub:time", "displaydate", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "dcterms.date", "citation_publication_date",
    "citation_online_date", "prism.publicationdate", "bt:pubdate", "date_published",
    "datecreated", "article.created", "article_date", "shareaholic:article_published_time",
    "og:release_date", "book:release_date", "video:release_date", "vr:published_time", "uploaddate",
)  # fmt: skip
_DATE_METAS = (
    "dc.date",
    "date",
    "dcterms.date",
    "dat",
    "timestamp",
    "sort_date",
    "lw.date",
    "eomportal-lastupdate",
)
_OTHER_METAS = re.compile(
    r"(?:publi(?:sh|cation)|pub|release|issue|creat)\w*[-_.:]?(?:date|time|at)|(?:date|"
    r"time)[-_.:]?tag$"
)
_CHANGE_METAS = (
    "article:modified_time", "og:updated_time", "last-modified", "lastmod", "dc.date.modified",
    "dcterms.modified", "datemodified", "updated_time", "revised",
)  # fmt: skip
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:\w*pub(?:lish(?:ed)?)?[-_]?(?:date|time)\w*|published\w*|date\w*|\w*[-_]date|"
    r"postdate|"
    r"timestamp\w*|datetime|dateline|time|posted\w*|publication|(?:entry|post|article|"
    r"story)[-_]?(?:date|time|meta|info)|"
    r"byline\w*|fecha|datum|ts)(?=$|[\s_-])"
)
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:comments?|related\w*|footer|copyright|sidebar|popular|recent\w*|latest|"
    r"archive\w*|"
    r"masthead|nav\w*|menu|weather|today|current-?date|widget\w*|calendar|event\w*)(?=$|[\s_-])"
)
_CHANGED = re.compile(
    r"\b(?:updated|modified|last (?:updated|modified|changed)|mis à jour|actualizado|aktualisiert|"
    r"aggiornato|atualizado|stand)\b|更新|수정|تحديث",
    re.I,
)
_FIRST = re.compile(
    r"\b(?:published|posted|first posted|publié|publicado|veröffentlicht|created)\b|기사입력", re.I
)


@dataclass(slots=True)
class Published:
    """When, by whom it is said, and when it was last changed."""

    moment: Moment | None = None
    source: str = ""
    changed: Moment | None = None


class _Chooser:
    def __init__(self, document: Document, claims: Claims, around: Surroundings) -> None:
        self.document, self.claims, self.around = document, claims, around
        self.month_first = writes_month_first(document.language, document.host)
        self.latest = dt.date.today() + dt.timedelta(days=2)

    def read(self, texts: list[str] | Iterator[str]) -> Moment | None:
        return in_order(texts, month_first=self.month_first, latest=self.latest)

    def sources(self) -> Iterator[tuple[str, Moment | None]]:
        document = self.document
        yield "structured data", self.read(self.claims.published)
        yield "meta", self.read(document.meta(*_PUBLISHED_METAS))
        yield (
            "meta",
            self.read(meta.content for meta in document.metas if _OTHER_METAS.search(meta.name)),
        )
        yield "marked date", self._marked()
        yield "line at the headline", self._spoken()
        yield "address", self._from_address()
        yield "meta", self.read(document.meta(*_DATE_METAS))
        yield "structured data", self.read(self.claims.created)
        yield "marked date", self._marked(anywhere=True)
        yield "change", self.changed()

    def changed(self) -> Moment | None:
        return self.read([*self.claims.modified, *self.document.meta(*_CHANGE_METAS)])

    def shown(self) -> dt.date | None:
        """The day that a reader saw, in the paper's own zone."""
        moment = self._marked(shown=True) or self._spoken()
        return moment.day if moment else None

    def _from_address(self) -> Moment | None:
        day = address_day(self.document.address)
        return Moment(day) if day and day <= self.latest else None

    def _marked(self, *, anywhere: bool = False, shown: bool = False) -> Moment | None:
        """The date in an element made for it, the nearest to the headline first."""
        best: tuple[float, int, Moment] | None = None
        for order, node in enumerate(self.document.root.iter()):
            tag = tag_of(node)
            if not tag or tag in {"meta", "body", "html", "script"}:
                continue
            label = label_of(node)
            stamped = tag == "time" or node.get("pubdate") is not None
            if not stamped and not _MARKED.search(label):
                continue
            moment, changed = self._dated(node, shown=shown)
            if moment is None:
                continue
            away = float(self.around.distance(node))
            if away > 30 and not anywhere:
                continue
            if any(_ELSEWHERE.search(label_of(up)) for up in self.around.boxes(node)):
                away += 40
            if changed:
                away += 15
            if node.get("pubdate") is not None or "published" in label or "pubdate" in label:
                away -= 3
            if best is None or (away, order) < best[:2]:
                best = away, order, moment
        if best is None or (best[0] > 30 and not anywhere):
            return None
        return best[2]

    def _dated(self, node: HtmlElement, *, shown: bool) -> tuple[Moment | None, bool]:
        words = text_of(node)
        if len(words) > 300:
            return None, False
        stamp = (
            node.get("datetime") or node.get("data-datetime") or node.get("data-timestamp") or ""
        )
        label = label_of(node)
        changed = bool(_CHANGED.search(words) or "updated" in label or "modified" in label)
        if changed and (found := _first_part(words)):
            words, changed = found, False
        given = None if shown else self.read([stamp])
        return given or self.read([words]), changed

    def _spoken(self) -> Moment | None:
        """A date in words, alone on a short line beside the headline."""
        later: Moment | None = None
        for run in self.around.near():
            if len(run.text) > 140:
                continue
            if re.search(r"©|copyright|\(c\)", run.text, re.I):
                continue
            moment = parse_moment(run.text, month_first=self.month_first, latest=self.latest)
            if moment is None or _is_sentence(run.text):
                continue
            if any(_ELSEWHERE.search(label_of(up)) for up in self.around.boxes(run.block)):
                continue
            if _CHANGED.search(run.text) and not _FIRST.search(run.text):
                later = later or moment
                continue
            return moment
        return later


def _first_part(text: str) -> str:
    """What stands before the word for a change, if a date can."""
    match = _CHANGED.search(text)
    before = text[: match.start()] if match else ""
    return before if re.search(r"\d{1,4}\D+\d", before) else ""


def _is_sentence(text: str) -> bool:
    words = text.split()
    return len(words) > 16 or (len(words) > 11 and text.rstrip().endswith("."))


def find_published(document: Document, claims: Claims, around: Surroundings) -> Published:
    """The moment of publication, by the order of trust in ``dates``."""
    chooser = _Chooser(document, claims, around)
    address = address_day(document.address)
    month = address_month(document.address)
    found = Published(changed=chooser.changed())
    for source, moment in chooser.sources():
        if moment is None:
            continue
        if source == "meta" and month and _off(moment.day, month) and not address:
            continue  # a meta that names the day the page was made, not the story
        found.moment, found.source = moment, source
        break
    if found.moment is None:
        return found
    if address and address < found.moment.day - dt.timedelta(days=1):
        # An address is never older than its story; a date on the page is often renewed.
        found.changed = found.changed or found.moment
        found.moment, found.source = Moment(address), "address"
    own = address or (chooser.shown() if _is_utc(found.moment) else None)
    if own and abs((own - found.moment.day).days) == 1:
        found.moment = Moment(own, found.moment.time)
    return found


def _is_utc(moment: Moment) -> bool:
    return moment.time is not None and moment.time.utcoffset() == dt.timedelta(0)


def _off(day: dt.date, month: tuple[int, int]) -> bool:
    """Whether a day lies more than three months from the month in the address."""
    return abs((day.year - month[0]) * 12 + day.month - month[1]) > 3

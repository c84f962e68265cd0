"""One saved page to one ``Page``: the order in which its parts are found.

Nothing here raises for any input but ``TooLarge``; what cannot be found is
empty, and ``fault`` says in one sentence why a page is no story.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from broadsheet.archive.pages.captions import frame_pictures
from broadsheet.archive.pages.claims import Claims, read_claims
from broadsheet.archive.pages.credits import find_names
from broadsheet.archive.pages.decoding import NotText, decode, unpack
from broadsheet.archive.pages.document import Document, text_of, tidy
from broadsheet.archive.pages.furniture import (
    cut_tail,
    in_picture,
    strip_furniture,
    strip_repeats,
    strip_strays,
)
from broadsheet.archive.pages.headlines import find_headline, is_error, site_names, title_key
from broadsheet.archive.pages.ornaments import strip_ornaments
from broadsheet.archive.pages.publication import find_published
from broadsheet.archive.pages.runs import Keeper, Survey, fold
from broadsheet.archive.pages.story import find_story, other_opinion
from broadsheet.archive.pages.surroundings import Surroundings

MOST_ELEMENTS = 60_000
FEWEST = 40
"""Letters below which words on a page are not a story."""


@dataclass(slots=True)
class Page:
    """What was found on one page."""

    headline: str = ""
    authors: list[str] = field(default_factory=list)
    day: dt.date | None = None
    published: dt.datetime | None = None
    day_source: str = ""
    updated: dt.datetime | None = None
    summary: str = ""
    section: str = ""
    keywords: list[str] = field(default_factory=list)
    language: str = ""
    site: str = ""
    address: str = ""
    base: str = ""
    kinds: list[str] = field(default_factory=list)
    rights: str = ""
    html: str = ""
    text: str = ""
    pictures: list[str] = field(default_factory=list)
    lead_picture: dict[str, str] = field(default_factory=dict)
    fault: str = ""


def extract_page(raw: bytes) -> Page:
    """Read one page, packed with gzip or not, in whatever encoding."""
    try:
        document = Document.parse(decode(unpack(raw)))
    except NotText:
        return Page(fault="The file is not text.")
    if document is None:
        return Page(fault="The file holds no HTML." if raw.strip() else "The file is empty.")
    if sum(1 for _ in islice(document.root.iter(), MOST_ELEMENTS + 1)) > MOST_ELEMENTS:
        return Page(fault=f"The page has more than {MOST_ELEMENTS} elements, which no story has.")
    claims = read_claims(document)
    headline = find_headline(document, claims)
    keeper = Keeper(other_opinion(document.root))
    survey = Survey.of(document.root, keeper)
    story = find_story(document.root, survey, keeper)
    around = Surroundings.of(survey, headline.element, story)
    published = find_published(document, claims, around)
    page = Page(
        headline=headline.text,
        authors=find_names(document, claims, around),
        day_source=published.source,
        language=document.language,
        address=document.address,
        base=document.base,
        kinds=claims.kinds,
    )
    if published.moment is not None:
        page.day, page.published = published.moment.day, published.moment.time
    if published.changed is not None:
        page.updated = published.changed.time
    _describe(page, document, claims)
    if story is not None:
        _clear(story, survey, keeper, page)
        page.text = _words(story)
        page.pictures = _addresses(story)
        page.html = etree.tostring(story, encoding="unicode", method="html", with_tail=False)
    _fall_back(page, claims)
    page.fault = _fault(page, document, survey)
    return page


def _clear(story: HtmlElement, survey: Survey, keeper: Keeper, page: Page) -> None:
    """Leave the text, its pictures and what belongs to them."""
    known = {fold(text_of(node)) for node in story.iter("h1")} | {fold(page.headline)}
    strip_furniture(story, survey, keeper, known=known)
    strip_ornaments(story)
    frame_pictures(story)
    strip_strays(story, keeper)
    strip_repeats(story)
    cut_tail(story)


def _words(story: HtmlElement) -> str:
    """The text, a line for each run, without what belongs to pictures."""
    lines = (run.text for run in Survey.of(story).runs if not in_picture(run.block))
    return "\n".join(lines)


def _addresses(story: HtmlElement) -> list[str]:
    """Every address under which a picture of the story may lie, as it stands in the page."""
    found: dict[str, None] = {}
    for picture in story.iter("img", "source", "video", "audio"):
        for name, value in picture.attrib.items():
            if name in {"src", "poster"} or (name.startswith("data-") and "src" in name):
                found.setdefault(str(value).strip())
        for part in str(picture.get("srcset") or "").split(","):
            found.setdefault(part.strip().partition(" ")[0])
    return [address for address in found if address and not address.startswith("data:")]


def _fall_back(page: Page, claims: Claims) -> None:
    """A text in the page's own data, where the page itself shows much less of it."""
    for body in claims.bodies:
        plain = re.sub(r"<[^>]+>", " ", body)
        if len(plain) > 300 and len(plain) > 2.5 * len(page.text):
            lines = [tidy(line) for line in re.split(r"\n+|</p>|<br\s*/?>", body)]
            lines = [tidy(re.sub(r"<[^>]+>", " ", line)) for line in lines]
            page.text = "\n".join(line for line in lines if line)
            page.html = "".join(f"<p>{_escaped(line)}</p>" for line in lines if line)
            return


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _describe(page: Page, document: Document, claims: Claims) -> None:
    summaries = [*document.meta("og:description"), *claims.summaries]
    summaries += document.meta("description", "twitter:description", "dc.description")
    page.summary = next((tidy(text) for text in summaries if 20 <= len(text) <= 1000), "")
    if page.summary.endswith(("…", "...")) or title_key(page.summary) == title_key(page.headline):
        page.summary = ""
    sections = [*claims.sections, *document.meta("article:section", "section", "sailthru.section")]
    sites = site_names(document, claims)
    own = (text for text in sections if len(text) <= 60 and title_key(text) not in sites)
    page.section = next(own, "")
    seen: dict[str, str] = {}
    words = [*claims.keywords, *document.meta("article:tag", "og:article:tag")]
    for text in document.meta("news_keywords", "sailthru.tags", "parsely-tags"):
        words += text.split(",")
    for word in words:
        if (name := tidy(word)) and len(name) <= 80:
            seen.setdefault(name.casefold(), name)
    page.keywords = list(seen.values())[:40]
    publishers = [*document.meta("og:site_name"), *claims.publishers]
    page.site = next((name for name in publishers if len(name) <= 80), "") or document.host
    rights = document.meta("copyright", "dc.rights", "dcterms.rights", "rights")
    page.rights = next((text for text in rights if len(text) <= 300), "")
    pictures = [*claims.pictures]
    pictures += [{"url": url, "caption": "", "credit": ""} for url in document.meta("og:image")]
    if pictures:
        first = dict(pictures[0])
        first["url"] = document.absolute(first["url"])
        page.lead_picture = first


_FRONTS = re.compile(r"^https?://[^/]+/?(?:index\.\w+)?$", re.I)
_REFRESH = re.compile(r"^\s*\d+\s*;\s*url\s*=", re.I)


def _fault(page: Page, document: Document, survey: Survey) -> str:
    """Why the page is no story, or nothing."""
    size = len(re.sub(r"\s+", "", page.text))
    if is_error(page.headline) or (is_error(document.title) and size < 1500):
        return f"The page is an error message of its server ({document.title[:80]})."
    if size < FEWEST and any(
        _REFRESH.match(node.get("content") or "")
        for node in document.root.iter("meta")
        if (node.get("http-equiv") or "").lower() == "refresh"
    ):
        return "The page only leads to another address."
    if not survey.runs:
        return "The page shows no text."
    if size == 0:
        return "No text of a story was found on the page."
    if not page.headline and size < 200:
        return "The page has neither a headline nor more than a few words."
    told = page.day_source in {"structured data", "meta"} or page.authors
    if _FRONTS.match(page.address) and not told and survey.share_linked(document.root) > 0.25:
        return "The page is a front: mostly links, with neither a date nor a byline of its own."
    return ""

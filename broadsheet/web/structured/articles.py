"""A story in JSON-LD: NewsArticle and its kinds.

Says of the text only what anybody may read; what is gated is named as such and left out.
"""

from __future__ import annotations

import datetime as dt
import html as _html
import json
import re
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from broadsheet.changes.keys import carry
from broadsheet.media.models import Picture, Video
from broadsheet.newsroom.access import Text, readable
from broadsheet.newsroom.models import Article, Byline, LiveEntry, PrintPlacement
from broadsheet.newsroom.placeholders import COMMENT
from broadsheet.newsroom.selectors import live_entries
from broadsheet.text.html import visible_text
from broadsheet.text.normal import one_line
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import living
from broadsheet.web.absolute import base_url, join
from broadsheet.web.structured import things
from broadsheet.web.structured.script import script_safe
from broadsheet.web.structured.things import Thing

# The class of the element that stands where a gated text breaks off.
GATED = "gated"
MOST_ENTRIES = 100

Kind = Article.Kind
_TYPES: dict[str, str | list[str]] = {
    Kind.NEWS: "NewsArticle",
    Kind.ANALYSIS: "AnalysisNewsArticle",
    Kind.OPINION: "OpinionNewsArticle",
    Kind.REVIEW: "ReviewNewsArticle",
    Kind.LIVE: "LiveBlogPosting",
    # A type of page beside the type of text: each has what the other lacks.
    Kind.GALLERY: ["NewsArticle", "ImageGallery"],
    Kind.VIDEO: "NewsArticle",
    Kind.DEBATE: "NewsArticle",
    Kind.INTERACTIVE: "NewsArticle",
}
_ROLES: dict[str, str] = {Byline.Role.EDITOR: "editor", Byline.Role.TRANSLATOR: "translator"}
_ANSWER = re.compile(
    r'<section class="question-answer"><h2>(.*?)</h2>'
    r'(?:<p class="answered-by">(.*?)</p>)?(.*?)</section>',
    re.DOTALL,
)
_LETTERS = re.compile(r"^[A-Za-z]+")


def article_json_ld(article: Article, request: HttpRequest) -> SafeString:
    """What the page of ``article`` says of it to machines."""
    base = base_url(request)
    text = readable(article)
    for name in ("picture", "video"):
        carry(request, *(f"{name}:{data['pk']}" for data in _media(text, name)))
    thing = {
        **_identity(article, base),
        **_words(article, base),
        **_people(article, base),
        **_place(article, base),
        **_subjects(article, base),
        **_rights(article, base),
        **_access(article, text),
        **_pictures(article, text, base),
        **_print(article),
    }
    if article.kind == Kind.LIVE:
        thing.update(_live(article, text, base))
    if article.kind == Kind.DEBATE:
        thing.update(_debate(text))
    if article.kind == Kind.REVIEW:
        thing.update(_review(article, base))
    return script_safe(thing)


def _moment(moment: dt.datetime | None) -> str:
    return localtime(moment).isoformat() if moment else ""


def _identity(article: Article, base: str) -> Thing:
    address = join(base, article.path or "/")
    sections = [(s.name, s.path) for s in things.sections_above(article.section)]
    trail = [*sections, (article.headline, article.path or "/")]
    published = article.first_published_at
    return {
        "@type": _TYPES.get(article.kind, "NewsArticle"),
        "@id": f"{address}#story",
        "identifier": article.uuid.urn,
        "url": address,
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": address,
            "breadcrumb": things.breadcrumbs(trail, base),
        },
        "datePublished": _moment(published),
        "dateModified": _moment(max(published, article.updated_at or published))
        if published
        else "",
    }


def _words(article: Article, base: str) -> Thing:
    others = [article.short_headline, article.print_headline, article.seo_headline]
    return {
        "headline": article.headline,
        "alternativeHeadline": [
            other for other in dict.fromkeys(others) if other and other != article.headline
        ],
        "description": one_line(article.summary),
        "dateline": article.dateline,
        "inLanguage": article.language,
        "wordCount": article.word_count or None,
        "correction": _corrections(article, base),
    }


def _corrections(article: Article, base: str) -> list[Thing]:
    if not article.pk:
        return []
    return [
        {
            "@type": "CorrectionComment",
            "@id": f"{join(base, article.path or '/')}#{correction.anchor}",
            "text": visible_text(correction.text),
            "datePublished": _moment(correction.published_at),
        }
        for correction in article.corrections.all()
    ]


def _byline(byline: Byline | Any, base: str) -> Thing:
    if byline.author:
        return things.author(byline.author, base, name=byline.printed)
    return {"@type": "Person", "name": byline.printed}


def _people(article: Article, base: str) -> Thing:
    found: dict[str, list[Thing]] = {"author": []}
    for byline in article.bylines.all():
        if byline.printed:
            writer = byline.role == Byline.Role.WRITER
            role = "author" if writer else _ROLES.get(byline.role, "contributor")
            found.setdefault(role, []).append(_byline(byline, base))
    paper = things.publisher(base)
    # Search engines want an author; a story without a byline is its source's, else the paper's.
    source = {"@type": "Organization", "name": article.source} if article.source else None
    return {
        **found,
        "author": found["author"] or [source or paper],
        "publisher": paper,
        "sourceOrganization": source,
    }


def _place(article: Article, base: str) -> Thing:
    column = article.column
    return {
        "articleSection": [section.name for section in things.sections_above(article.section)],
        "isPartOf": {
            "@type": "CreativeWorkSeries",
            "@id": join(base, column.path),
            "name": column.name,
            "url": join(base, column.path),
        }
        if column
        else None,
    }


def _subjects(article: Article, base: str) -> Thing:
    # A tombstone and what it was merged into are one.
    topics = {topic.pk: topic for topic in (living(term.topic) for term in article.terms.all())}
    about = [things.topic(topic, base) for topic in topics.values()]
    return {"keywords": list(dict.fromkeys(thing["name"] for thing in about)), "about": about}


def _rights(article: Article, base: str) -> Thing:
    published = article.first_published_at
    holder: Thing = {"@id": f"{base}/#publisher"}
    if article.source:
        holder = {"@type": "Organization", "name": article.source}
    return {
        "copyrightHolder": holder,
        "copyrightYear": localtime(published).year if published else None,
        "copyrightNotice": article.rights,
        "license": things.address_in(article.rights),
    }


def _access(article: Article, text: Text) -> Thing:
    if text.is_whole:
        return {"isAccessibleForFree": True}
    return {
        "isAccessibleForFree": False,
        "hasPart": {
            "@type": "WebPageElement",
            "isAccessibleForFree": False,
            "cssSelector": f".{GATED}",
        },
    }


def _media(text: Text, name: str) -> list[dict[str, Any]]:
    """What the readable text says of the pictures or recordings in it, in order."""
    found = (json.loads(data) for kind, data in COMMENT.findall(text.html) if kind == name)
    return [data for data in found if isinstance(data.get("pk"), int)]


def _pictures(article: Article, text: Text, base: str) -> Thing:
    images: list[Thing] = []
    lead = article.lead_picture
    if lead is not None and lead.may_be_shown:
        caption = one_line(article.lead_caption)
        images.append(things.picture(lead, base, caption=caption, alt=article.lead_alt))
    gallery = article.kind == Kind.GALLERY
    named = _media(text, "picture") if gallery or not images else []
    inside: list[Thing] = []
    if named:
        pictures = Picture.objects.showable().prefetch_related("renditions")
        stored = pictures.in_bulk({data["pk"] for data in named})
        inside = [
            things.picture(
                stored[data["pk"]], base,
                caption=visible_text(data.get("caption") or ""), alt=data.get("alt") or "",
            )
            for data in named
            if data["pk"] in stored
        ]  # fmt: skip
    recordings = _media(text, "video")
    videos = Video.objects.in_bulk([data["pk"] for data in recordings]) if recordings else {}
    shown = [
        things.video(videos[data["pk"]], base)
        for data in recordings
        if data["pk"] in videos and videos[data["pk"]].may_be_shown
    ]
    return {
        "image": images or inside[:1],
        "associatedMedia": inside if gallery else [],
        "video": [thing for thing in shown if thing["@type"] == "VideoObject"],
        "audio": [thing for thing in shown if thing["@type"] == "AudioObject"],
    }


def _print(article: Article) -> Thing:
    placements: list[PrintPlacement] = list(article.placements.all())
    pages = [placement.page for placement in placements if placement.page]
    sections = [found[0].upper() for page in pages if (found := _LETTERS.match(page))]
    said = {
        "printEdition": [
            placement.edition or placement.date.isoformat() for placement in placements
        ],
        "printPage": pages,
        "printSection": list(dict.fromkeys(sections)),
    }
    return {name: values[0] if len(values) == 1 else values for name, values in said.items()}


def _live(article: Article, text: Text, base: str) -> Thing:
    """Entries, newest first; none of gated coverage."""
    entries = live_entries(article, count=MOST_ENTRIES) if article.pk and text.is_whole else []
    entries.sort(key=lambda entry: (entry.published_at, entry.number), reverse=True)
    return {
        "coverageStartTime": _moment(article.first_published_at),
        "coverageEndTime": _moment(article.coverage_ended_at),
        "liveBlogUpdate": [_entry(article, entry, base) for entry in entries],
    }


def _entry(article: Article, entry: LiveEntry, base: str) -> Thing:
    words = one_line(visible_text(entry.body_html))
    address = f"{join(base, article.path or '/')}#{entry.anchor}"
    return {
        "@type": "BlogPosting",
        "@id": address,
        "url": address,
        "identifier": entry.uuid.urn,
        "headline": entry.headline or words[:110],
        "datePublished": _moment(entry.published_at),
        "dateModified": _moment(entry.updated_at or entry.published_at),
        "articleBody": words,
        "author": [_byline(byline, base) for byline in entry.bylines.all() if byline.printed]
        or [{"@id": f"{base}/#publisher"}],
        "publisher": {"@id": f"{base}/#publisher"},
    }


def _debate(text: Text) -> Thing:
    """Questions with what was answered to each, as far as anybody may read."""
    answers: dict[str, list[Thing]] = {}
    for question, who, answer in _ANSWER.findall(text.html):
        said: Thing = {"@type": "Answer", "text": visible_text(answer)}
        if who:
            said["author"] = {"@type": "Person", "name": _html.unescape(who)}
        answers.setdefault(one_line(_html.unescape(question)), []).append(said)
    if not answers:
        return {}
    return {
        "@type": ["NewsArticle", "QAPage"],
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "answerCount": len(given),
                "acceptedAnswer": given[0] if len(given) == 1 else None,
                "suggestedAnswer": given if len(given) > 1 else None,
            }
            for question, given in answers.items()
        ],
    }


def _review(article: Article, base: str) -> Thing:
    """A review is one of something only where the story says of what."""
    works = (term.topic for term in article.terms.all() if term.topic.kind == Topic.Kind.WORK)
    work = next(works, None)
    if work is None:
        return {}
    return {"@type": ["ReviewNewsArticle", "Review"], "itemReviewed": things.topic(work, base)}

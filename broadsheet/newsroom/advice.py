"""Reads a story for ``style.check`` and refuses what house style has made binding.

A bounded number of questions however long the story is; the checks themselves ask nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from broadsheet.media.models import Picture, SourceDocument
from broadsheet.newsroom.leading import dead, own_hosts, own_part
from broadsheet.newsroom.models import Article, Author, Column, HouseStyle, Section
from broadsheet.newsroom.models.publication import Verb
from broadsheet.newsroom.rendering import Raw, items, stored_blocks
from broadsheet.newsroom.style import (
    Copy,
    Finding,
    LinkUse,
    Measure,
    PictureUse,
    Rules,
    Words,
    check,
    measures,
    reading_minutes,
)
from broadsheet.text.html import visible_text
from broadsheet.topics.models import Topic

LINES = (
    "kicker", "headline", "short_headline", "seo_headline", "print_headline", "summary",
    "contribution", "lead_caption", "lead_alt",
)  # fmt: skip
# Values of blocks that are words of the paper's own; a quotation's are somebody else's.
_TEXTS = {"text", "title", "caption", "alt", "body", "question", "answer", "rows"}
_QUOTED = {"quotation", "pull_quote", "preformatted", "embed", "html"}
_LINK = re.compile(r"<a(\s[^>]*)?>(.*?)</a>", re.S)
_ATTRIBUTE = re.compile(r'\b(href|linktype|uuid)="([^"]*)"')
_MODELS: dict[str, Any] = {
    "topic": Topic, "author": Author, "column": Column, "section": Section,
    "document": SourceDocument,
}  # fmt: skip


class PublicationRefused(ValidationError):
    """Something keeps a story from being published: house style, unless a heir says what.

    ``findings`` says why.
    """

    says: str | Promise = gettext_lazy("Not published, since house style forbids it: %(said)s")

    def __init__(self, article: Article, findings: list[Finding], *, said: str = "") -> None:
        self.article = article
        self.findings = findings
        said = said or " ".join(finding.message for finding in findings)
        super().__init__(str(self.says) % {"said": said}, code="house_style")


@dataclass(frozen=True)
class Advice:
    """What the desk shows beside the text."""

    findings: list[Finding]
    headlines: list[Measure]
    words: int
    minutes: int


def house_rules() -> Rules:
    """The paper's rules; the defaults until somebody has set them."""
    kept = HouseStyle.objects.filter(pk=HouseStyle.THE_ONE).first()
    return (kept or HouseStyle()).rules


def advice(article: Article, rules: Rules | None = None) -> Advice:
    """What house style has to say about ``article``, saved or not."""
    rules = rules or house_rules()
    copy = copy_of(article)
    words = sum(len(words.text.split()) for words in copy.words if words.field == "body")
    return Advice(check(copy, rules), measures(copy, rules), words, reading_minutes(words))


def refuse_blocked(article: Article, revision: Revision, verb: Verb | None) -> None:
    """Raise where house style forbids what is about to become public.

    Moving changes no word, so it is never refused.

    Raises:
        PublicationRefused: with every blocking remark.
    """
    if verb is Verb.MOVE:
        return
    rules = house_rules()
    if not rules.blocking:
        return
    findings = [f for f in check(copy_of(revision.as_object()), rules) if f.blocks]
    if findings:
        raise PublicationRefused(article, findings)


def copy_of(article: Article) -> Copy:
    """``article`` as ``style.check`` reads it."""
    blocks = stored_blocks(article)
    lines = [Words(name, visible_text(str(getattr(article, name) or ""))) for name in LINES]
    body = [words for block in blocks for words in _block_words(block)]
    return Copy(
        kind=article.kind,
        language=article.language,
        words=tuple(words for words in (*lines, *body) if words.text),
        pictures=tuple(_pictures(article, blocks)),
        links=tuple(_links(blocks)),
        dateline=article.dateline,
        summary=article.summary,
        bylines=sum(1 for byline in article.bylines.all() if byline.author_id or byline.name),
    )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in items(value):
            yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in _TEXTS or isinstance(item, list):
                yield from _strings(item)


def _block_words(block: Raw) -> Iterator[Words]:
    if block["type"] in _QUOTED:
        return
    for text in _strings(block["value"]):
        if words := visible_text(text):
            yield Words("body", words, str(block.get("id") or ""))


def _uses(blocks: list[Raw]) -> Iterator[tuple[str, Raw]]:
    for block in blocks:
        where = str(block.get("id") or "")
        if block["type"] == "picture":
            yield where, block["value"]
        elif block["type"] == "gallery":
            for picture in items(block["value"].get("pictures")):
                yield where, picture


def _pictures(article: Article, blocks: list[Raw]) -> Iterator[PictureUse]:
    uses = list(_uses(blocks))
    keys = {value.get("picture") for _where, value in uses} | {article.lead_picture_id}
    found: dict[int, Picture] = Picture.objects.in_bulk(key for key in keys if key)
    lead = found.get(article.lead_picture_id or 0)
    if lead is not None:
        yield PictureUse(
            lead.title, article.lead_alt or lead.alt, article.lead_caption or lead.caption,
            lead.credit_line, field="lead_picture",
        )  # fmt: skip
    for where, value in uses:
        picture = found.get(value.get("picture") or 0)
        if picture is not None:
            yield PictureUse(
                picture.title,
                value.get("alt") or picture.alt,
                visible_text(value.get("caption") or "") or picture.caption,
                value.get("credit") or picture.credit_line,
                block=where,
            )


@dataclass(frozen=True)
class _Anchor:
    words: str
    block: str
    href: str = ""
    kind: str = ""
    uuid: str = ""
    article: int = 0


def _anchors(blocks: list[Raw]) -> Iterator[_Anchor]:
    for block in blocks:
        where = str(block.get("id") or "")
        for text in _strings(block["value"]):
            for attributes, words in _LINK.findall(text):
                given = dict(_ATTRIBUTE.findall(attributes or ""))
                yield _Anchor(
                    visible_text(words), where, unescape(given.get("href", "")),
                    given.get("linktype", ""), given.get("uuid", ""),
                )  # fmt: skip
        if block["type"] == "related":
            for item in items(block["value"].get("items")):
                yield _Anchor(
                    item.get("title") or "", where, item.get("url") or "",
                    article=item.get("article") or 0,
                )  # fmt: skip


def loose_links(article: Article) -> list[LinkUse]:
    """The links of a public ``article`` that lead nowhere, but for those to stories by identity:
    what links to a story that was withdrawn is known from its references."""
    uses = _links(stored_blocks(article), article.body_html)
    return [use for use in uses if not use.leads and use.target not in {"", "article"}]


def _links(blocks: list[Raw], text: str = "") -> Iterator[LinkUse]:
    """Every link; ``text`` is the story as HTML, in which links within it are looked for."""
    anchors = list(_anchors(blocks))
    uuids: defaultdict[str, set[UUID]] = defaultdict(set)
    for anchor in anchors:
        if (uuid := _uuid(anchor.uuid)) is not None:
            uuids[anchor.kind].add(uuid)
    known = {kind: _living(kind, wanted) for kind, wanted in uuids.items()}
    public = Article.objects.public()
    hosts = own_hosts()
    own = {a.href: own_part(a.href, hosts=hosts) for a in anchors if a.href}
    # What is not rendered yet has no marks to look for.
    parts = {part for part in own.values() if part and (part[0] or text)}
    nowhere = dead(parts, inside=text) if parts else set()
    keys = {a.article for a in anchors if a.article}
    there = set(public.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    for anchor in anchors:
        if anchor.article:
            leads = anchor.article in there
        elif anchor.kind:
            leads = _uuid(anchor.uuid) in known.get(anchor.kind, set())
        elif part := own.get(anchor.href):
            leads = part not in nowhere
        else:
            leads = bool(anchor.href.strip("# "))
        yield LinkUse(anchor.words, anchor.href or anchor.kind, leads, block=anchor.block)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _living(kind: str, uuids: Iterable[UUID]) -> set[UUID | None]:
    """Those of ``uuids`` that readers can follow."""
    if kind == "article":
        rows: Any = Article.objects.public()
    elif kind in _MODELS:
        rows = _MODELS[kind]._default_manager.all()
        if kind == "topic":
            rows = rows.exclude(status=Topic.Status.RETIRED)
    else:
        return set()
    return set(rows.filter(uuid__in=list(uuids)).values_list("uuid", flat=True))

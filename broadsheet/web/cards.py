"""Stories, and the faces of people, as lists show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from broadsheet.changes.keys import carry
from broadsheet.design.site import Card
from broadsheet.media.markup import image_html
from broadsheet.media.models import Picture
from broadsheet.newsroom.access import readable
from broadsheet.newsroom.models import Article, Byline
from broadsheet.web.texts import load_texts

# Kinds that a reader must be able to tell from news at first sight.
LABELLED = {
    Article.Kind.ANALYSIS, Article.Kind.OPINION, Article.Kind.REVIEW, Article.Kind.LIVE,
    Article.Kind.GALLERY, Article.Kind.VIDEO, Article.Kind.DEBATE,
}  # fmt: skip
SIGNED = {Article.Kind.ANALYSIS, Article.Kind.OPINION, Article.Kind.REVIEW, Article.Kind.DEBATE}

OPENING = 180  # characters of a text that stand in for a summary


def kind_label(article: Article) -> str:
    """“Opinion”, “Live”: the kind where it must be said."""
    if article.kind == Article.Kind.LIVE:
        # Wagtail's catalogues have this word for what is published.
        return pgettext("coverage", "Live") if article.is_running else _("As it happened")
    if article.kind not in LABELLED:
        return ""
    label = str(Article.Kind(article.kind).label)
    return label[:1].upper() + label[1:]


def writers(article: Article) -> list[str]:
    """Who wrote it, as printed."""
    return [b.printed for b in article.bylines.all() if b.role == Byline.Role.WRITER and b.printed]


def joined(names: list[str]) -> str:
    """“A, B and C”."""
    return str(get_text_list(names, _("and")))


def openings(articles: Sequence[Article]) -> dict[int, str]:
    """The first words of stories without a summary, as far as anybody may read them."""
    silent = [article for article in articles if not article.summary]
    load_texts(silent)
    return {
        article.pk: Truncator(" ".join(readable(article).words.split())).chars(OPENING)
        for article in silent
    }


def card(
    request: HttpRequest,
    article: Article,
    *,
    size: str = "",
    eager: bool = False,
    summary: bool = True,
    byline: bool = False,
    dated: bool = True,
    day: dt.date | None = None,
    opening: str = "",
) -> Card:
    """``article`` as a card; ``size`` names how large its picture stands, or nothing for none.

    On a page that bears the date ``day`` only other dates are said. ``opening`` stands in for a
    summary that nobody wrote.
    """
    carry(request, f"article:{article.pk}:card")
    if article.column_id:
        # Its name stands above the headline.
        carry(request, f"column:{article.column_id}")
    if opening:
        carry(request, f"article:{article.pk}:body")
    picture = ""
    if size and article.lead_picture:
        # Shown or not: its rights may be prolonged.
        carry(request, f"picture:{article.lead_picture_id}")
        if article.lead_picture.may_be_shown:
            # The headline beside it says what there is to see; its link is the same.
            picture = image_html(article.lead_picture, alt="", size=size, eager=eager)
    signed = byline or article.kind in SIGNED
    if signed:
        carry(request, *(f"author:{b.author_id}" for b in article.bylines.all() if b.author_id))
    return Card(
        path=article.path or "",
        headline=article.card_headline,
        kicker=article.column_kicker,
        label=article.kicker or kind_label(article),
        summary=(article.summary or opening) if summary else "",
        byline=joined(writers(article)) if signed else "",
        picture=mark_safe(picture),
        moment=article.first_published_at
        if dated and (day is None or article.published_on() != day)
        else None,
        # What has ended is marked as live no more.
        kind=article.kind if article.kind != Article.Kind.LIVE or article.is_running else "ended",
        language=article.language,
        direction=article.direction,
    )


def cards(request: HttpRequest, articles: Iterable[Article], **how: Any) -> list[Card]:
    """Each of ``articles`` as a card of one kind."""
    return [card(request, article, **how) for article in articles]


def portrait(request: HttpRequest, picture: Picture | None, *, eager: bool = False) -> SafeString:
    """The face of an author or a column; nothing where there is none, or it may not be shown."""
    if picture is None:
        return mark_safe("")
    # Shown or not: its rights may be prolonged.
    carry(request, f"picture:{picture.pk}")
    if not picture.may_be_shown:
        return mark_safe("")
    return mark_safe(image_html(picture, alt="", size="portrait", eager=eager))

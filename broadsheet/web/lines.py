"""Sentences the paper composes about a story: who reported from where, where it was printed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from broadsheet.design.site import Link
from broadsheet.newsroom.addresses import edition_path
from broadsheet.newsroom.models import Article, Byline
from broadsheet.web.cards import joined


@dataclass(frozen=True)
class Credit:
    """“By”, and those it names."""

    label: str
    names: tuple[Link, ...]


def credits(article: Article) -> list[Credit]:
    """The bylines, those of one role together. Who contributed is said at the end instead."""
    shown = [b for b in article.bylines.all() if b.role != Byline.Role.CONTRIBUTOR and b.printed]
    made = []
    for role, bylines in groupby(shown, key=lambda byline: byline.role):
        names = tuple(Link(b.printed, b.author.path if b.author else "") for b in bylines)
        made.append(Credit(capfirst(str(Byline.Role(role).label)), names))
    return made


def _reported(byline: Byline) -> str:
    values = {"name": byline.printed, "place": byline.reported_from}
    if byline.role == Byline.Role.CONTRIBUTOR:
        if byline.reported_from:
            return _("%(name)s contributed reporting from %(place)s") % values
        return _("%(name)s contributed reporting") % values
    return _("%(name)s reported from %(place)s") % values


def _from(byline: Byline) -> str:
    return _("%(name)s from %(place)s") % {"name": byline.printed, "place": byline.reported_from}


def contribution(article: Article) -> str:
    """“Ada Berg reported from X, and Bo Costa from Y and Z.”"""
    if article.contribution:
        return article.contribution
    bylines = [byline for byline in article.bylines.all() if byline.printed]
    placed = [b for b in bylines if b.reported_from and b.role != Byline.Role.CONTRIBUTOR]
    if len(placed) == 1 and placed[0].reported_from == article.dateline:
        placed = []  # the dateline has said it
    sentences = []
    if placed:
        clauses = [_reported(placed[0]), *(_from(byline) for byline in placed[1:])]
        sentences.append(_sentence(clauses))
    helped = [b for b in bylines if b.role == Byline.Role.CONTRIBUTOR]
    unplaced = [b.printed for b in helped if not b.reported_from]
    clauses = [_reported(byline) for byline in helped if byline.reported_from]
    if unplaced:
        clauses.append(_("%(name)s contributed reporting") % {"name": joined(unplaced)})
    if clauses:
        sentences.append(_sentence(clauses))
    return " ".join(sentences)


def _sentence(clauses: list[str]) -> str:
    *first, last = clauses
    if not first:
        return f"{last}."
    return _("%(clauses)s, and %(last)s.") % {"clauses": ", ".join(first), "last": last}


def print_lines(article: Article) -> list[SafeString]:
    """Where the story stood in print, each with a link to that day's paper."""
    lines = []
    for placement in article.placements.all():
        day = format_html(
            '<a href="{}"><time datetime="{}">{}</time></a>',
            edition_path(placement.date),
            placement.date.isoformat(),
            date_format(placement.date, "DATE_FORMAT"),
        )
        values = {"day": day, "page": placement.page, "edition": placement.edition}
        if placement.page and placement.edition:
            text = _(
                "A version of this article appeared in print on {day}, on page {page} of the "
                "{edition} edition"
            )
        elif placement.page:
            text = _("A version of this article appeared in print on {day}, on page {page}")
        elif placement.edition:
            text = _(
                "A version of this article appeared in print on {day}, in the {edition} edition"
            )
        else:
            text = _("A version of this article appeared in print on {day}")
        line = format_html(text, **values)
        headline = placement.headline or article.print_headline
        if headline and headline != article.headline:
            line = format_html(
                _("{line} with the headline: {headline}"), line=line, headline=headline
            )
        end = "" if headline and headline[-1] in ".?!…" and headline in line else "."
        lines.append(format_html("{}{}", line, end))
    return lines

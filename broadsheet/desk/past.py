"""What the desk shows of past and related coverage, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _

from broadsheet.coverage.models import Relation
from broadsheet.coverage.selectors import any_thread_of, coverage_of, relations_of
from broadsheet.desk.selectors import offered
from broadsheet.newsroom.access import is_public
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.staff import may_do

OFFERED = 8
# What each reason is called; the strongest are said.
REASONS = {
    "text": _("same words"),
    "names": _("same names"),
    "opening": _("same beginning"),
    "pairs": _("same phrases"),
    "numbers": _("same figures"),
    "recalled": _("recalled in the text"),
    "topics": _("same index terms"),
    "byline": _("same writer"),
    "lately": _("not long ago"),
    "linked": _("linked in the text"),
    "led": _("linked by a story like it"),
    "continued": _("continued by an earlier stage"),
}
MOST_REASONS = 3


@dataclass
class Row:
    """A relation with what the desk says of it."""

    relation: Relation
    shown: bool
    reasons: list[Any]
    first: bool = False
    last: bool = False

    @property
    def other(self) -> Article:
        return self.relation.other

    @property
    def other_id(self) -> int:
        return self.relation.other_id

    @property
    def is_pinned(self) -> bool:
        return self.relation.source == Relation.Source.PINNED


def may_arrange(user: Any, article: Article) -> bool:
    """Whether ``user`` may say what stands beside ``article``: readers see it at once."""
    if article.live:
        return may_do(user, "publish", article)
    return may_do(user, "change", article)


def reasons(relation: Relation) -> list[Any]:
    """Why a story was found, the strongest reasons first."""
    strongest = sorted(relation.evidence.items(), key=lambda pair: -pair[1])
    return [REASONS[name] for name, _weight in strongest if name in REASONS][:MOST_REASONS]


def past_context(
    article: Article, request: HttpRequest | None = None, *, words: str = ""
) -> dict[str, Any]:
    """The lists of a story, as readers see them and what they do not see."""
    shown = coverage_of(article)
    order = {one.pk: place for place, one in enumerate([*shown.past, *shown.related])}
    rows = [
        Row(relation, relation.other_id in order, reasons(relation))
        for relation in relations_of(article)
    ]
    there = [row for row in rows if row.relation.source != Relation.Source.REMOVED]
    there.sort(key=lambda row: order.get(row.other_id, len(order)))
    past = [row for row in there if row.relation.kind == Relation.Kind.PAST]
    visible = [row for row in past if row.shown]
    if visible:
        visible[0].first = visible[-1].last = True
    context = {
        "article": article,
        "past": past,
        "related": [row for row in there if row.relation.kind == Relation.Kind.RELATED],
        "removed": [row for row in rows if row.relation.source == Relation.Source.REMOVED],
        "thread": any_thread_of(article),
        "words": words,
        "results": results(article, words) if words else [],
    }
    if request is not None:
        context["may_arrange"] = may_arrange(request.user, article)
        context["csrf_token"] = get_token(request)
    return context


def results(article: Article, words: str) -> list[Article]:
    """Public stories that fit the words typed so far."""
    words = words[:200].strip()
    if not words:
        return []
    public = Article.objects.few_public().select_related("section")
    found = offered(words, among=public.defer("body", "body_html"), count=OFFERED + 1)
    return [one for one in found if one.pk != article.pk and is_public(one)][:OFFERED]

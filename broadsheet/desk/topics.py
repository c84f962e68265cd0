"""What the panel of topics beside a story shows, and keeping what was decided in it.

While somebody writes, decisions travel in a field of the form, so that they also work before the
story is first saved; each save, by hand or by itself, writes them down.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Article, Suggestion
from broadsheet.newsroom.rendering import stored_blocks
from broadsheet.newsroom.services import Decision, decide
from broadsheet.newsroom.suggesting import Proposal, Story, decisions_of_many, proposals
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import living, named

ACCEPTED, PROPOSED, REFUSED = (
    Suggestion.State.ACCEPTED.value, Suggestion.State.PROPOSED.value,
    Suggestion.State.REFUSED.value,
)  # fmt: skip
STATES = {ACCEPTED, PROPOSED, REFUSED}
OFFERED = 8
# What speaks for a topic, as an editor is told it; what speaks against it is in the order already.
REASONS = {
    "name": gettext_lazy("its name"),
    "alias": gettext_lazy("another name of it"),
    "abbreviation": gettext_lazy("its abbreviation"),
    "adjective": gettext_lazy("its adjective"),
    "nickname": gettext_lazy("a nickname"),
    "misspelling": gettext_lazy("a known misspelling"),
    "part": gettext_lazy("a part of its name"),
    "rule": gettext_lazy("a usual form of its name"),
    "full-name-earlier": gettext_lazy("named in full earlier"),
    "full-name-later": gettext_lazy("named in full later"),
    "full-name": gettext_lazy("named in full, too"),
    "met-earlier": gettext_lazy("named earlier"),
    "after-title": gettext_lazy("after a title"),
    "title-after": gettext_lazy("before a title"),
    "after-placing": gettext_lazy("as places are named"),
    "saying-after": gettext_lazy("as people are quoted"),
    "firm-after": gettext_lazy("as firms are named"),
    "known-before": gettext_lazy("beside another topic"),
    "known-after": gettext_lazy("beside another topic"),
    "beside": gettext_lazy("with topics it is often beside"),
    "context": gettext_lazy("with words it is often seen with"),
    "most-used": gettext_lazy("the one most used of this name"),
    "alone": gettext_lazy("the only one of this name"),
    "confirmed": gettext_lazy("accepted for this story"),
}

Pending = Mapping[str, str]  # by the topic's UUID, the state it is given


def _pending(pending: Pending) -> dict[int, tuple[Topic, str]]:
    """The topics of ``pending`` that there are, by key; a merged one speaks for its survivor."""
    found: dict[int, tuple[Topic, str]] = {}
    for topic in Topic.objects.filter(uuid__in=list(pending)).select_related("merged_into"):
        there = living(topic)
        found[there.pk] = (there, pending[str(topic.uuid)])
    return found


def _story(article: Article, states: Mapping[int, str]) -> Story:
    filed = _filed(article)
    accepted = {key for key, state in states.items() if state == ACCEPTED} | filed
    refused = {key for key, state in states.items() if state == REFUSED}
    section = article.section.name if article.section_id else ""
    at = article.first_published_at
    return Story(
        article.headline or "", article.summary or "", stored_blocks(article), section,
        at.date() if at else None, frozenset(accepted), frozenset(refused),
    )  # fmt: skip


def _filed(article: Article) -> set[int]:
    return {term.topic_id for term in article.terms.all() if term.topic_id}


def _decided(article: Article, given: Mapping[int, tuple[Topic, str]]) -> dict[int, str]:
    """The state of each topic that somebody decided about, with what the form says last."""
    states: dict[int, str] = {}
    if article.pk:
        for key, row in decisions_of_many([article.pk]).get(article.pk, {}).items():
            if row.state != PROPOSED:
                states[key] = row.state
    for key, (_topic, state) in given.items():
        states[key] = state
    return states


def panel_rows(article: Article, pending: Pending) -> list[dict[str, Any]]:
    """The lines of the panel for ``article`` as the form has it: the surest first, refused last."""
    given = _pending(pending)
    states = _decided(article, given)
    story = _story(article, states)
    found = {one.key: one for one in proposals(story)}
    others = [key for key in states if key not in found and states[key] != PROPOSED]
    topics = Topic.objects.in_bulk([*found, *others])
    filed = _filed(article)
    rows = [
        _row(topics[key], one, states.get(key, PROPOSED), key in filed)
        for key, one in found.items()
        if key in topics
    ]
    rows += [_row(topics[key], None, states[key], key in filed) for key in others if key in topics]
    return sorted(rows, key=lambda row: row["state"] == REFUSED)


def _row(topic: Topic, one: Proposal | None, state: str, filed: bool) -> dict[str, Any]:
    return {
        "uuid": str(topic.uuid),
        "pk": topic.pk,
        "name": topic.name,
        "title": str(topic),
        "kind": str(topic.get_kind_display()),
        "note": topic.disambiguation or topic.description[:120],
        "candidate": topic.status == Topic.Status.CANDIDATE,
        "url": reverse("topics:edit", args=[topic.pk]),
        "state": state,
        "filed": filed,
        "named": bool(one and one.words),
        "subject": bool(one and one.source == Suggestion.Source.SUBJECTS.value),
        "leads": bool(one and one.leads),
        "sure": bool(one and one.sure),
        "why": _why(one) if one else _("not named in the text") if state == ACCEPTED else "",
    }


def _why(one: Proposal) -> str:
    """Why a topic is proposed, in words."""
    if one.source == Suggestion.Source.SUBJECTS.value:
        return _("stories with: %(words)s") % {"words": ", ".join(one.evidence)}
    kinds = [reason.partition(":")[0] for reason in one.evidence]
    told = [str(REASONS[kind]) for kind in kinds if kind in REASONS]
    said = f"“{one.words}”" if one.words else ""
    if one.times > 1:
        said = f"{said} × {one.times}".strip()
    return " · ".join([part for part in (said, *dict.fromkeys(told)) if part][:4])


def keep_decisions(*, article: Article, pending: Pending, actor: User | None) -> None:
    """Write down what the form of ``article``, which is saved, says about topics."""
    given = _pending(pending)
    if not given:
        return
    states = _decided(article, given)
    # Asked as if nothing were refused: the reasons are kept with a refusal, too.
    story = _story(article, {key: state for key, state in states.items() if state == ACCEPTED})
    found = {one.key: one for one in proposals(story)}
    decisions = [_decision(topic, state, found.get(key)) for key, (topic, state) in given.items()]
    decide(article=article, decisions=decisions, actor=actor)


def _decision(topic: Topic, state: str, one: Proposal | None) -> Decision:
    if one is None:
        return Decision(topic, state, source=Suggestion.Source.STAFF.value)
    return Decision(topic, state, one.source, one.score, one.evidence, one.words, one.nth)


def topics_for(words: str, *, besides: Collection[int] = ()) -> list[dict[str, Any]]:
    """Topics whose name or alias has ``words``, for whoever adds one."""
    if not words.strip():
        return []
    rows = named(words).filter(
        status__in=[Topic.Status.CANDIDATE, Topic.Status.APPROVED]
    ).exclude(pk__in=besides)  # fmt: skip
    return [topic_row(topic) for topic in rows.order_by("name", "pk")[:OFFERED]]


def topic_row(topic: Topic) -> dict[str, Any]:
    """A topic that nothing proposed, as a line of the panel."""
    return _row(topic, None, PROPOSED, False)

"""Keeps which topics were proposed for a story, and what was decided about them.

What a person decided is never changed here and never forgotten. What nobody decided follows the
text, the vocabulary and, where the paper or an import wants that, the linker's own certainty.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import Article, ArticleTerm, Suggestion
from broadsheet.newsroom.models.staff import may_decide_topics
from broadsheet.newsroom.suggesting import (
    Proposal,
    Reading,
    Story,
    decisions_of_many,
    proposals,
    reading,
)
from broadsheet.newsroom.wording import first_said
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import living

_AT_ONCE = 100
_PAUSE = 0.001

# Sent with ``instance``, a public story, in the transaction that changed which topics it links to.
links_changed = Signal()

ACCEPTED, PROPOSED, REFUSED = (
    Suggestion.State.ACCEPTED, Suggestion.State.PROPOSED, Suggestion.State.REFUSED,
)  # fmt: skip


@dataclass
class Linked:
    """What linking many stories came to."""

    stories: int = 0
    links: int = 0
    proposed: int = 0
    changed: list[int] = field(default_factory=list)  # stories whose links are others now


def link_topics(*, pk: int) -> None:
    """Propose topics for the public text of story ``pk``, and find where its links stand."""
    link_many(pks=[pk])


def link_many(
    *, pks: Sequence[int], apply: bool | None = None, with_subjects: bool = True
) -> Linked:
    """``link_topics`` for many. With ``apply`` the linker links by itself what it is sure of.

    Without saying so, the paper's setting ``links_by_itself`` decides.
    """
    by_itself = settings.BROADSHEET_LINKS_BY_ITSELF if apply is None else apply
    linked = Linked()
    for start in range(0, len(pks), _AT_ONCE):
        some = pks[start : start + _AT_ONCE]
        _link(some, linked, apply=by_itself, with_subjects=with_subjects)
        # Whoever waits for SQLite's one write lock sleeps in between and must find it free.
        time.sleep(_PAUSE)
    return linked


@dataclass
class _Changes:
    """What is to be written for a batch of stories, in as many statements as there are kinds."""

    new: list[Suggestion] = field(default_factory=list)
    changed: list[Suggestion] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    terms: list[ArticleTerm] = field(default_factory=list)


def _link(pks: Sequence[int], linked: Linked, *, apply: bool, with_subjects: bool) -> None:
    decided = decisions_of_many(pks)
    terms: dict[int, list[int]] = {}
    for pk, topic, into in (
        ArticleTerm.objects.filter(article__in=pks)
        .order_by("article", "sort_order")
        .values_list("article", "topic", "topic__merged_into")
    ):
        terms.setdefault(pk, []).append(into or topic)
    columns = (
        "pk", "headline", "summary", "body", "section__name", "first_published_at",
        "latest_revision",
    )  # fmt: skip
    rows = Article.objects.filter(pk__in=pks, live__in=[True]).values_list(*columns)
    made = _Changes()
    for pk, headline, summary, body, section, published_at, revision in rows:
        known = decided.get(pk, {})
        accepted = {key for key, row in known.items() if row.by_staff and row.state == ACCEPTED}
        story = Story(
            headline, summary, [dict(block) for block in body.get_prep_value()] if body else [],
            section, published_at.date() if published_at else None,
            frozenset(accepted.union(terms.get(pk, ()))),
            frozenset(key for key, row in known.items() if row.state == REFUSED),
        )  # fmt: skip
        found = proposals(story, with_subjects=with_subjects)
        if _compare(pk, story, found, known, made, apply=apply, with_subjects=with_subjects):
            linked.changed.append(pk)
        # A story that somebody edits keeps its terms in its versions; only they may change those.
        if apply and with_subjects and revision is None:
            have = terms.get(pk, [])
            sure = [one.key for one in found if one.source == "subjects" and one.sure]
            made.terms += [
                ArticleTerm(article_id=pk, topic_id=key, sort_order=len(have) + n,
                            public_at=published_at)
                for n, key in enumerate(key for key in sure if key not in have)
            ]  # fmt: skip
        linked.stories += 1
    linked.links += sum(row.state == ACCEPTED for row in made.new)
    linked.proposed += sum(row.state == PROPOSED for row in made.new)
    _write(made)


def _compare(
    pk: int,
    story: Story,
    found: list[Proposal],
    known: dict[int, Suggestion],
    made: _Changes,
    *,
    apply: bool,
    with_subjects: bool,
) -> bool:
    """Note what of the rows of story ``pk`` has to change; whether its links are others."""
    others = False
    seen = {one.key for one in found}
    for one in found:
        row = known.get(one.key)
        state = ACCEPTED if apply and one.sure else PROPOSED
        if row is None:
            made.new.append(
                Suggestion(
                    article_id=pk, topic_id=one.key, state=state, source=one.source,
                    score=one.score, evidence=list(one.evidence), words=one.words, nth=one.nth,
                )
            )  # fmt: skip
            others = others or (state == ACCEPTED and bool(one.words))
            continue
        if row.state == PROPOSED and not row.by_staff and state == ACCEPTED:
            row.state, others = ACCEPTED, bool(one.words) or others
            _update(row, one)
            made.changed.append(row)
        elif _differs(row, one):
            others = others or (
                row.state == ACCEPTED and (row.words, row.nth) != (one.words, one.nth)
            )
            _update(row, one)
            made.changed.append(row)
    left = {key: row for key, row in known.items() if key not in seen}
    read: Reading | None = None
    for row in left.values():
        if row.by_staff:
            if row.state == ACCEPTED:
                # Somebody said so, whatever the linker thinks: its names will do.
                read = read or reading(story)
                others = _find(row, read, made) or others
        elif with_subjects or row.source != Suggestion.Source.SUBJECTS:
            made.gone.append(row.pk)
            others = others or (row.state == ACCEPTED and bool(row.words))
    return others


def _differs(row: Suggestion, one: Proposal) -> bool:
    return (
        (row.words, row.nth) != (one.words, one.nth)
        or abs(row.score - one.score) > 0.001
        or row.evidence != list(one.evidence)
        or (row.source != one.source and not row.by_staff)
    )


def _update(row: Suggestion, one: Proposal) -> None:
    row.words, row.nth, row.score = one.words, one.nth, one.score
    row.evidence = list(one.evidence)
    if not row.by_staff:
        row.source = one.source


def _find(row: Suggestion, read: Reading, made: _Changes) -> bool:
    topic = row.topic.merged_into or row.topic
    names = [topic.name, *topic.aliases.values_list("name", flat=True)]
    words, nth = first_said(read.pieces, names) or ("", 0)
    if (words, nth) == (row.words, row.nth):
        return False
    row.words, row.nth = words, nth
    made.changed.append(row)
    return True


def _write(made: _Changes) -> None:
    if not (made.new or made.changed or made.gone or made.terms):
        return
    table = connection.ops.quote_name(Suggestion._meta.db_table)
    # Whoever decided in between keeps the last word: only where a link stands may still change.
    update = (
        f"UPDATE {table} SET words = %s, nth = %s, score = %s, evidence = %s, source = %s, "  # noqa: S608
        "state = CASE WHEN decided_at IS NULL THEN %s ELSE state END WHERE id = %s"
    )
    evidence = Suggestion._meta.get_field("evidence")
    rows = [
        (row.words, row.nth, row.score, evidence.get_db_prep_save(row.evidence, connection),
         row.source, row.state, row.pk)
        for row in made.changed
    ]  # fmt: skip
    with transaction.atomic():
        Suggestion.objects.filter(pk__in=made.gone, decided_at__isnull=True).delete()
        # A topic may have been taken down, and another process may have been here.
        there = set(
            Topic.objects.filter(
                pk__in={row.topic_id for row in made.new} | {row.topic_id for row in made.terms}
            ).values_list("pk", flat=True)
        )
        Suggestion.objects.bulk_create(
            [row for row in made.new if row.topic_id in there], ignore_conflicts=True
        )
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(update, rows)
        if terms := [term for term in made.terms if term.topic_id in there]:
            ArticleTerm.objects.bulk_create(terms)
            touch(["topics", *(f"list:topic:{term.topic_id}" for term in terms)])
            touch(f"article:{term.article_id}:body" for term in terms)


# What people decide --------------------------------------------------------------------------


@dataclass(frozen=True)
class Decision:
    """What somebody says of one topic for a story; ``state`` proposed takes a decision back."""

    topic: Topic
    state: str
    source: str = Suggestion.Source.LINKER
    score: float = 0
    evidence: tuple[str, ...] = ()
    words: str = ""
    nth: int = 0


def decide(*, article: Article, decisions: Iterable[Decision], actor: User | None) -> list[Topic]:
    """Keep what was decided about topics for a story; returns those that changed.

    Readers of a public story see its links change soon after; what it is filed under is a part of
    its versions and goes out with them.

    Raises:
        PermissionDenied: ``actor`` may not decide for readers of the story.
    """
    if actor is not None and not may_decide_topics(actor, article):
        raise PermissionDenied
    changed: list[Topic] = []
    with transaction.atomic():
        known = decisions_of_many([article.pk]).get(article.pk, {})
        for one in decisions:
            topic = living(one.topic)
            row = known.get(topic.pk)
            before = (row.state, row.by_staff) if row else (PROPOSED, False)
            if before == (one.state, one.state != PROPOSED):
                continue
            row = row or Suggestion(
                article=article, topic=topic, source=one.source, score=one.score,
                evidence=list(one.evidence), words=one.words[:255], nth=one.nth,
            )  # fmt: skip
            known[topic.pk] = row
            row.state = one.state
            taken_back = one.state == PROPOSED
            row.user = None if taken_back else actor
            row.decided_at = None if taken_back else timezone.now()
            if row.pk:  # where its link stands may have been found anew meanwhile
                row.save(update_fields=["state", "user", "decided_at"])
            else:
                row.save()
            changed.append(topic)
            log(
                instance=article, action="broadsheet.decide_topic", user=actor,
                data={"topic": str(topic.uuid), "name": topic.name, "state": str(one.state)},
            )  # fmt: skip
        if changed and Article.objects.filter(pk=article.pk, live__in=[True]).exists():
            links_changed.send(sender=Article, instance=article)
    return changed


def stories_with(topics: Collection[int]) -> list[int]:
    """Stories that were proposed one of these topics."""
    rows = Suggestion.objects.filter(topic__in=topics)
    return list(rows.order_by("article").values_list("article", flat=True).distinct())

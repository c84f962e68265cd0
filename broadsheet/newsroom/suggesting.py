"""Which topics a story may be about: names in its text, and subjects of stories like it.

Writes nothing and needs no saved story, so that the desk can ask while somebody writes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from broadsheet.newsroom.models import Suggestion
from broadsheet.newsroom.vocabulary import subjects, vocabulary
from broadsheet.newsroom.wording import Piece, Raw, Spot, parts_of, pieces, spot_at
from broadsheet.topics.linker import Context, Mention, mentions
from broadsheet.topics.models import Topic

MOST = 60


@dataclass(frozen=True)
class Story:
    """What is known of a story that topics are to be proposed for."""

    headline: str
    summary: str
    blocks: list[Raw]
    section: str = ""
    date: dt.date | None = None
    accepted: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Proposal:
    """One topic, why, and where its link would stand."""

    key: int
    source: str
    score: float
    sure: bool  # enough to be taken without asking, where the paper wants that
    evidence: tuple[str, ...]
    words: str = ""  # no link: it is not named where a link may stand
    nth: int = 0
    times: int = 0
    leads: bool = False  # named in headline or summary


@dataclass(frozen=True)
class Reading:
    """A story as one text, and what of it is open to links."""

    text: str
    body_at: int
    pieces: list[Piece]


def reading(story: Story) -> Reading:
    """Headline, summary and body one after the other."""
    above = "".join(f"{line}\n\n" for line in (story.headline, story.summary) if line)
    body, found = pieces(parts_of(story.blocks))
    for piece in found:
        piece.at += len(above)
    return Reading(above + body, len(above), found)


def proposals(story: Story, *, with_subjects: bool = True) -> list[Proposal]:
    """The topics worth proposing for ``story``, the surest first, refused ones left out."""
    read = reading(story)
    found = {one.key: one for one in _named(story, read)}
    if with_subjects:
        for other in _alike(story, read):
            found.setdefault(other.key, other)
    ranked = sorted(found.values(), key=_rank)
    return ranked[:MOST]


def _rank(one: Proposal) -> tuple[bool, int, float, int]:
    return not one.leads, -min(one.times, 5), -one.score, one.key


def _named(story: Story, read: Reading) -> Iterable[Proposal]:
    context = Context(
        section=story.section, topics=story.accepted, refused=story.refused, date=story.date
    )
    met = mentions(vocabulary(), read.text, context=context)
    times = Counter(one.key for one in met)
    best: dict[int, float] = {}
    for one in met:
        best[one.key] = max(best.get(one.key, 0.0), one.score)
    sure = {one.key for one in met if one.links}
    spots: dict[int, tuple[int, tuple[str, int]]] = {}
    evidence: dict[int, tuple[str, ...]] = {}
    leading: set[int] = set()
    for one in met:
        if one.start < read.body_at:
            leading.add(one.key)
        else:
            doubt = _doubt(one, one.key in sure)
            better = one.key not in spots or doubt < spots[one.key][0]
            if better and (spot := spot_at(read.pieces, one.start, one.end)):
                spots[one.key] = doubt, spot
        if one.score == best[one.key]:
            evidence.setdefault(one.key, one.evidence)
    for key, score in best.items():
        _, (words, nth) = spots.get(key, (0, ("", 0)))
        yield Proposal(
            key, Suggestion.Source.LINKER.value, round(score, 4), key in sure, evidence[key],
            words[:255], nth, times[key], key in leading,
        )  # fmt: skip


def _doubt(mention: Mention, topic_is_sure: bool) -> int:
    """How much better a later mention would bear the link; the first that could not be better does.

    "Mr Smith" in the first line may be anybody until Delia Smith is named in the third.
    """
    return 2 * (topic_is_sure and not mention.links) + ("full-name-later" in mention.evidence)


def _alike(story: Story, read: Reading) -> Iterable[Proposal]:
    model = subjects()
    if model is None:
        return
    text = f"{story.summary}\n{read.text[read.body_at :]}"
    for one in model.subjects(story.headline, text):
        if one.key not in story.refused:
            yield Proposal(
                one.key, Suggestion.Source.SUBJECTS.value, one.score, one.applies, one.words
            )


# Links of stored decisions -----------------------------------------------------------------------


def decisions_of_many(pks: Collection[int]) -> dict[int, dict[int, Suggestion]]:
    """By story and living topic, the row that counts: a person's decision first, the latest one.

    A topic that was merged into another speaks for that one from then on.
    """
    rows = Suggestion.objects.filter(article__in=list(pks)).select_related("topic__merged_into")
    found: dict[int, dict[int, Suggestion]] = {}
    for row in rows:
        of_story = found.setdefault(row.article_id, {})
        key = row.topic.merged_into_id or row.topic_id
        other = of_story.get(key)
        if other is None or _weight(row) > _weight(other):
            of_story[key] = row
    return found


def _weight(row: Suggestion) -> tuple[bool, float, bool]:
    at = row.decided_at.timestamp() if row.decided_at else 0.0
    return row.by_staff, at, row.state == Suggestion.State.ACCEPTED


def spots_of_many(pks: Collection[int]) -> dict[int, list[Spot]]:
    """Where the accepted topics of each story are to be linked; in two questions, whatever many."""
    found = {
        pk: {key: row for key, row in rows.items() if _is_link(row)}
        for pk, rows in decisions_of_many(pks).items()
    }
    keys = {key for rows in found.values() for key in rows}
    if not keys:
        return {}
    tombs: dict[int, list[str]] = {}
    for key, uuid in Topic.objects.filter(merged_into__in=keys).values_list("merged_into", "uuid"):
        tombs.setdefault(key, []).append(str(uuid))
    return {
        pk: [_spot(row, tuple(tombs.get(key, ()))) for key, row in rows.items()]
        for pk, rows in found.items()
        if rows
    }


def _is_link(row: Suggestion) -> bool:
    topic = row.topic.merged_into or row.topic
    return (
        row.state == Suggestion.State.ACCEPTED
        and bool(row.words)
        and topic.status != Topic.Status.RETIRED
    )


def _spot(row: Suggestion, also: tuple[str, ...]) -> Spot:
    topic = row.topic.merged_into or row.topic
    return Spot("topic", str(topic.uuid), row.words, row.nth, also)

"""Whom to compare a story with, and what of them.

The search index proposes: stories with the same telling words, of all time and of late. The
database adds what staff linked to and what the nearest of them continue. However large the
archive, no more than ``MOST`` stories are compared.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils import timezone

from broadsheet.coverage.likeness import Weight
from broadsheet.coverage.models import Relation
from broadsheet.coverage.sketches import Rarity, Sketch, Sketcher, Story, packed, unpacked
from broadsheet.newsroom.models import Article, Reference
from broadsheet.search import indexes
from broadsheet.search.analysis import analyser
from broadsheet.search.documents import site_documents, stories
from broadsheet.search.engine import Document, Engine
from broadsheet.search.tree import All, Among, Between, Everything
from broadsheet.topics.models import Topic

ALIKE = 40
ALIKE_LATELY = 20
LATELY = 45 * 86_400  # seconds
NEAREST = 8  # of these it is asked what they continue
MOST = 90
# Subjects tell less than people, places and events do.
SUBJECT_COUNTS = 0.6
# So long what was asked of the index is believed.
BELIEVED = 300.0  # seconds
REMEMBERED = 1_000  # sketches, of some 15 KB each


@dataclass
class Asked:
    """A story and all that it is to be compared with."""

    sketch: Sketch
    others: list[Sketch] = field(default_factory=list)
    weights: dict[int, Weight] = field(default_factory=dict)
    continues: dict[int, dict[int, float]] = field(default_factory=dict)


class Finder:
    """Gathers candidates for one story after another, and remembers what it has read.

    ``settled`` says that all stories stand in the index, as they do where an archive is worked
    through. Otherwise nothing is remembered, since a story just published is not there yet.
    """

    def __init__(self, *, settled: bool = False) -> None:
        self._settled = settled
        self._engine: Engine = indexes.site()
        self._words = analyser()
        self._total = 0
        self._topics: dict[int, Weight] = {}
        self._asked_at = -math.inf
        self._sketches: OrderedDict[int, bytes] = OrderedDict()
        self._ready: dict[int, Story] = {}
        self._documents: dict[int, Document] = {}
        self._sketcher = self._made()

    def _made(self, asking: frozenset[str] = frozenset()) -> Sketcher:
        # Of the index alone: what knew this finder would keep it in memory after its work.
        count = partial(self._engine.frequencies, stems=True)
        return Sketcher(self._words, Rarity(self._total, count, asking=asking))

    def _look_again(self) -> None:
        """Forget numbers that have become old."""
        if time.monotonic() - self._asked_at < BELIEVED:
            return
        self._asked_at = time.monotonic()
        self._total = self._engine.tally(Everything()).total + (not self._settled)
        self._topics.clear()
        self._sketches.clear()
        self._sketcher = self._made()

    def prepare(self, articles: Sequence[Article]) -> None:
        """Read at once what will be asked of ``articles`` one by one."""
        self._documents = site_documents(articles)
        links = _links(list(self._documents))
        self._ready = {
            key: _story(document, links.get(key, frozenset()))
            for key, document in self._documents.items()
        }

    def ask(self, article: Article) -> Asked | None:
        """``article`` with its candidates; nothing where readers do not know of it.

        Raises:
            Unusable: there is no index to ask.
        """
        self._look_again()
        if article.pk not in self._ready:
            self.prepare([article])
        story = self._ready.pop(article.pk, None)
        document = self._documents.pop(article.pk, None)
        if document is None or story is None:
            return None
        if not self._settled:
            self._sketcher = self._made(self._sketcher.stems(story))
        asked = Asked(self._sketcher.sketch(story, asking=True))
        keys = self._candidates(document, story)
        asked.continues = continued(keys[:NEAREST])
        for others in asked.continues.values():
            keys += others
        keys = [key for key in dict.fromkeys(keys) if key != article.pk][:MOST]
        asked.others = self._sketched(keys, article)
        asked.weights = self._weights(
            {topic for sketch in (asked.sketch, *asked.others) for topic in sketch.story.topics}
        )
        return asked

    def _candidates(self, document: Document, story: Story) -> list[int]:
        """Keys of stories that may be earlier stages, the likeliest first."""
        before = Between("at", None, document.at)
        lately = Between("at", document.at - LATELY, document.at)
        keys = [hit.key for hit in self._engine.like(document, within=before, count=ALIKE)]
        linked = sorted(story.links, reverse=True)
        of_late = [
            hit.key for hit in self._engine.like(document, within=lately, count=ALIKE_LATELY)
        ]
        if story.topics:
            same = All((Among("topic", story.topics[:1]), lately))
            of_late += [hit.key for hit in self._engine.like(document, within=same, count=10)]
        return list(dict.fromkeys([*keys[:NEAREST], *linked[:20], *of_late, *keys]))

    def _sketched(self, keys: Sequence[int], article: Article) -> list[Sketch]:
        """Sketches of those of ``keys`` that were public before ``article``."""
        found = {key: unpacked(self._sketches[key]) for key in keys if key in self._sketches}
        for key in found:
            self._sketches.move_to_end(key)
        new = self._read([key for key in keys if key not in found])
        found |= new
        if self._settled:
            self._sketches |= {key: packed(sketch) for key, sketch in new.items()}
            while len(self._sketches) > REMEMBERED:
                self._sketches.popitem(last=False)
        allowed = _comparable(article, found)
        return [found[key] for key in keys if key in allowed]

    def _read(self, keys: Sequence[int]) -> dict[int, Sketch]:
        if not keys:
            return {}
        made = site_documents(stories().filter(pk__in=keys))
        links = _links(keys)
        return {
            key: self._sketcher.sketch(_story(document, links.get(key, frozenset())))
            for key, document in made.items()
        }

    def _weights(self, topics: Iterable[int]) -> dict[int, Weight]:
        wanted = set(topics)
        new = wanted - self._topics.keys()
        if new:
            kinds = dict(Topic.objects.filter(pk__in=new).values_list("pk", "kind"))
            counts_of = self._engine.spread("topic", list(kinds))
            for (topic, kind), count in zip(kinds.items(), counts_of, strict=True):
                rarity = math.log(max(2, self._total) / max(1, count))
                counts = SUBJECT_COUNTS if kind == Topic.Kind.SUBJECT else 1.0
                self._topics[topic] = Weight(max(0.0, rarity), counts)
        return {topic: self._topics[topic] for topic in wanted if topic in self._topics}


def _story(document: Document, links: frozenset[int]) -> Story:
    return Story(
        key=document.key,
        at=document.at,
        headline=document.headline,
        # Without the kicker, the caption and the column's name, which say no news.
        text="\n".join((document.texts[1], document.texts[2], document.texts[4])),
        topics=document.topic,
        authors=frozenset(document.author),
        links=links,
    )


def _links(keys: Iterable[int]) -> dict[int, frozenset[int]]:
    """What staff linked to from the text of these stories."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = Reference.objects.filter(source__in=list(keys))
    for source, article in rows.values_list("source_id", "article_id"):
        found[source].add(article)
    return {source: frozenset(articles) for source, articles in found.items()}


def continued(keys: Sequence[int]) -> dict[int, dict[int, float]]:
    """What these stories continue, with the odds; what editors said is certain."""
    found: defaultdict[int, dict[int, float]] = defaultdict(dict)
    rows = Relation.objects.filter(story__in=keys).exclude(source=Relation.Source.REMOVED)
    for story, other, odds, source, kind in rows.values_list(
        "story_id", "other_id", "odds", "source", "kind"
    ):
        if source == Relation.Source.PINNED:
            odds = 1.0 if kind == Relation.Kind.PAST else 0.0
        found[story][other] = odds
    return dict(found)


def _comparable(article: Article, keys: Iterable[int]) -> set[int]:
    """Those of ``keys`` that anybody may know of now, that are older, and no translation of it."""
    # Dates are compared here: asked for them, a database may go through all stories by date.
    rows = Article.objects.few_public(pk__in=list(keys)).order_by()
    at = article.first_published_at or timezone.now()
    return {
        pk
        for pk, published_at, translation in rows.values_list(
            "pk", "first_published_at", "translation_key"
        )
        if published_at is not None and published_at < at
        if translation != article.translation_key and pk != article.pk
    }

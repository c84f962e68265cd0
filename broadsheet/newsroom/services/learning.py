"""Learns from the paper's own filed stories: subjects, and how topics are used.

Both are files in the data folder, made anew from the database at any time and put in the place of
the old ones at the end: who interrupts it has lost nothing.
"""

from __future__ import annotations

import json
import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count

from broadsheet.files import write_at_one_stroke
from broadsheet.newsroom.models import Article, ArticleTerm
from broadsheet.newsroom.suggesting import Story, reading
from broadsheet.newsroom.vocabulary import (
    USAGE_VERSION,
    compile_vocabulary,
    folder,
    usage_path,
)
from broadsheet.topics.models import Topic
from broadsheet.topics.subjects.features import words
from broadsheet.topics.subjects.model import save
from broadsheet.topics.subjects.training import Example, steps, train

MOST_STORIES = 30_000  # the newest; older ones tell of a world that is gone
MOST_TOPICS = 400
BESIDE = 24
WORDS = 16
_AT_ONCE = 200
# What names are not: these are learned from words, the others are found by their names.
_KINDS = [Topic.Kind.SUBJECT, Topic.Kind.EVENT]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Learned:
    """What learning came to."""

    stories: int
    subjects: int
    topics: int


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


def learn(*, progress: Progress = _silent, most: int = MOST_STORIES) -> Learned:
    """Learn from the newest stories that somebody filed under topics."""
    into = dict(Topic.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    alive = set(Topic.objects.public().values_list("pk", flat=True))
    kinds = set(Topic.objects.filter(kind__in=_KINDS).values_list("pk", flat=True))
    examples: list[Example] = []
    seen = _Seen()
    total = min(most, Article.objects.filter(live__in=[True]).count())
    for number, (example, lead) in enumerate(_filed(into, most), 1):
        topics = example.topics & alive
        seen.add(topics, lead)
        examples.append(Example(example.headline, example.text, frozenset(topics & kinds)))
        if number % _AT_ONCE == 0:
            progress("Reading", number, total)
    _write_usage(seen, into, alive)
    filed = _largest(examples)
    wanted = steps(filed)
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        progress("Learning", done, wanted)

    subjects = 0
    if wanted:
        trained = train(filed, progress=step)
        save(trained, folder() / "subjects")
        subjects = len(trained.weights)
    compile_vocabulary()
    return Learned(len(examples), subjects, len(seen.stories))


def _filed(into: dict[int, int], most: int) -> Iterator[tuple[Example, list[str]]]:
    """The newest public stories with their topics, and the first words of each."""
    newest = Article.objects.filter(live__in=[True]).order_by("-first_published_at", "-pk")
    keys = list(newest.values_list("pk", flat=True)[:most])
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        terms: defaultdict[int, set[int]] = defaultdict(set)
        rows = ArticleTerm.objects.filter(article__in=some).values_list("article", "topic")
        for article, topic in rows:
            terms[article].add(into.get(topic, topic))
        columns = ("pk", "headline", "summary", "body")
        for pk, headline, summary, body in Article.objects.filter(pk__in=some).values_list(
            *columns
        ):
            blocks = [dict(block) for block in body.get_prep_value()] if body else []
            read = reading(Story(headline, summary, blocks))
            text = f"{summary}\n{read.text[read.body_at :]}"
            lead = words(f"{headline} {summary or read.text[read.body_at :][:400]}")
            yield Example(headline, text, frozenset(terms.get(pk, ()))), lead
        time.sleep(0.001)


def _largest(examples: list[Example]) -> list[Example]:
    """Oldest first, with only the topics that most stories have; those without any stay, as what
    no topic is about, unless they are most: an archive filed in part says little by silence."""
    counted = Counter(topic for example in examples for topic in example.topics)
    kept = {topic for topic, _count in counted.most_common(MOST_TOPICS)}
    made = [Example(e.headline, e.text, e.topics & kept) for e in reversed(examples)]
    filed = sum(bool(example.topics) for example in made)
    if filed * 2 >= len(made):
        return made
    return [example for example in made if example.topics]


class _Seen:
    """How often topics were used, beside which others, and with what words."""

    def __init__(self) -> None:
        self.stories: Counter[int] = Counter()
        self.beside: defaultdict[int, Counter[int]] = defaultdict(Counter)
        self.words: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self.spread: Counter[str] = Counter()
        self.total = 0

    def add(self, topics: Iterable[int], lead: list[str]) -> None:
        known = sorted(topics)
        said = {word for word in lead if len(word) > 3}
        self.total += 1
        self.spread.update(said)
        self.stories.update(known)
        for topic in known:
            self.beside[topic].update(other for other in known if other != topic)
            self.words[topic].update(said)

    def telling(self, topic: int) -> list[str]:
        """The words that stand in its stories more than in others."""
        of = self.stories[topic]
        scored = sorted(
            (
                (count * math.log(self.total * count / (of * self.spread[word])), word)
                for word, count in self.words[topic].items()
                if count > 1 and 2 * count * self.total > 3 * of * self.spread[word]
            ),
            reverse=True,
        )
        return [word for _score, word in scored[:WORDS]]


def _write_usage(seen: _Seen, into: dict[int, int], alive: set[int]) -> None:
    counted: Counter[int] = Counter()
    terms = ArticleTerm.objects.filter(article__live__in=[True]).order_by()
    for topic, count in terms.values_list("topic").annotate(Count("pk")).iterator():
        counted[into.get(topic, topic)] += count
    lines = [json.dumps({"version": USAGE_VERSION, "stories": seen.total})]
    for topic in sorted(counted.keys() & alive):
        beside = [key for key, _count in seen.beside[topic].most_common(BESIDE)]
        row = [topic, counted[topic], beside, seen.telling(topic)]
        lines.append(json.dumps(row, ensure_ascii=False))
    write_at_one_stroke(usage_path(), ("\n".join(lines) + "\n").encode())

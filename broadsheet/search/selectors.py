"""Questions: what readers find, what staff find, what somebody may have meant.

Readers' questions go to the site's index alone. Whatever is shown of a story afterwards comes from
the database, by ``Article.objects.public()`` and ``access.readable``, and what waits to be indexed
and is not all readers' is left out of every count: an index that lags behind may miss something
for a second, but tells nothing.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Max, Sum
from django.utils import timezone

from broadsheet.newsroom import selectors as newsroom
from broadsheet.newsroom.models import Article, Author, Section
from broadsheet.search import indexes
from broadsheet.search.analysis import analyser
from broadsheet.search.correcting import FEW, better, headed, meant
from broadsheet.search.engine import Hit, Sort, Tally
from broadsheet.search.fronts.page import parse, show
from broadsheet.search.models import Change, Search
from broadsheet.search.ranking import WINDOW, weighed
from broadsheet.search.resolving import resolved
from broadsheet.search.tree import (
    All,
    Among,
    Any,
    Everything,
    Node,
    Phrase,
    Prefix,
    Words,
    all_of,
    any_of,
    negate,
    wanted,
)
from broadsheet.text.normal import one_line, search_key
from broadsheet.text.slugs import slugify
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import beginning, called, living

PAGE = 10
LAST_PAGE = 100
# How many values of each facet are counted.
FACETS: Mapping[str, int] = {"section": 60, "month": 2_500, "author": 12, "topic": 12, "kind": 12}
# So many of the stories that wait to be indexed are looked at before each question.
MOST_WITHHELD = 500
# More topics of one name are not told apart.
MOST_CALLED = 20
# A search is shown to others once so many asked it within the time.
RARE = 3
# Sections, and authors, that are suggested for one beginning.
FEW_PLACES = 3
LATELY = dt.timedelta(days=30)


@dataclass
class Answer:
    """What a query found, and which query that was in the end."""

    asked: Node
    answered: Node  # differs where the one asked found nothing
    keys: list[int]
    tally: Tally
    page: int
    corrected: str = ""  # the query that was run instead, as it may be typed
    widened: str = ""  # a query that was run beside the one asked, as it may be typed
    suggested: str = ""  # one that would find much more
    relaxed: bool = False  # some of the words sufficed
    facets: Mapping[str, Sequence[tuple[int | str, int]]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.tally.total

    @property
    def pages(self) -> int:
        """How many pages there are to turn to."""
        return min(LAST_PAGE, -(-self.total // PAGE))


def search(
    tree: Node,
    *,
    within: Node | None = None,
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    count: int = PAGE,
    helping: bool = True,
) -> Answer:
    """What readers find for ``tree``, narrowed to ``within``; page 1 is the first.

    Where nothing fits, what was probably meant is looked for instead, then stories with some of
    the words; where little fits, a headline one slip away is looked for beside it. The answer says
    so. Not with ``helping`` off.

    Raises:
        Unusable: there is no index to ask.
    """
    narrow = within or Everything()
    answer = _answer(tree, tree, narrow, sort, page, count)
    if not helping:
        return answer
    if answer.total >= FEW:
        return answer
    if answer.total:
        beside = _beside(tree, narrow)
        if beside is not None:
            answer = _answer(tree, any_of([tree, beside]), narrow, sort, page, count)
            answer.widened = show(beside)
        elif isinstance(narrow, Everything):
            answer.suggested = better(tree, answer.total)
        return answer
    corrected = meant(tree)
    if corrected is not None:
        answer = _answer(tree, corrected, narrow, sort, page, count)
        answer.corrected = show(corrected)
        if answer.total:
            return answer
    some = any_of(_positive(corrected or tree))
    if isinstance(some, Any):
        relaxed = _answer(tree, _as_strict(some, tree), narrow, sort, page, count)
        relaxed.relaxed = bool(relaxed.total)
        relaxed.corrected = answer.corrected
        return relaxed if relaxed.total else answer
    return answer


def _beside(tree: Node, narrow: Node) -> Node | None:
    """What is looked for beside ``tree``, which finds little: the same however it is narrowed."""
    few = isinstance(narrow, Everything) or indexes.site().tally(resolved(tree)).total < FEW
    return headed(tree) if few else None


def _answer(asked: Node, tree: Node, within: Node, sort: Sort, page: int, count: int) -> Answer:
    engine = indexes.site()
    whole = all_of([resolved(tree), within, _known_to_all()])
    tally = engine.tally(whole, FACETS)
    start = (page - 1) * count
    keys = [hit.key for hit in _ordered(whole, sort, start, count)] if tally.total else []
    return Answer(asked, tree, keys, tally, page, facets=tally.facets)


def _known_to_all() -> Node:
    """All but stories of which the index may know more than readers may."""
    parts = []
    for access, keys in _withheld().items():
        waiting: Node = Among("key", tuple(keys))
        if access:
            # Indexed since it has been gated so, it stands there as anybody may read it.
            waiting = all_of([waiting, negate(Among("marks", (f"access:{access}",)))])
        parts.append(negate(waiting))
    return all_of(parts)


def _withheld() -> dict[str, list[int]]:
    """Keys of stories that wait to be indexed and are not all readers', by their access now.

    Those that nobody may know of stand under "". What the site's index has of all these may be
    what was withdrawn or gated a moment ago, or while the worker was down. Of very many that wait,
    those noted last.
    """
    waiting = Change.objects.due().filter(kind=Change.Kind.ARTICLE).order_by("-due_at", "-id")
    keys = set(waiting.values_list("key", flat=True)[:MOST_WITHHELD])
    if not keys:
        return {}
    public = Article.objects.public().filter(pk__in=keys)
    by_access = dict(public.values_list("pk", "access"))
    found: defaultdict[str, list[int]] = defaultdict(list)
    for key in sorted(keys):
        found[by_access.get(key, "")].append(key)
    found.pop(Article.Access.OPEN, None)
    return dict(found)


def _ordered(whole: Node, sort: Sort, start: int, count: int) -> list[Hit]:
    engine = indexes.site()
    if sort is not Sort.RELEVANCE or isinstance(whole, Everything):
        order = Sort.NEWEST if sort is Sort.RELEVANCE else sort
        return engine.find(whole, sort=order, start=start, count=count)
    if start >= WINDOW:
        return engine.find(whole, start=start, count=count)
    best = weighed(engine.find(whole, count=WINDOW))
    if start + count > WINDOW:
        best += engine.find(whole, start=WINDOW, count=start + count - WINDOW)
    return best[start : start + count]


def _positive(tree: Node) -> list[Node]:
    return list(wanted(tree))


def _as_strict(some: Node, tree: Node) -> Node:
    """``some`` of the words, and still nothing of what was excluded or asked for by name."""
    if not isinstance(tree, All):
        return some
    kept = [part for part in tree.parts if not isinstance(part, Words | Phrase | Prefix | Any)]
    return all_of([some, *kept])


def latest(tree: Node, *, count: int) -> list[int]:
    """Keys of the newest public stories that fit ``tree``.

    Raises:
        Unusable: there is no index to ask.
    """
    whole = all_of([resolved(tree), _known_to_all()])
    return [hit.key for hit in indexes.site().find(whole, sort=Sort.NEWEST, count=count)]


# Beside the results ----------------------------------------------------------------------------


def topic_named(text: str) -> Topic | None:
    """The topic called just what was typed: by its name, or else by what nothing else is called."""
    said = one_line(text).strip("\"“”'")
    key = search_key(said)
    if not key or len(said) > 120:
        return None
    found = list(called(said).select_related("merged_into").order_by("pk")[:MOST_CALLED])
    slug = slugify(said)
    if not found and slug:
        found = list(Topic.objects.select_related("merged_into").filter(slug=slug))
    own = [topic for topic in found if topic.name_key == key]
    topics = {topic.pk: topic for topic in map(living, own or found)}
    shown = [topic for topic in topics.values() if topic.status != Topic.Status.RETIRED]
    return shown[0] if shown and (own or len(shown) == 1) else None


@dataclass(frozen=True)
class Suggestions:
    """What somebody may be about to type."""

    topics: list[Topic] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    stories: list[Article] = field(default_factory=list)
    searches: list[str] = field(default_factory=list)


def suggest(text: str, *, count: int = 5) -> Suggestions:
    """Topics, sections, authors, headlines and popular searches that begin like ``text``.

    Raises:
        Unusable: there is no index to ask.
    """
    said = one_line(text)[:80]
    key = search_key(said)
    if len(key) < 2:
        return Suggestions()
    return Suggestions(
        topics=beginning(said, count=count),
        sections=newsroom.sections_called(said, count=FEW_PLACES),
        authors=newsroom.authors_called(said, count=FEW_PLACES),
        stories=_headlines(said, count),
        searches=_popular(key, count),
    )


def _headlines(said: str, count: int) -> list[Article]:
    units = analyser().units(said)
    if not units:
        return []
    words = [word for unit in units for word in unit.words]
    parts: list[Node] = [Words(word, "headline") for word in words[:-1][:8]]
    last = words[-1]
    parts.append(Prefix(last, "headline") if len(last) > 1 else Words(last, "headline"))
    hits = indexes.site().find(all_of(parts), sort=Sort.NEWEST, count=count)
    rows = Article.objects.few_public(pk__in=[hit.key for hit in hits])
    found = rows.only("headline", "path").in_bulk()
    return [found[hit.key] for hit in hits if hit.key in found]


def _popular(key: str, count: int) -> list[str]:
    rows = _lately(LATELY).filter(key__gte=key, key__lt=key + "\U0010ffff")
    return [text for text, _ in _counted(rows, count)]


def _lately(span: dt.timedelta) -> models.QuerySet[Search]:
    return Search.objects.filter(day__gt=timezone.localdate() - span, found=True)


def _counted(rows: models.QuerySet[Search], count: int) -> list[tuple[str, int]]:
    """What was searched for most by several and still finds something.

    Somebody who asks again and again, in whichever process and on however many days, stays one;
    and a word of a story that was withdrawn since is told to nobody.
    """
    summed = rows.values("key").annotate(times=Sum("count"), said=Max("text"))
    some = list(summed.filter(times__gte=RARE).order_by("-times", "key")[: 4 * count + RARE])
    askers: dict[str, int] = {row["key"]: 0 for row in some}
    for key, shares in rows.filter(key__in=askers).values_list("key", "askers"):
        askers[key] |= shares
    several = [row for row in some if askers[row["key"]].bit_count() >= RARE]
    if not several:
        return []
    # Asked once for all of them; each is then a question to the index alone.
    engine, known = indexes.site(), _known_to_all()
    shown = (
        (row["said"], row["times"])
        for row in several
        if engine.find(all_of([resolved(parse(row["said"])), known]), count=1)
    )
    return list(itertools.islice(shown, count))


def most_searched(*, days: int = 7, count: int = 10) -> list[tuple[str, int]]:
    """What was searched for most, as typed, and how often; nothing rare, nothing fruitless.

    Raises:
        Unusable: there is no index to ask.
    """
    return _counted(_lately(dt.timedelta(days=days)), count)


# For staff -------------------------------------------------------------------------------------


def for_desk(
    text: str, *, most: int, within: Node | None = None, sort: Sort = Sort.NEWEST
) -> list[int]:
    """Keys of at most ``most`` stories, public or not, that fit what was typed.

    The last word is taken for the beginning of one, as in every list that is narrowed by typing.

    Raises:
        Unusable: there is no index to ask.
    """
    tree = all_of([resolved(_unfinished(parse(text), text)), within or Everything()])
    hits: dict[int, Hit] = {}
    for engine in (indexes.site(), indexes.desk()):
        for hit in engine.find(tree, sort=sort, count=most):
            if hit.key not in hits or hit.score > hits[hit.key].score:
                hits[hit.key] = hit
    ordered = sorted(hits.values(), key=lambda hit: (-hit.score, -hit.at, -hit.key))
    return [hit.key for hit in ordered[:most]]


def _unfinished(tree: Node, text: str) -> Node:
    """``tree`` whose last word may go on."""
    if not text or not text[-1].isalnum():
        return tree
    parts: list[Node] = list(tree.parts) if isinstance(tree, All) else [tree]
    last = parts[-1]
    if isinstance(last, Words) and len(_last_word(last)) > 2:
        parts[-1] = any_of([last, Prefix(last.text, last.field)])
    return all_of(parts)


def _last_word(leaf: Words) -> str:
    units = analyser().units(leaf.text)
    return units[-1].words[-1] if units else ""

"""Questions: what readers find, what staff find, what somebody may have meant.

Readers' questions go to the site's index alone. Whatever is shown of a story afterwards comes from
the database, by ``Article.objects.public()`` and ``access.readable``: an index that lags behind may
miss something for a second, but shows nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Max, Q, Sum
from django.utils import timezone

from broadsheet.newsroom.models import Article
from broadsheet.search import indexes
from broadsheet.search.analysis import analyser
from broadsheet.search.engine import Hit, Sort, Tally
from broadsheet.search.fronts.page import parse, show
from broadsheet.search.models import Search
from broadsheet.search.ranking import WINDOW, weighed
from broadsheet.search.resolving import resolved
from broadsheet.search.speller import Candidate, candidates
from broadsheet.search.tree import (
    All,
    Any,
    Everything,
    Node,
    Not,
    Phrase,
    Prefix,
    Words,
    all_of,
    any_of,
    wanted,
)
from broadsheet.text.normal import one_line, search_key
from broadsheet.text.slugs import slugify
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import living

PAGE = 10
LAST_PAGE = 100
# How many values of each facet are counted.
FACETS: Mapping[str, int] = {"section": 60, "month": 2_500, "author": 12, "topic": 12, "kind": 12}
# A search is shown to others once so many were counted within the time.
RARE = 3
LATELY = dt.timedelta(days=30)
# Below so many stories, a much more frequent word nearby is offered.
FEW = 10
MOST_MENDED = 3  # words of a query
MUCH_MORE = 30


@dataclass
class Answer:
    """What a query found, and which query that was in the end."""

    asked: Node
    answered: Node  # differs where the one asked found nothing
    keys: list[int]
    tally: Tally
    page: int
    corrected: str = ""  # the query that was run instead, as it may be typed
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
    the words, and the answer says so; not with ``helping`` off.

    Raises:
        Unusable: there is no index to ask.
    """
    narrow = within or Everything()
    answer = _answer(tree, tree, narrow, sort, page, count)
    if not helping:
        return answer
    if answer.total:
        if answer.total < FEW and isinstance(narrow, Everything):
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


def _answer(asked: Node, tree: Node, within: Node, sort: Sort, page: int, count: int) -> Answer:
    engine = indexes.site()
    whole = all_of([resolved(tree), within])
    tally = engine.tally(whole, FACETS)
    start = (page - 1) * count
    keys = [hit.key for hit in _ordered(whole, sort, start, count)] if tally.total else []
    return Answer(asked, tree, keys, tally, page, facets=tally.facets)


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
    hits = indexes.site().find(resolved(tree), sort=Sort.NEWEST, count=count)
    return [hit.key for hit in hits]


# Did you mean ----------------------------------------------------------------------------------


def meant(tree: Node) -> Node | None:
    """``tree`` with its misspelt words put right so that it finds something; ``None`` if it cannot.

    First words that no story has; where all are known, each in turn.
    """
    engine = indexes.site()
    leaves = [leaf for leaf in wanted(tree) if _may_be_misspelt(leaf)]
    known = dict(zip(leaves, engine.frequencies([_word(leaf) for leaf in leaves]), strict=True))
    unknown = [leaf for leaf in leaves if not known[leaf]]
    if unknown:
        mended = tree
        for leaf in unknown[:4]:
            mended = _best_of(mended, leaf, candidates(engine, _word(leaf))) or mended
        if mended != tree and _finds(mended):
            return mended
        tree = mended
    others = [leaf for leaf in leaves if leaf not in unknown]
    # The rarest first: a slip seldom makes a frequent word.
    for leaf in sorted(others, key=lambda leaf: known[leaf])[:6]:
        found = _best_of(tree, leaf, candidates(engine, _word(leaf)), must=True)
        if found is not None:
            return found
    return None


def _may_be_misspelt(leaf: Words | Phrase | Prefix) -> bool:
    if not isinstance(leaf, Words) or leaf.field == "byline":
        return False
    units = analyser().units(leaf.text)
    return len(units) == 1 and len(units[0].words) == 1


def _word(leaf: Words | Phrase | Prefix) -> str:
    return analyser().units(leaf.text)[0].words[0]


def _best_of(
    tree: Node, leaf: Node, guesses: Sequence[Candidate], *, must: bool = False
) -> Node | None:
    """``tree`` with the best guess in place of ``leaf``: one that finds something, if any."""
    made = [_replaced(tree, leaf, _guess(guess, leaf)) for guess in guesses]
    for candidate in made:
        if _finds(candidate):
            return candidate
    return None if must or not made else made[0]


def _guess(guess: Candidate, leaf: Node) -> Node:
    field = leaf.field if isinstance(leaf, Words) else "text"
    return all_of(Words(part, field) for part in guess.text.split())


def _finds(tree: Node) -> bool:
    return bool(indexes.site().find(resolved(tree), sort=Sort.NEWEST, count=1))


def _replaced(node: Node, old: Node, new: Node) -> Node:
    if node == old:
        return new
    match node:
        case All(parts):
            return all_of(_replaced(part, old, new) for part in parts)
        case Any(parts):
            return any_of(_replaced(part, old, new) for part in parts)
        case Not():
            return node
    return node


def better(tree: Node, total: int) -> str:
    """A query near ``tree`` that finds very much more, as it may be typed; or nothing."""
    engine = indexes.site()
    leaves = [leaf for leaf in wanted(tree) if _may_be_misspelt(leaf)]
    known = dict(zip(leaves, engine.frequencies([_word(leaf) for leaf in leaves]), strict=True))
    rare = [leaf for leaf in leaves if known[leaf] < FEW]
    keyed = resolved(tree)
    for leaf in sorted(dict.fromkeys(rare), key=lambda leaf: known[leaf])[:MOST_MENDED]:
        for guess in candidates(engine, _word(leaf), most=3):
            if " " in guess.text:
                continue
            word = _guess(guess, leaf)
            if engine.tally(_replaced(keyed, leaf, word)).total >= MUCH_MORE * max(1, total):
                return show(_replaced(tree, leaf, word))
    return ""


# Beside the results ----------------------------------------------------------------------------


def topic_named(text: str) -> Topic | None:
    """The topic whose name is just what was typed."""
    said = one_line(text).strip("\"“”'")
    if not said or len(said) > 120:
        return None
    fits = Q(name__iexact=said)
    slug = slugify(said)
    if slug:
        fits |= Q(slug=slug)
    found = Topic.objects.select_related("merged_into").filter(fits).order_by("pk").first()
    if found is None:
        return None
    topic = living(found)
    return topic if topic.status != Topic.Status.RETIRED else None


@dataclass(frozen=True)
class Suggestions:
    """What somebody may be about to type."""

    topics: list[Topic]
    stories: list[Article]
    searches: list[str]


def suggest(text: str, *, count: int = 5) -> Suggestions:
    """Topics, headlines and popular searches that begin like ``text``.

    Raises:
        Unusable: there is no index to ask.
    """
    said = one_line(text)[:80]
    key = search_key(said)
    if len(key) < 2:
        return Suggestions([], [], [])
    topics = Topic.objects.public().filter(
        Q(name__istartswith=said) | Q(name__icontains=f" {said}")
    )
    return Suggestions(
        list(topics.order_by("name")[:count]),
        _headlines(said, count),
        _popular(key, count),
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
    found = Article.objects.public().only("headline", "path").in_bulk([hit.key for hit in hits])
    return [found[hit.key] for hit in hits if hit.key in found]


def _popular(key: str, count: int) -> list[str]:
    rows = _lately(LATELY).filter(key__gte=key, key__lt=key + "\U0010ffff")
    return [text for text, _ in _counted(rows, count)]


def _lately(span: dt.timedelta) -> models.QuerySet[Search]:
    return Search.objects.filter(day__gt=timezone.localdate() - span, found=True)


def _counted(rows: models.QuerySet[Search], count: int) -> list[tuple[str, int]]:
    summed = rows.values("key").annotate(times=Sum("count"), said=Max("text"))
    summed = summed.filter(times__gte=RARE).order_by("-times", "key")[:count]
    return [(row["said"], row["times"]) for row in summed]


def most_searched(*, days: int = 7, count: int = 10) -> list[tuple[str, int]]:
    """What was searched for most, as typed, and how often; nothing rare, nothing fruitless."""
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

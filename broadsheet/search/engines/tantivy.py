"""Tantivy, embedded: an index in a folder, read by any process, written by one at a time.

::

    search/site/
        current        the name of the generation in use
        writer.lock    held while somebody writes
        rebuild.lock   held while a new generation is made
        3f9c…/         a generation: Tantivy's files, and about.json of ours

A reader looks at two small files before each question and so sees what another process committed
at once. A process that is killed leaves the last commit; its locks go with it. Nothing is stored
in the index but what finds, orders and counts: no text can be read out of it.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import itertools
import json
import logging
import os
import re
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import tantivy
from tantivy import FieldType, Occur, Order, Query

from broadsheet.search.analysis import analyser
from broadsheet.search.engine import Busy, Document, Hit, Sort, Tally, Unusable
from broadsheet.search.matching import matches
from broadsheet.search.plan import (
    BREAK,
    Begins,
    Both,
    Either,
    Plan,
    Run,
    Without,
    Word,
    common_pairs,
    planned,
    prepared,
)
from broadsheet.search.ranking import APART, EXACT, MOST_PAIRS, NEAR
from broadsheet.search.tree import Among, Between, Everything, Node

logger = logging.getLogger(__name__)

# To be raised whenever the fields or the analysis change: older indexes are then made anew.
FORMAT = 3
# What a writer may hold of what is not written yet, in bytes: an index that is made anew is made
# sooner with more; what is published comes a story at a time, and Tantivy takes no less.
HEAP_ANEW, HEAP = 50_000_000, 15_000_000
ABOUT = "about.json"

_KEYS = ("section", "topic", "author")
_NUMBERS = ("month", "weekday", "words")
_RAW = ("kind", "marks")
_STEMS = ("stems", "headline_stems", "pairs")
_WORDS = ("words_text", "headline_words", "byline_words")
# ``words`` is a number of the story and a field of text: the text's has another name here.
_NAMES = {"words": "words_text"}
_BEYOND = 2**31

T = TypeVar("T")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", *_KEYS, *_NUMBERS):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_integer_field("at", indexed=True, fast=True)
    builder.add_integer_field("stamp", fast=True)
    builder.add_float_field("prominence", fast=True)
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("marks", tokenizer_name="raw", index_option="basic")
    for name in _STEMS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in _WORDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    return builder.build()


SCHEMA = _schema()


def _about() -> dict[str, object]:
    return {"format": FORMAT, "language": analyser().language}


def _translated(run: Callable[..., T]) -> Callable[..., T]:
    """Whatever Tantivy, or the files under it, fail with is ``Unusable``; panics included."""

    @functools.wraps(run)
    def call(*args: Any, **kwargs: Any) -> T:
        try:
            return run(*args, **kwargs)
        except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, Unusable, Busy):
            raise
        except (ValueError, OSError, RuntimeError) as error:
            raise Unusable(f"The search index cannot be read: {error}") from error
        except BaseException as error:
            # A panic in Rust arrives as an exception that is no `Exception`.
            if type(error).__name__ != "PanicException":
                raise
            raise Unusable("The search index is damaged.") from None

    return call


@dataclass(frozen=True)
class _Reader:
    """A generation as it stood at one commit."""

    generation: str
    seen: tuple[int, int, int]
    index: tantivy.Index
    searcher: tantivy.Searcher
    language: str


class TantivyEngine:
    """The index in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._reader: _Reader | None = None
        self._opening = threading.Lock()

    # Reading -------------------------------------------------------------------------------

    @_translated
    def find(
        self, tree: Node, *, sort: Sort = Sort.RELEVANCE, start: int = 0, count: int = 10
    ) -> list[Hit]:
        searcher = self._searcher()
        query = _query(planned(tree), scored=sort is Sort.RELEVANCE)
        if sort is Sort.RELEVANCE:
            found = searcher.search(query, count, count=False, offset=start).hits
        else:
            order = Order.Desc if sort is Sort.NEWEST else Order.Asc
            found = searcher.search(
                query, count, count=False, offset=start, order_by_field="at", order=order
            ).hits
        return _hits(searcher, found, scored=sort is Sort.RELEVANCE)

    @_translated
    def tally(self, tree: Node, facets: Mapping[str, int] | None = None) -> Tally:
        if not facets and tree == Everything():
            return Tally(self._searcher().num_docs)
        query = _query(planned(tree), scored=False)
        if not facets:
            counted = self._searcher().search(query, 1, order_by_field="at")
            return Tally(int(counted.count or 0))  # type: ignore[attr-defined]
        asked: dict[str, Any] = {"total": {"value_count": {"field": "key"}}}
        for name, most in (facets or {}).items():
            asked[name] = {"terms": {"field": name, "size": most, "segment_size": 20 * most + 100}}
        found = self._searcher().aggregate(query, asked)
        return Tally(
            int(found["total"]["value"]),
            {
                name: [(_value(b["key"]), b["doc_count"]) for b in found[name]["buckets"]]
                for name in facets or {}
            },
        )

    @_translated
    def like(self, document: Document, *, within: Node | None = None, count: int = 10) -> list[Hit]:
        searcher = self._searcher()
        texts = prepared(document, analyser())
        # What was replaced still counts for how often a word is met, not for how many there are:
        # a word that seems to be in more documents than there are cannot be weighed.
        query = Query.more_like_this_document_fields_query(
            SCHEMA, {"stems": [texts.stems]}, min_doc_frequency=1, min_term_frequency=1,
            max_query_terms=25, max_doc_frequency=searcher.num_docs,
        )  # fmt: skip
        itself = Query.term_query(SCHEMA, "key", document.key)
        parts = [(Occur.Must, query), (Occur.MustNot, itself)]
        if within is not None:
            parts.append((Occur.Must, _flat(_query(planned(within), scored=False))))
        query = Query.boolean_query(parts)
        found = searcher.search(query, count, count=False).hits
        return _hits(searcher, found, scored=True)

    def matches(self, document: Document, trees: Sequence[Node]) -> list[bool]:
        return matches(document, trees, analyser())

    @_translated
    def frequencies(self, words: Sequence[str], *, stems: bool = False) -> list[int]:
        searcher = self._searcher()
        field = "stems" if stems else "words_text"
        return [searcher.doc_freq(field, word) for word in words]

    @_translated
    def spread(self, facet: str, values: Sequence[int]) -> list[int]:
        searcher = self._searcher()
        return [searcher.doc_freq(facet, value) for value in values]

    @_translated
    def beginning(self, prefix: str, *, count: int = 10) -> list[tuple[str, int]]:
        found = self._searcher().terms_with_prefix("words_text", prefix, limit=count + 1)
        return [(word, frequency) for word, frequency in found if word != BREAK][:count]

    @_translated
    def stamps(self) -> Iterator[tuple[int, int]]:
        searcher = self._searcher()
        if not searcher.num_docs:
            return iter(())
        found = searcher.search(Query.all_query(), searcher.num_docs, count=False).hits
        addresses = [address for _, address in found]
        keys = searcher.fast_field_values("key", addresses)
        stamps = searcher.fast_field_values("stamp", addresses)
        return iter([(int(key or 0), int(s or 0)) for key, s in zip(keys, stamps, strict=True)])

    @_translated
    def check(self) -> None:
        searcher = self._searcher()
        # Opens what reading would open.
        searcher.search(Query.term_query(SCHEMA, "stems", "the", index_option="freq"), 1)
        searcher.search(Query.all_query(), 1, order_by_field="at")

    @property
    def is_being_rebuilt(self) -> bool:
        """Whether some process makes a new generation just now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "rebuild.lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return True
        return False

    # Writing -------------------------------------------------------------------------------

    @contextlib.contextmanager
    def alone(self, *, wait: float = 0.0) -> Iterator[None]:
        """Nobody else writes, or puts a new generation in place, meanwhile."""
        with _locked(self.folder / "writer.lock", wait):
            yield

    @contextlib.contextmanager
    def writing(self, *, wait: float = 0.0) -> Iterator[_Writer]:
        with self.alone(wait=wait):
            writer = _Writer(self._open(self._generation()))
            try:
                yield writer
            except BaseException:
                writer.discard()
                raise
            writer.close()

    @contextlib.contextmanager
    def rebuilding(self) -> Iterator[_Writer]:
        with _locked(self.folder / "rebuild.lock", 0.0):
            # Room for the new one: rebuildings that were killed leave theirs, as often as that was.
            with contextlib.suppress(Unusable):
                self._clear(besides=self._generation())
            name = uuid.uuid4().hex[:12]
            folder = self.folder / name
            folder.mkdir()
            try:
                writer = _Writer(tantivy.Index(SCHEMA, path=str(folder)), fresh=True)
                yield writer
                writer.close()
                (folder / ABOUT).write_text(json.dumps(_about()), "utf-8")
                self._put_in_place(name)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            self._clear(besides=name)

    def _put_in_place(self, name: str) -> None:
        made = self.folder / "current.new"
        with made.open("w") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        made.replace(self.folder / "current")

    def _clear(self, *, besides: str) -> None:
        """Remove former generations, and what rebuildings that were killed left."""
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder.name != besides:
                shutil.rmtree(folder, ignore_errors=True)

    # How -----------------------------------------------------------------------------------

    def _generation(self) -> str:
        try:
            name = (self.folder / "current").read_text("utf-8").strip()
        except FileNotFoundError:
            raise Unusable("There is no search index yet.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise Unusable(f"The search index cannot be read: {error}") from None
        if not re.fullmatch(r"[0-9a-f]{12}", name):
            raise Unusable("The search index is damaged.")
        return name

    @_translated
    def _open(self, name: str) -> tantivy.Index:
        folder = self.folder / name
        try:
            about = json.loads((folder / ABOUT).read_text("utf-8"))
        except (OSError, ValueError):
            raise Unusable("The search index is damaged.") from None
        if about != _about():
            raise Unusable("The search index was made by another version or for another language.")
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")
        return index

    def _seen(self, name: str) -> tuple[int, int, int]:
        try:
            found = (self.folder / name / "meta.json").stat()
        except OSError:
            raise Unusable("The search index is damaged.") from None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _searcher(self) -> tantivy.Searcher:
        for attempt in (1, 2):
            try:
                return self._current().searcher
            except Unusable:
                # Perhaps a new generation took its place in between.
                self._reader = None
                if attempt == 2:
                    raise
        raise AssertionError

    def _current(self) -> _Reader:
        name = self._generation()
        seen = self._seen(name)
        language = analyser().language
        reader = self._reader
        if reader is not None and reader.language != language:
            # Opened anew, it says that it was made for another.
            reader = self._reader = None
        if reader is not None and reader.generation == name and reader.seen == seen:
            return reader
        with self._opening:
            same = reader is not None and reader.generation == name
            index = reader.index if same and reader is not None else self._open(name)
            self._reload(index)
            self._reader = reader = _Reader(name, seen, index, index.searcher(), language)
        return reader

    @staticmethod
    @_translated
    def _reload(index: tantivy.Index) -> None:
        index.reload()


@contextlib.contextmanager
def _locked(path: Path, wait: float) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait
    with path.open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() >= deadline:
                    raise Busy("Another process is writing the search index.") from None
                time.sleep(0.05)
        yield


class _Writer:
    """Tantivy's writer for as long as the lock is held."""

    def __init__(self, index: tantivy.Index, *, fresh: bool = False) -> None:
        self._make = lambda: index.writer(HEAP_ANEW if fresh else HEAP, 1)
        self._writer = _translated(self._make)()
        # In an empty index there is nothing that a document might take the place of.
        self._fresh = fresh
        self._known: set[int] = set()

    @_translated
    def put(self, documents: Iterable[Document]) -> None:
        words = analyser()
        some = list(documents)
        keys = [document.key for document in some]
        if not self._fresh or not self._known.isdisjoint(keys):
            self.remove(keys)
        if self._fresh:
            self._known.update(keys)
        for document in some:
            self._writer.add_document(_document(document, prepared(document, words)))

    @_translated
    def remove(self, keys: Iterable[int]) -> None:
        some = list(keys)
        if some:
            # Deleting by term misses numbers in this version; by query it does not.
            query = Query.term_set_query(SCHEMA, "key", some)
            self._writer.delete_documents_by_query(query)

    @_translated
    def commit(self) -> None:
        self._writer.commit()

    @_translated
    def close(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()

    def discard(self) -> None:
        with contextlib.suppress(Unusable):
            _translated(self._writer.rollback)()


def _document(document: Document, texts: Any) -> tantivy.Document:
    made = tantivy.Document()
    made.add_unsigned("key", document.key)
    for name in _KEYS:
        for key in getattr(document, name):
            made.add_unsigned(name, key)
    for name in _NUMBERS:
        made.add_unsigned(name, getattr(document, name))
    made.add_integer("at", document.at)
    made.add_integer("stamp", document.stamp)
    made.add_float("prominence", document.prominence)
    made.add_text("kind", document.kind)
    for mark in document.marks:
        made.add_text("marks", mark)
    for name, text in vars(texts).items():
        if text:
            made.add_text(_NAMES.get(name, name), text)
    return made


def _hits(searcher: tantivy.Searcher, found: Sequence[Any], *, scored: bool) -> list[Hit]:
    if not found:
        return []
    addresses = [address for _, address in found]
    values: Any = [
        searcher.fast_field_values(name, addresses) for name in ("key", "at", "prominence")
    ]
    scores: Iterable[float] = (score for score, _ in found) if scored else itertools.repeat(0.0)
    return [Hit(*row) for row in zip(values[0], scores, values[1], values[2], strict=False)]


def _value(key: Any) -> int | str:
    return int(key) if isinstance(key, float) else key


def _query(plan: Plan, *, scored: bool) -> Query:
    """``plan`` in Tantivy's terms; unscored questions are spared what only orders answers."""
    match plan:
        case Everything():
            return _flat(Query.all_query())
        case Word(stems, stem, words, word):
            return _word(stems, stem, words, word, scored=scored)
        case Run(field, (word,)):
            return Query.term_query(SCHEMA, _NAMES.get(field, field), word)
        case Run(field, words_):
            return _phrase(field, words_)
        case Begins(field, prefix):
            # Without a single slip: as much as a regular expression, which takes longer to compile
            # than to answer.
            return Query.fuzzy_term_query(
                SCHEMA, _NAMES.get(field, field), prefix, distance=0, prefix=True
            )
        case Both(parts):
            return _both(parts, scored=scored)
        case Either(parts):
            some = [(Occur.Should, _query(part, scored=scored)) for part in parts]
            return Query.boolean_query([*some, *(_near(parts) if scored else ())])
        case Without():
            return _both((plan,), scored=scored)
        case Among(field, keys):
            return _flat(Query.term_set_query(SCHEMA, field, list(keys)))
        case Between(field, low, high):
            return _flat(_range(field, low, high))
    return Query.empty_query()


def _flat(query: Query) -> Query:
    """Fits or not, and no more to be said."""
    return Query.const_score_query(query, 0.0)


def _word(stems: str, stem: str, words: str, word: str, *, scored: bool) -> Query:
    found = Query.term_query(SCHEMA, stems, stem, index_option="freq")
    if not scored:
        return found
    exact = Query.term_query(SCHEMA, _NAMES.get(words, words), word, index_option="freq")
    return Query.boolean_query(
        [(Occur.Must, found), (Occur.Should, Query.boost_query(exact, EXACT))]
    )


def _phrase(field: str, words: tuple[str, ...]) -> Query:
    pairs = common_pairs(words, analyser()) if field == "words" else []
    known = [Query.term_query(SCHEMA, "pairs", pair, index_option="freq") for pair in pairs]
    if known and len(words) == 2:
        return known[0]
    whole = Query.phrase_query(SCHEMA, _NAMES.get(field, field), list(words))
    if not known:
        return whole
    # The pairs say quickly where it is not worth looking.
    return Query.boolean_query([(Occur.Must, q) for q in (*map(_flat, known), whole)])


def _both(parts: Sequence[Plan], *, scored: bool) -> Query:
    some = [
        (Occur.MustNot, _query(part.part, scored=False))
        if isinstance(part, Without)
        else (Occur.Must, _query(part, scored=scored))
        for part in parts
    ]
    if all(occur == Occur.MustNot for occur, _ in some):
        some.append((Occur.Must, _flat(Query.all_query())))
    return Query.boolean_query([*some, *(_near(parts) if scored else ())])


def _near(parts: Sequence[Plan]) -> list[tuple[Occur, Query]]:
    """For ranking alone: neighbours in the question that are neighbours in the text."""
    pairs = [
        (one.words, one.word, other.word)
        for one, other in itertools.pairwise(parts)
        if isinstance(one, Word) and isinstance(other, Word) and one.words == other.words
    ]
    return [
        (Occur.Should, Query.boost_query(_beside(field, one, other), NEAR))
        for field, one, other in pairs[:MOST_PAIRS]
        if one != other
    ]


def _beside(field: str, one: str, other: str) -> Query:
    common = analyser().common
    if field == "words" and one in common and other in common:
        return _phrase(field, (one, other))
    return Query.phrase_query(SCHEMA, _NAMES.get(field, field), [one, other], APART)


def _range(field: str, low: int | None, high: int | None) -> Query:
    if field == "at":
        kind, least, most = FieldType.Integer, -(2**62), 2**62
    else:
        kind, least, most = FieldType.Unsigned, 0, _BEYOND
    bottom = least if low is None else min(max(low, least), most)
    top = most if high is None else min(max(high, least), most)
    if bottom >= top:
        return Query.empty_query()
    return Query.range_query(SCHEMA, field, kind, bottom, top, True, False)

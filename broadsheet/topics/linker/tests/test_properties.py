"""What holds for every text and every vocabulary."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.topics.linker import KINDS, Context, Entry, Vocabulary, mentions
from broadsheet.topics.linker.finding import Words
from broadsheet.topics.linker.tokens import fold

NAMES = [
    "Paris",
    "New York",
    "York",
    "O’Brien",
    "U.S.",
    "São Paulo",
    "AT&T",
    "Smith-Jones",
    "de Gaulle",
]
PIECES = st.sampled_from(
    [*NAMES, "Mr.", "the", "of", ",", "-", "'s", "\n", "$", "(", ")", "ﬁn", "e\u0301"]
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(PIECES, max_size=30).map("".join),
)
ALIASES = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(NAMES), st.text(max_size=20)),
        st.sampled_from(["variant", "abbreviation", "adjective", ""]),
    ),
    max_size=3,
).map(tuple)
ENTRIES = st.lists(
    st.builds(
        Entry,
        key=st.integers(0, 50),
        kind=st.sampled_from(KINDS),
        name=st.one_of(st.sampled_from(NAMES), st.text(max_size=30)),
        aliases=ALIASES,
        prior=st.floats(0, 12),
        context=st.lists(st.sampled_from(["France", "river", "de", ""]), max_size=3).map(tuple),
        beside=st.lists(st.integers(0, 50), max_size=3).map(tuple),
    ),
    max_size=8,
    unique_by=lambda entry: entry.key,
)


@given(ENTRIES, TEXTS)
@settings(max_examples=200)
def test_mentions_are_in_order_apart_and_of_the_vocabulary(entries: list[Entry], text: str) -> None:
    keys = {entry.key for entry in entries}
    end = 0
    for found in mentions(Vocabulary.of(entries), text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip() == text[found.start : found.end]
        assert found.key in keys
        assert 0 <= found.score <= 1
        end = found.end


@given(st.text(max_size=300))
def test_words_and_gaps_are_the_text(text: str) -> None:
    words = Words(text)
    for word, start, end in zip(words.words, words.starts, words.ends, strict=True):
        assert text[start:end] == word
        assert fold(word) == fold(fold(word))
    pieces = [piece for pair in zip(words.gaps, [*words.words, ""], strict=True) for piece in pair]
    assert "".join(pieces) == text


@given(ENTRIES, TEXTS)
@settings(max_examples=50)
def test_a_file_says_what_memory_says(entries: list[Entry], text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vocabulary"
        Vocabulary.compile(entries, path)
        assert mentions(Vocabulary.open(path), text) == mentions(Vocabulary.of(entries), text)


@given(ENTRIES, ENTRIES, st.sets(st.integers(0, 50), max_size=5), TEXTS)
@settings(max_examples=100)
def test_what_lies_over_hides_what_it_replaces(
    old: list[Entry], new: list[Entry], gone: set[int], text: str
) -> None:
    laid = Vocabulary.of(old).over(new, gone=gone)
    present = {entry.key for entry in new} | ({entry.key for entry in old} - gone)
    assert {found.key for found in mentions(laid, text)} <= present
    everywhere = Context(refused=frozenset(range(51)))
    assert mentions(laid, text, context=everywhere) == []

"""The file of what was learned, and asking it.

One file: a line of JSON, then the words, then for each word the topics it speaks for or against.
It is written beside the old one and takes its place at once; whoever has it open looks at its date
and opens it anew. A file that is cut short or of another version is refused.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from broadsheet.files import write_at_one_stroke
from broadsheet.topics.subjects.features import PARTS, as_words, features, part_of, words
from broadsheet.topics.subjects.training import Cut, Trained, vector
from broadsheet.topics.subjects.trusting import Support, Trust, signs, support

VERSION = 3
REASONS = 4
_SLIGHT = 0.02  # weights below it change nothing and are most of them


class Unusable(Exception):
    """There is no file, or it is none of this version, or it is damaged."""


@dataclass(frozen=True)
class Subject:
    """A topic that a story seems to be about."""

    key: int
    score: float  # the probability that somebody would have filed it there
    applies: bool  # sure enough to be applied without asking
    words: tuple[str, ...]  # what speaks for it most


def save(trained: Trained, path: Path) -> None:
    """Write what was learned to ``path``; who reads it sees the old file or the new."""
    topics = sorted(trained.weights)
    starts, numbers, weights = array("I", [0]), array("H"), array("f")
    columns = [trained.weights[topic] for topic in topics]
    for feature in range(len(trained.names)):
        for number, column in enumerate(columns):
            if abs(column[feature]) >= _SLIGHT:
                numbers.append(number)
                weights.append(column[feature])
        starts.append(len(numbers))
    names = "\n".join(trained.names).encode()
    parts = [names, *(_bytes(part) for part in (trained.rarity, starts, numbers, weights))]
    body = zlib.compress(b"".join(parts), 1)
    head = {
        "version": VERSION, "made_at": time.time(), "stories": trained.stories,
        "topics": topics, "lengths": [len(part) for part in parts], "size": len(body),
        "crc": zlib.crc32(body),
        "biases": [column[-1] for column in columns],
        "cuts": [asdict(trained.cuts[topic]) for topic in topics],
        "trust": asdict(trained.trust),
    }  # fmt: skip
    write_at_one_stroke(path, json.dumps(head).encode() + b"\n" + body)


def _bytes(numbers: array[float] | array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _numbers(kind: str, data: bytes) -> array[float]:
    made: array[float] = array(kind)
    made.frombytes(data)
    if sys.byteorder == "big":
        made.byteswap()
    return made


class Model:
    """What was learned, ready to be asked."""

    def __init__(self, path: Path) -> None:
        """Read ``path``.

        Raises:
            Unusable: with a sentence that says why.
        """
        try:
            line, _, body = path.read_bytes().partition(b"\n")
            head = json.loads(line)
        except FileNotFoundError:
            raise Unusable("Subjects have not been learned yet.") from None
        except (OSError, ValueError) as error:
            raise Unusable(f"What was learned about subjects cannot be read: {error}.") from None
        if not isinstance(head, dict) or head.get("version") != VERSION:
            raise Unusable("What was learned about subjects is of another version.")
        if len(body) != head["size"] or zlib.crc32(body) != head["crc"]:
            raise Unusable("What was learned about subjects is damaged.")
        self.stories: int = head["stories"]
        self.made_at: float = head["made_at"]
        self.topics: list[int] = head["topics"]
        self._biases: list[float] = head["biases"]
        self._cuts = [Cut(**cut) for cut in head["cuts"]]
        self._trust = Trust(tuple(head["trust"]["weights"]), head["trust"]["least"])
        data, at = zlib.decompress(body), 0
        parts: list[bytes] = []
        for length in head["lengths"]:
            parts.append(data[at : at + length])
            at += length
        names = parts[0].decode().split("\n") if parts[0] else []
        self._number_of = {name: number for number, name in enumerate(names)}
        self._names = names
        self._rarity = _numbers("f", parts[1])
        self._starts = _numbers("I", parts[2])
        self._numbers = _numbers("H", parts[3])
        self._weights = _numbers("f", parts[4])

    def margins(self, headline: str, text: str) -> dict[int, float]:
        """How far on its side each topic's separator sees the story."""
        return {key: margin for key, margin, _why in self._asked(headline, text)}

    def subjects(self, headline: str, text: str, *, count: int = 10) -> list[Subject]:
        """The topics worth proposing, the surest first."""
        asked = list(self._asked(headline, text))
        said = [
            cut.probability(margin)
            for cut, (_key, margin, _why) in zip(self._cuts, asked, strict=True)
        ]
        found = []

        def supported(place: int) -> Support:
            _key, _margin, row = asked[place]
            adds = self._adds(place, *row)
            return support(((part_of(self._names[number]), add) for number, add in adds), PARTS)

        for place, of in signs(said, len(words(text)), supported):
            key, margin, (numbers, values) = asked[place]
            cut = self._cuts[place]
            applies = margin >= cut.applied and self._trust.sureness(of) >= self._trust.least
            if applies or margin >= cut.proposed:
                why = self._why(place, numbers, values)
                found.append(Subject(key, round(said[place], 4), applies, why))
        found.sort(key=lambda subject: (-subject.score, subject.key))
        return found[:count]

    def _asked(
        self, headline: str, text: str
    ) -> Iterable[tuple[int, float, tuple[tuple[int, ...], tuple[float, ...]]]]:
        numbers, values = vector(features(headline, text), self._number_of, self._rarity)
        margins = list(self._biases)
        starts, topics, weights = self._starts, self._numbers, self._weights
        for number, value in zip(numbers, values, strict=True):
            for at in range(int(starts[number]), int(starts[number + 1])):
                margins[topics[at]] += value * weights[at]  # type: ignore[call-overload]
        return [(key, margins[place], (numbers, values)) for place, key in enumerate(self.topics)]

    def _adds(
        self, place: int, numbers: Iterable[int], values: Iterable[float]
    ) -> Iterable[tuple[int, float]]:
        """The features that speak for or against a topic, and what each adds to its margin."""
        topics, weights = self._numbers, self._weights
        for number, value in zip(numbers, values, strict=True):
            start, end = int(self._starts[number]), int(self._starts[number + 1])
            at = bisect_left(topics, place, start, end)  # in the order of their places
            if at < end and topics[at] == place:
                yield number, value * weights[at]

    def _why(self, place: int, numbers: Iterable[int], values: Iterable[float]) -> tuple[str, ...]:
        """The words that speak for a topic most, each once."""
        said: defaultdict[str, float] = defaultdict(float)
        for number, add in self._adds(place, numbers, values):
            said[as_words(self._names[number])] += add
        best = sorted(((w, name) for name, w in said.items() if w > 0 and name), reverse=True)
        told: list[str] = []
        for _weight, name in best:
            if not any(name in one or one in name for one in told):
                told.append(name)
            if len(told) == REASONS:
                break
        return tuple(told)


class Kept:
    """The model of one path, opened when it is first asked for and anew when the file changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._model: Model | None = None

    def model(self) -> Model | None:
        """What was last learned; ``None`` before anything was, or if it cannot be read."""
        try:
            stat = self.path.stat()
        except OSError:
            return None
        stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        with self._lock:
            if stamp != self._stamp:
                try:
                    self._model = Model(self.path)
                except Unusable:
                    self._model = None
                self._stamp = stamp
            return self._model

"""What a heap of pages asks of the database, asked once for all of them.

Whoever makes many pages in a row opens a heap; who knows what such pages ask reads it ahead and
holds it here. A question that pages ask looks here first, and asks the database where nothing is
held, so that outside of a heap all is as if this were not here. What is held is as old as the heap:
its pages must count as made when it was opened.

Whoever makes heap after heap keeps some answers between them (``keeping``): those that say by which
keys they are made of things. Each heap begins by asking what was touched since the one before, and
forgets what that made another: an answer is kept as a finished page is, and never for longer.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from django.utils import timezone

from broadsheet.changes.models import Touch

T = TypeVar("T")
# Answers that are kept, and touches that are looked through for them, before all are given up.
MOST_KEPT, MOST_TOUCHES = 1_500, 500
# Two machines' clocks may differ by so much.
MARGIN = dt.timedelta(seconds=1)
# No transaction that touches something takes longer; as old as that are touches looked through.
LONGEST = dt.timedelta(minutes=10)


class Kept:
    """Answers and the keys of what they are made of."""

    def __init__(self) -> None:
        self.answers: dict[Hashable, Any] = {}
        self._by_key: defaultdict[str, set[Hashable]] = defaultdict(set)
        self._asked_at: dt.datetime | None = None

    def keep(self, name: Hashable, answer: Any, keys: Iterable[str]) -> None:
        if len(self.answers) >= MOST_KEPT:
            self._forget_all()
        self.answers[name] = answer
        self.note(name, keys)

    def note(self, name: Hashable, keys: Iterable[str]) -> None:
        """That the answer ``name`` is also made of what ``keys`` name."""
        for key in keys:
            self._by_key[key].add(name)

    def catch_up(self) -> None:
        """Forget what is made of anything that was touched since the last time."""
        now, since = timezone.now(), self._asked_at
        if since is not None:
            keys = Touch.objects.order_by().values_list("key", flat=True)
            lately = keys.filter(at__gte=since - LONGEST, seen_at__gte=since - MARGIN)
            found = set(keys.filter(seen_at=None).union(lately)[: MOST_TOUCHES + 1])
            if len(found) > MOST_TOUCHES:
                self._forget_all()
            for key in found:
                self._forget(key)
                # An answer may be made of all that there is to say of a thing: "article:81".
                self._forget(":".join(key.split(":")[:2]))
        self._asked_at = now

    def _forget(self, key: str) -> None:
        for name in self._by_key.pop(key, ()):
            self.answers.pop(name, None)

    def _forget_all(self) -> None:
        self.answers.clear()
        self._by_key.clear()


_HELD: ContextVar[dict[str, dict[Hashable, Any]] | None] = ContextVar("held", default=None)
_KEPT: ContextVar[Kept | None] = ContextVar("kept", default=None)


@contextlib.contextmanager
def heap() -> Iterator[None]:
    """Hold answers until the block ends."""
    kept = _KEPT.get()
    if kept is not None:
        kept.catch_up()
    token = _HELD.set({})
    try:
        yield
    finally:
        _HELD.reset(token)


@contextlib.contextmanager
def keeping() -> Iterator[None]:
    """Keep answers from one heap of the block to the next, in this thread."""
    token = _KEPT.set(_KEPT.get() or Kept())
    try:
        yield
    finally:
        _KEPT.reset(token)


def keeps() -> Kept | None:
    """What is kept between heaps, if this is one of several."""
    return _KEPT.get() if _HELD.get() is not None else None


def also_of(question: str, about: int, keys: Iterable[str]) -> None:
    """Forget a kept answer of ``each`` with ``keys`` too: more was read into it."""
    kept = keeps()
    if kept is not None:
        kept.note((question, about), keys)


def hold(question: str, answers: Mapping[Any, Any]) -> None:
    """Have ``question`` answered by ``answers``, by what it is about, in a heap."""
    found = _HELD.get()
    if found is not None:
        found.setdefault(question, {}).update(answers)


def held(question: str, about: Hashable, ask: Callable[[], T]) -> T:
    """The answer that is held, or what ``ask`` says."""
    found = _HELD.get()
    if found is None:
        return ask()
    answers = found.get(question, {})
    return cast("T", answers[about]) if about in answers else ask()


def once(
    question: str, ask: Callable[[], T], *, about: Hashable = "", keys: Iterable[str] = ()
) -> T:
    """What ``ask`` says, asked once in a heap for each thing that it is ``about``.

    With ``keys``, of all that it is made of, it is kept between heaps too.
    """
    found = _HELD.get()
    if found is None:
        return ask()
    kept = _KEPT.get() if keys else None
    if kept is not None:
        name = (question, about)
        if name not in kept.answers:
            kept.keep(name, ask(), keys)
        return cast("T", kept.answers[name])
    answers = found.setdefault(question, {})
    if about not in answers:
        answers[about] = ask()
    return cast("T", answers[about])


def each(
    question: str,
    about: Iterable[int],
    ask: Callable[[list[int]], Mapping[int, T]],
    keys: Callable[[T], Iterable[str]],
) -> dict[int, T]:
    """What ``ask`` says of many things; of those whose answers are kept it is not asked.

    ``keys`` are those of all that an answer is made of. What has no answer is asked again.
    """
    wanted, kept = list(about), keeps()
    if kept is None:
        return dict(ask(wanted))
    missing = [one for one in wanted if (question, one) not in kept.answers]
    found = {one: kept.answers[question, one] for one in wanted if (question, one) in kept.answers}
    if missing:
        for one, answer in ask(missing).items():
            kept.keep((question, one), answer, keys(answer))
            found[one] = answer
    return found

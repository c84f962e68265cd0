"""A page as runs of text: which block says what, how much of it is links, who else kept it.

One walk over the tree gives every block's own words (those of the blocks
inside it belong to them) and sums per element, from which the body's search
and the removal of furniture decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from broadsheet.archive.pages.document import BLOCKS, UNSEEN, tag_of, tidy

_GAPS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Letters and digits only: how two copies of a text are recognised as one."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text).casefold())


@dataclass(slots=True)
class Run:
    """A block and the words that are directly its own."""

    block: HtmlElement
    text: str
    linked: int = 0
    kept: bool = False


@dataclass(slots=True)
class Sums:
    """Characters below one element."""

    text: int = 0
    linked: int = 0
    kept: int = 0
    runs: int = 0


@dataclass(slots=True)
class Survey:
    """All runs of a tree in order, and the sums of every element above them."""

    runs: list[Run] = field(default_factory=list)
    sums: defaultdict[HtmlElement, Sums] = field(default_factory=lambda: defaultdict(Sums))

    @classmethod
    def of(cls, root: HtmlElement, keeper: Keeper | None = None) -> Survey:
        survey = cls()
        survey._walk(root)
        for run in survey.runs:
            run.kept = keeper is not None and keeper.keeps(run.text)
            size = len(run.text)
            node: HtmlElement | None = run.block
            while node is not None:
                sums = survey.sums[node]
                sums.text += size
                sums.linked += run.linked
                sums.runs += 1
                if run.kept:
                    sums.kept += size
                node = None if node is root else node.getparent()
        return survey

    def _walk(self, root: HtmlElement) -> None:
        stack: list[tuple[HtmlElement, list[str], list[int]]] = [(root, [], [0])]
        hidden: HtmlElement | None = None
        links = 0

        def add(text: str | None) -> None:
            if text and hidden is None:
                stack[-1][1].append(text)
                if links:
                    stack[-1][2][0] += len(tidy(text))

        def cut() -> None:
            block, parts, linked = stack[-1]
            if text := tidy("".join(parts)):
                self.runs.append(Run(block, text, min(linked[0], len(text))))
            parts.clear()
            linked[0] = 0

        for event, node in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                if hidden is not None:
                    continue
                tag = tag_of(node)
                if tag in UNSEEN:
                    hidden = node
                    continue
                if tag == "br":
                    add(" ")
                elif tag in BLOCKS and node is not root:
                    cut()
                    stack.append((node, [], [0]))
                if tag == "a":
                    links += 1
                add(node.text)
                continue
            if event == "end":
                if hidden is node:
                    hidden = None
                elif hidden is not None:
                    continue
                elif tag_of(node) == "a":
                    links -= 1
                if node is stack[-1][0]:
                    cut()
                    if node is not root:
                        stack.pop()
            elif hidden is not None:
                continue
            if node is not root:
                add(node.tail)

    def share_kept(self, node: HtmlElement) -> float:
        sums = self.sums.get(node)
        return sums.kept / sums.text if sums and sums.text else 0.0

    def share_linked(self, node: HtmlElement) -> float:
        sums = self.sums.get(node)
        return sums.linked / sums.text if sums and sums.text else 0.0


class Keeper:
    """What another extractor kept of the page, asked run by run."""

    def __init__(self, text: str) -> None:
        self._lines = {fold(line) for line in text.splitlines()}
        self._all = fold(text)

    def keeps(self, text: str) -> bool:
        folded = fold(text)
        if not folded:
            return False
        if folded in self._lines:
            return True
        if len(folded) < 12:
            return False
        if folded in self._all:
            return True
        if len(folded) < 60:
            return False
        # A sentence more or less inside (a dropped link, a note): most of it must be there.
        size = 24
        steps = range(0, len(folded) - size, size)
        there = sum(folded[at : at + size] in self._all for at in steps)
        return there >= 0.7 * max(1, len(steps))

    @property
    def size(self) -> int:
        return len(self._all)

"""Where things stand: the lines around the headline, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from broadsheet.archive.pages.document import tag_of
from broadsheet.archive.pages.furniture import is_prose
from broadsheet.archive.pages.runs import Run, Survey

BEFORE, AFTER = 14, 40
_WHOLE = frozenset({"body", "html", "article", "main"})
DECK = 7  # lines that can stand under a headline and read like the first paragraph


@dataclass(slots=True)
class Surroundings:
    """The page's runs, where the headline is among them and where the text begins and ends."""

    runs: list[Run]
    headline: int | None = None
    begins: int | None = None
    ends: int | None = None
    places: dict[HtmlElement, int] = field(default_factory=dict)
    holders: set[HtmlElement] = field(default_factory=set)

    @classmethod
    def of(
        cls, survey: Survey, headline: HtmlElement | None, story: HtmlElement | None
    ) -> Surroundings:
        found = cls(survey.runs)
        above = set() if headline is None else {headline, *headline.iterdescendants()}
        within = set() if story is None else {story, *story.iterdescendants()}
        for held in (headline, story):
            if held is not None:
                found.holders.update(held.iterancestors())
        for at, run in enumerate(survey.runs):
            node: HtmlElement | None = run.block
            while node is not None and node not in found.places:
                found.places[node] = at
                node = node.getparent()
            if found.headline is None and run.block in above:
                found.headline = at
            if run.block in within and (run.kept or is_prose(run)) and len(run.text) > 60:
                if found.begins is None:
                    found.begins = at
                found.ends = at
        return found

    def boxes(self, node: HtmlElement) -> Iterator[HtmlElement]:
        """``node`` and the boxes around it, up to those that also hold headline or text.

        What a box is called says nothing of its parts when the story is one of them.
        """
        yield node
        for steps, above in enumerate(node.iterancestors()):
            if steps > 6 or above in self.holders or tag_of(above) in _WHOLE:
                return
            yield above

    def place(self, node: HtmlElement) -> int:
        """The number of the run in which ``node`` begins."""
        while node is not None:
            if node in self.places:
                return self.places[node]
            node = node.getparent()
        return 0

    def near(self) -> Iterator[Run]:
        """The lines between headline and text, then those above it, then those behind the text."""
        start = self.headline
        if start is None:
            if self.begins is None:
                yield from self.runs[: AFTER // 2]
                return
            start = max(0, self.begins - BEFORE)
        stop = start + AFTER
        if self.begins is not None and self.begins >= start:
            stop = min(stop, self.begins + DECK)
        yield from (run for run in self.runs[start:stop] if tag_of(run.block) != "title")
        yield from reversed(self.runs[max(0, start - BEFORE) : start])
        if self.ends is not None:
            yield from self.runs[self.ends : self.ends + 8]

    def distance(self, node: HtmlElement) -> int:
        """How many lines ``node`` stands from the span between headline and first paragraph."""
        at = self.place(node)
        low = self.headline if self.headline is not None else self.begins
        if low is None:
            return 0
        high = self.begins if self.begins is not None and self.begins >= low else low
        if high - low > AFTER:
            high = low + AFTER
        if at < low:
            return low - at
        if at <= high + DECK:
            return max(0, (at - high) // 3)
        if self.ends is not None and at >= self.ends:
            return 8 + (at - self.ends)
        return at - high

"""House style: what a copy editor would say of a story. Pure; asks no database.

``check`` takes a story's words, pictures and links (``Copy``) and the paper's rules (``Rules``)
and returns what it found, in reading order. The desk shows it beside the text while somebody
writes; what the paper has made binding (``Rules.blocking``) keeps a story from being published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

WORDS_A_MINUTE = 238  # silent reading of English non-fiction; Brysbaert 2019
_REPEATED = re.compile(r"\b(\w+)(\s+)(\1)\b", re.IGNORECASE)
# Words that stand twice in a row in good prose, by base language.
REPEATABLE: dict[str, frozenset[str]] = {
    "en": frozenset({"had", "that"}),
    "de": frozenset({"der", "die", "das", "den", "dem", "sie"}),
    "fr": frozenset({"nous", "vous"}),
    "nb": frozenset({"det"}),
}


class Rule(StrEnum):
    """What is looked for. The values are stored in the paper's settings: never rename one."""

    BANNED_WORD = "banned_word"
    REPEATED_WORD = "repeated_word"
    MISSING_ALT = "missing_alt"
    MISSING_CREDIT = "missing_credit"
    MISSING_CAPTION = "missing_caption"
    MISSING_DATELINE = "missing_dateline"
    MISSING_SUMMARY = "missing_summary"
    MISSING_BYLINE = "missing_byline"
    LINK_TO_NOTHING = "link_to_nothing"
    LONG_HEADLINE = "long_headline"


RULES: dict[Rule, Promise] = {
    Rule.BANNED_WORD: gettext_lazy("A banned word"),
    Rule.REPEATED_WORD: gettext_lazy("A word twice in a row"),
    Rule.MISSING_ALT: gettext_lazy("A picture without alt text"),
    Rule.MISSING_CREDIT: gettext_lazy("A picture without credit"),
    Rule.MISSING_CAPTION: gettext_lazy("A picture without caption"),
    Rule.MISSING_DATELINE: gettext_lazy("News without dateline"),
    Rule.MISSING_SUMMARY: gettext_lazy("No summary"),
    Rule.MISSING_BYLINE: gettext_lazy("No byline"),
    Rule.LINK_TO_NOTHING: gettext_lazy("A link to nothing"),
    Rule.LONG_HEADLINE: gettext_lazy("A headline that is too long for its place"),
}

# Where each headline is cut or wraps once too often: characters, by field.
LIMITS: dict[str, int] = {
    "headline": 90,
    "short_headline": 55,
    "seo_headline": 60,
    "print_headline": 45,
}
PLACES: dict[str, Promise] = {
    "headline": gettext_lazy("Web"),
    "short_headline": gettext_lazy("Phone"),
    "seo_headline": gettext_lazy("Search engines"),
    "print_headline": gettext_lazy("Print"),
}


@dataclass(frozen=True)
class Words:
    """Some words of a story: the field they stand in and, within the body, the block."""

    field: str
    text: str
    block: str = ""


@dataclass(frozen=True)
class PictureUse:
    """A picture as the story shows it; ``field`` is ``body`` or ``lead_picture``."""

    title: str
    alt: str
    caption: str
    credit: str
    field: str = "body"
    block: str = ""


@dataclass(frozen=True)
class LinkUse:
    """A link and whether it leads anywhere that readers can see."""

    words: str
    target: str
    leads: bool
    field: str = "body"
    block: str = ""


@dataclass(frozen=True)
class Copy:
    """A story as ``check`` reads it."""

    kind: str
    language: str
    words: tuple[Words, ...] = ()
    pictures: tuple[PictureUse, ...] = ()
    links: tuple[LinkUse, ...] = ()
    dateline: str = ""
    summary: str = ""
    bylines: int = 0

    def field(self, name: str) -> str:
        """The text of a field that is one line."""
        return next((words.text for words in self.words if words.field == name), "")


@dataclass(frozen=True)
class Rules:
    """What the paper asks for. ``banned`` maps a word to what to write instead, or to nothing."""

    banned: Mapping[str, str] = field(default_factory=dict)
    blocking: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=lambda: dict(LIMITS))


@dataclass(frozen=True)
class Finding:
    """One remark: what, where, and whether it keeps the story from being published."""

    rule: Rule
    message: str
    field: str
    block: str = ""
    blocks: bool = False


@dataclass(frozen=True)
class Measure:
    """How long a headline is; ``used`` is whether it is the field's own or what stands in."""

    field: str
    length: int
    limit: int
    own: bool

    @property
    def over(self) -> bool:
        return self.length > self.limit


def check(copy: Copy, rules: Rules) -> list[Finding]:
    """Everything that the rules have to say about ``copy``, blocking remarks first."""
    found = [
        Finding(rule, message, where, block, rule.value in rules.blocking)
        for rule, message, where, block in (
            *_words(copy, rules), *_pictures(copy), *_links(copy), *_wanting(copy),
            *_headlines(copy, rules),
        )
    ]  # fmt: skip
    return sorted(found, key=lambda finding: not finding.blocks)


_Remark = tuple[Rule, str, str, str]


def _words(copy: Copy, rules: Rules) -> Iterable[_Remark]:
    allowed = REPEATABLE.get(copy.language.split("-")[0].lower(), frozenset())
    banned = _pattern(tuple(rules.banned))
    better = {word.casefold(): instead for word, instead in rules.banned.items()}
    for words in copy.words:
        for match in banned.finditer(words.text) if banned else ():
            instead = better.get(" ".join(match[0].split()).casefold(), "")
            message = (
                _("“%(word)s”: write “%(instead)s”.") % {"word": match[0], "instead": instead}
                if instead
                else _("“%(word)s” is not used in this paper.") % {"word": match[0]}
            )
            yield Rule.BANNED_WORD, message, words.field, words.block
        for match in _REPEATED.finditer(words.text):
            if match[1].isdigit() or match[1].casefold() in allowed:
                continue
            if "\n" in match[2]:  # the end of one paragraph and the beginning of the next
                continue
            message = _("“%(words)s”: a word twice.") % {"words": match[0]}
            yield Rule.REPEATED_WORD, message, words.field, words.block


def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Finds any of ``words`` as whole words, whatever their case and however they are spaced."""
    alternatives = [
        r"\s+".join(re.escape(part) for part in word.split())
        for word in sorted(words, key=len, reverse=True)
        if word.split()
    ]
    if not alternatives:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


def _pictures(copy: Copy) -> Iterable[_Remark]:
    for picture in copy.pictures:
        title = picture.title or _("Picture")
        for missing, rule, message in (
            (picture.alt, Rule.MISSING_ALT, _("“%(title)s” has no alt text.")),
            (picture.credit, Rule.MISSING_CREDIT, _("“%(title)s” has no credit.")),
            (picture.caption, Rule.MISSING_CAPTION, _("“%(title)s” has no caption.")),
        ):
            if not missing.strip():
                yield rule, message % {"title": title}, picture.field, picture.block


def _links(copy: Copy) -> Iterable[_Remark]:
    for link in copy.links:
        if not link.leads:
            words = link.words.strip() or link.target
            message = _("The link on “%(words)s” leads to nothing that readers can see.")
            yield Rule.LINK_TO_NOTHING, message % {"words": words}, link.field, link.block


def _wanting(copy: Copy) -> Iterable[_Remark]:
    if copy.kind == "news" and not copy.dateline.strip():
        yield Rule.MISSING_DATELINE, _("The story has no dateline."), "dateline", ""
    if not copy.summary.strip():
        yield Rule.MISSING_SUMMARY, _("The story has no summary."), "summary", ""
    if not copy.bylines:
        yield Rule.MISSING_BYLINE, _("Nobody is named as having written it."), "bylines", ""


def measures(copy: Copy, rules: Rules) -> list[Measure]:
    """The length of the headline in each place; where a place has none of its own, the main one."""
    main = copy.field("headline")
    made: list[Measure] = []
    for name, limit in rules.limits.items():
        own = copy.field(name)
        made.append(Measure(name, len(own or main), limit, bool(own)))
    return made


def _headlines(copy: Copy, rules: Rules) -> Iterable[_Remark]:
    for measure in measures(copy, rules):
        # Where the main headline only stands in, its length is shown and not complained of.
        if measure.own and measure.over:
            over = measure.length - measure.limit
            message = ngettext(
                "%(place)s: the headline is one character too long.",
                "%(place)s: the headline is %(count)d characters too long.",
                over,
            )
            place = str(PLACES.get(measure.field, measure.field))
            yield Rule.LONG_HEADLINE, message % {"place": place, "count": over}, measure.field, ""


def reading_minutes(words: int) -> int:
    """How long a reader takes, in whole minutes, at least one for any text."""
    return max(1, round(words / WORDS_A_MINUTE)) if words else 0

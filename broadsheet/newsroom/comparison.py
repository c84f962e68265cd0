"""Two versions of a story side by side, in words.

What readers would see of a version is put into *parts* (the headline, each block of the body, each
byline …), those of both versions are paired, and each pair is compared word by word. Blocks are
paired by their identity, so that one that was moved is shown as moved and not as new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.media.models import Picture
from broadsheet.newsroom.blocks.pictures import pictures_in
from broadsheet.newsroom.models import Article, Author
from broadsheet.newsroom.rendering import Raw, items, stored_blocks
from broadsheet.text.differences import Piece, likeness, word_differences
from broadsheet.text.html import visible_text
from broadsheet.topics.models import Topic

LIKE_ENOUGH = 0.34
_ANCHOR = re.compile(r"<a\s([^>]*)>(.*?)</a>", re.S)
_HREF = re.compile(r'\bhref="([^"]*)"')
_UUID = re.compile(r'\buuid="([^"]*)"')
_BOLD = re.compile(r"</?(?:b|strong)>")
_ITALIC = re.compile(r"</?(?:i|em)>")

WORDS: tuple[tuple[str, str | Promise], ...] = (
    ("headline", gettext_lazy("Headline")),
    ("kicker", gettext_lazy("Kicker")),
    ("short_headline", gettext_lazy("Short headline")),
    ("seo_headline", gettext_lazy("Headline for search engines")),
    ("print_headline", gettext_lazy("Print headline")),
    ("summary", gettext_lazy("Summary")),
    ("dateline", gettext_lazy("Dateline")),
)
LATER_WORDS: tuple[tuple[str, str | Promise], ...] = (
    ("contribution", gettext_lazy("Contribution line")),
    ("lead_caption", gettext_lazy("Caption")),
    ("lead_alt", gettext_lazy("Alt text")),
    ("rights", gettext_lazy("Rights")),
    ("source", gettext_lazy("Source")),
)
# What may be taken from one version into another; the address is no part of a version.
TAKEABLE = (
    *(name for name, _label in WORDS), "body", "bylines", "terms", "lead_picture",
    *(name for name, _label in LATER_WORDS), "kind", "column", "language", "access", "placements",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of a part: a block, a byline, or the whole of a short field."""

    text: str
    key: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Part:
    name: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Row:
    """One line of both versions; what is ``None`` is not in that version."""

    kind: str  # same, changed, added, removed, moved
    before: list[Piece] | None
    after: list[Piece] | None
    label: str = ""


@dataclass(frozen=True)
class Comparison:
    """One part of both versions."""

    name: str
    label: str
    rows: list[Row] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return any(row.kind != "same" for row in self.rows)

    @property
    def takeable(self) -> bool:
        """Whether it can be taken from one version into the other."""
        return self.name in TAKEABLE


def _link(match: re.Match[str]) -> str:
    attributes, words = match[1], match[2]
    found = _HREF.search(attributes) or _UUID.search(attributes)
    return f"{words} [{found[1]}]" if found else words


def in_words(html: str) -> str:
    """Rich text as plain words, with the targets of links, and bold and italic as marks."""
    html = _ANCHOR.sub(_link, html)
    return visible_text(_ITALIC.sub("_", _BOLD.sub("*", html)))


# Values of blocks that are no words for anybody.
_SILENT = {"header_row", "header_column", "size", "level"}


def _leaves(value: Any, name: str = "") -> Iterable[tuple[str, Any]]:
    """What a stored value holds in the end, in order, each with the name it stands under."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _SILENT:
                yield from _leaves(inner, key)
    elif isinstance(value, list):
        for inner in items(value):
            yield from _leaves(inner, name)
    else:
        yield name, value


def _words(value: Any, pictures: dict[int, str]) -> Iterable[str]:
    for name, leaf in _leaves(value):
        if isinstance(leaf, str):
            text = in_words(leaf) if "<" in leaf else leaf
            if text.strip():
                yield text.strip()
        elif isinstance(leaf, int) and not isinstance(leaf, bool):
            yield pictures.get(leaf, f"#{leaf}") if name == "picture" else f"#{leaf}"


def block_words(block: Raw) -> str:
    """The words of one stored block as they stand in the editor; notes quote them.

    Without the targets of links and without marks.
    """
    texts = (leaf for _name, leaf in _leaves(block["value"]) if isinstance(leaf, str))
    return "\n".join(visible_text(text) if "<" in text else text for text in texts)


@dataclass(frozen=True)
class _Names:
    """What both versions point to, looked up once."""

    pictures: dict[int, str]
    authors: dict[int, str]
    topics: dict[int, str]


def _names(versions: Sequence[Article], blocks: Sequence[list[Raw]]) -> _Names:
    pictures = {key for body in blocks for key in pictures_in(body)}
    pictures |= {article.lead_picture_id for article in versions if article.lead_picture_id}
    authors = {row.author_id for one in versions for row in one.bylines.all() if row.author_id}
    topics = {row.topic_id for one in versions for row in one.terms.all()}
    return _Names(
        dict(Picture.objects.filter(pk__in=pictures).values_list("pk", "title")),
        dict(Author.objects.filter(pk__in=authors).values_list("pk", "name")),
        dict(Topic.objects.filter(pk__in=topics).values_list("pk", "name")),
    )


def _line(text: Any) -> tuple[Line, ...]:
    return (Line(str(text)),) if text else ()


def _body(blocks: list[Raw], names: _Names, labels: dict[str, str]) -> tuple[Line, ...]:
    return tuple(
        Line(
            "\n".join(_words(block["value"], names.pictures)) or f"({labels[block['type']]})",
            key=str(block.get("id") or ""),
            kind=str(labels.get(block["type"], block["type"])),
        )
        for block in blocks
    )


def _byline(row: Any, names: _Names) -> Line:
    name = row.name or names.authors.get(row.author_id or 0, "")
    place = f" ({row.reported_from})" if row.reported_from else ""
    return Line(f"{row.get_role_display()} {name}{place}")


def _placement(row: Any) -> Line:
    return Line(" ".join(str(v) for v in (row.date, row.edition, row.page, row.headline) if v))


def _moment(value: Any) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


def _stream() -> Any:
    field: Any = Article._meta.get_field("body")
    return field.stream_block


def _parts(article: Article, blocks: list[Raw], names: _Names) -> list[Part]:
    labels = {name: str(block.label) for name, block in _stream().child_blocks.items()}
    made = [Part(n, str(label), _line(in_words(getattr(article, n)))) for n, label in WORDS]
    made += [
        Part("body", _("Body"), _body(blocks, names, labels)),
        Part("bylines", _("Bylines"), tuple(_byline(r, names) for r in article.bylines.all())),
        Part("terms", _("Index terms"), tuple(
            Line(names.topics.get(row.topic_id, "")) for row in article.terms.all())),
        Part("lead_picture", _("Lead picture"),
             _line(names.pictures.get(article.lead_picture_id or 0, ""))),
    ]  # fmt: skip
    made += [Part(n, str(label), _line(in_words(getattr(article, n)))) for n, label in LATER_WORDS]
    made += [
        Part("kind", _("Kind"), _line(article.get_kind_display())),
        Part("section", _("Section"), _line(article.section)),
        Part("column", _("Column"), _line(article.column or "")),
        Part("slug", _("Slug"), _line(article.slug)),
        Part("language", _("Language"), _line(article.language)),
        Part("access", _("Access"), _line(article.get_access_display())),
        Part("embargo_until", _("Embargo until"), _line(_moment(article.embargo_until))),
        Part("go_live_at", _("Goes live"), _line(_moment(article.go_live_at))),
        Part("expire_at", _("Expires"), _line(_moment(article.expire_at))),
        Part("placements", _("In print"), tuple(map(_placement, article.placements.all()))),
    ]
    return made


def compare(before: Article, after: Article) -> list[Comparison]:
    """Every part of two versions, in the order in which a story is read."""
    versions = (before, after)
    blocks = [stored_blocks(version) for version in versions]
    names = _names(versions, blocks)
    left, right = (
        _parts(version, body, names) for version, body in zip(versions, blocks, strict=True)
    )
    return [
        Comparison(old.name, old.label, _rows(old.lines, new.lines))
        for old, new in zip(left, right, strict=True)
    ]


def differs(before: Article, after: Article) -> bool:
    """Whether a reader, or an editor, could tell one from the other."""
    return any(part.changed for part in compare(before, after))


def _changed(old: Line, new: Line, *, moved: bool = False) -> Row:
    before, after = word_differences(old.text, new.text)
    kind = "changed" if old.text != new.text else "moved" if moved else "same"
    return Row(kind, before, after, new.kind)


def _gone(line: Line) -> Row:
    return Row("removed", [Piece(line.text, True)], None, line.kind)


def _new(line: Line) -> Row:
    return Row("added", None, [Piece(line.text, True)], line.kind)


def _rows(old: Sequence[Line], new: Sequence[Line]) -> list[Row]:
    if len(old) == len(new) == 1 and not old[0].key:
        return [_changed(old[0], new[0])]
    shared = {line.key for line in old if line.key} & {line.key for line in new if line.key}

    def token(line: Line) -> str:
        return line.key if line.key in shared else f"{line.kind}\0{line.text}"

    elsewhere = {line.key: line for line in old if line.key in shared}
    left, right = [token(line) for line in old], [token(line) for line in new]
    rows: list[Row] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += [_changed(x, y) for x, y in zip(old[a:b], new[c:d], strict=True)]
        else:
            rows += _replaced([x for x in old[a:b] if x.key not in shared], new[c:d], elsewhere)
    return rows


def _replaced(old: list[Line], new: Sequence[Line], elsewhere: dict[str, Line]) -> list[Row]:
    """Lines in the place of others: paired where they are alike."""
    rows: list[Row] = []
    for line in new:
        if line.key in elsewhere:
            # It is in both versions, in another place: shown once, where it is now.
            rows.append(_changed(elsewhere[line.key], line, moved=True))
            continue
        alike = next(
            (x for x in old if x.kind == line.kind and likeness(x.text, line.text) > LIKE_ENOUGH),
            None,
        )
        if alike is None:
            rows.append(_new(line))
            continue
        rows += [_gone(x) for x in old[: old.index(alike)]]
        del old[: old.index(alike) + 1]
        rows.append(_changed(alike, line))
    return rows + [_gone(x) for x in old]

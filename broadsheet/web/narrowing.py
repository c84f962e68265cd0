"""What an address of search results asks for, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.utils.dates import MONTHS
from django.utils.text import capfirst

from broadsheet.newsroom import selectors
from broadsheet.newsroom.models import Article, Author, Section
from broadsheet.search.engine import Sort
from broadsheet.search.selectors import LAST_PAGE
from broadsheet.search.tree import Among, Node, all_of
from broadsheet.text.normal import one_line
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import present

LONGEST = 500  # characters of a query


@dataclass(frozen=True)
class Narrowing:
    """What an address asks for: the words, and within what they are looked for."""

    q: str = ""
    section: Section | None = None
    topic: Topic | None = None
    author: Author | None = None
    kind: str = ""
    date: str = ""  # YYYY or YYYY-MM
    sort: Sort = Sort.RELEVANCE
    page: int = 1

    @property
    def within(self) -> Node:
        parts: list[Node] = []
        if self.section:
            parts.append(Among("section", (self.section.pk,)))
        if self.topic:
            parts.append(Among("topic", (self.topic.pk,)))
        if self.author:
            parts.append(Among("author", (self.author.pk,)))
        if self.kind:
            parts.append(Among("kind", (self.kind,)))
        if self.date:
            parts.append(Among("month", _months(self.date)))
        return all_of(parts)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.section or self.topic or self.author or self.kind or self.date)

    @property
    def path(self) -> str:
        """The address of this page of results, always written the same way."""
        said = {
            "q": self.q,
            "section": self.section.path.strip("/") if self.section else "",
            "topic": self.topic.slug if self.topic else "",
            "author": self.author.slug if self.author else "",
            "kind": self.kind,
            "date": self.date,
            "sort": "" if self.sort is Sort.RELEVANCE else self.sort.value,
            "page": str(self.page) if self.page > 1 else "",
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return f"/search?{query}" if query else "/search"

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What it is narrowed to, each with the address of the results without that."""
        said: list[tuple[str, object, object]] = [
            ("section", self.section, None), ("topic", self.topic, None),
            ("author", self.author, None), ("kind", self.kind, ""), ("date", self.date, ""),
        ]  # fmt: skip
        return [
            (self._name(field, value), self.but(**{field: none}))
            for field, value, none in said
            if value
        ]

    @staticmethod
    def _name(field: str, value: object) -> str:
        if field == "kind":
            return capfirst(str(Article.Kind(str(value)).label))
        if field == "date" and "-" in str(value):
            year, _, month = str(value).partition("-")
            return f"{capfirst(str(MONTHS[int(month)]))} {year}"
        return str(value)

    def but(self, **changes: object) -> str:
        """The address with something else; of the first page unless a page is said."""
        return replace(self, **{"page": 1, **changes}).path  # type: ignore[arg-type]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a form of the words has to carry along."""
        said = parse_qsl(self.path.partition("?")[2])
        return [pair for pair in said if pair[0] not in {"q", "page", "sort"}]


def narrowing(said: Mapping[str, str]) -> Narrowing:
    """What ``said`` asks for; what cannot be meant is left out."""
    section, topic = said.get("section", ""), said.get("topic", "")
    author, kind = said.get("author", ""), said.get("kind", "")
    date, sort, page = said.get("date", ""), said.get("sort", ""), said.get("page", "")
    return Narrowing(
        q=one_line(said.get("q", ""))[:LONGEST],
        section=selectors.section_at(f"/{one_line(section).strip('/')}/") if section else None,
        topic=present(one_line(topic)) if topic else None,
        author=Author.objects.filter(slug=one_line(author)).first() if author else None,
        kind=kind if kind in Article.Kind.values else "",
        date=date if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", date, re.ASCII) else "",
        sort=Sort(sort) if sort in set(Sort) else Sort.RELEVANCE,
        page=min(LAST_PAGE, max(1, int(page))) if re.fullmatch(r"\d{1,5}", page, re.ASCII) else 1,
    )


def _months(date: str) -> tuple[int, ...]:
    year = int(date[:4])
    if len(date) > 4:
        return (year * 100 + int(date[5:]),)
    return tuple(year * 100 + month for month in range(1, 13))

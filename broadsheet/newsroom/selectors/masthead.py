"""Questions about sections and authors: what is where, what is in what, who is called so."""

from __future__ import annotations

import re
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q

from broadsheet.newsroom.models import Author, Byline, Section
from broadsheet.text.normal import LETTERS, search_key

AT_ONCE = 500
# As names have them within a word: typed, set, and what stands for them on other keyboards.
_APOSTROPHES = re.compile("['\u2018\u2019\u02bb\u02bc`\u00b4]")


def navigation() -> list[Section]:
    """Sections of the two upper levels, in order, those at the top and those in them mixed."""
    shown = Section.objects.filter(in_navigation=True, retired=False)
    return list(shown.filter(Q(parent=None) | Q(parent__parent=None)).order_by("position", "name"))


def section_at(path: str) -> Section | None:
    """The section at ``path``, such as ``/world/asia/``."""
    return Section.objects.select_related("parent__parent").filter(path=path).first()


def descendants(section: Section) -> list[int]:
    """Keys of ``section`` and of everything inside it."""
    paths = Q(path__startswith=section.path)
    return list(Section.objects.filter(paths).values_list("pk", flat=True))


def sections_called(text: str, *, count: int) -> list[Section]:
    """Sections with a word that begins like ``text``, in the order of the navigation."""
    key = search_key(text)
    sections = Section.objects.filter(retired=False).order_by("position", "name")
    found = [section for section in sections if f" {key}" in f" {search_key(section.name)}"]
    return found[:count] if key else []


def signing_authors() -> list[Author]:
    """All authors of public stories, as an index files them; some thousands at most."""
    public = Byline.objects.filter(author=OuterRef("pk"), public_at__isnull=False)
    found = Author.objects.filter(Exists(public)).order_by()
    return sorted(found, key=lambda one: (search_key(one.filed_as), one.pk))


def authors_called(text: str, *, count: int) -> list[Author]:
    """Authors of public stories in whose name a word begins like each of ``text``, by name."""
    named = authors_named(text)
    public = Byline.objects.filter(author=OuterRef("pk"), public_at__isnull=False)
    found: list[Author] = []
    for start in range(0, len(named), AT_ONCE):
        some = Author.objects.filter(Exists(public), pk__in=named[start : start + AT_ONCE])
        found += some.order_by("name", "pk")[: count - len(found)]
        if len(found) >= count:
            break
    return found


def authors_named(words: str) -> list[int]:
    """Keys of the authors in whose name a word begins like each of ``words``, by name.

    Without accents, and with an apostrophe or none: “o'brien”, “obrien” and “brien” are all found
    in O’Brien, and “lukasz” in Łukasz. The names are looked through one by one: a paper has some
    thousands of authors at most.
    """
    begins = [f" {word}" for word in _plain(_APOSTROPHES.sub("", words)).split()]
    if not begins:
        return []
    names = Author.objects.values_list("pk", "name").order_by("name", "pk")
    return [pk for pk, name in names.iterator() if all(word in _sought(name) for word in begins)]


@lru_cache(maxsize=8_192)
def _sought(name: str) -> str:
    """The words by which a name is looked up, each after a blank; kept for those who type."""
    whole = _plain(_APOSTROPHES.sub("", name))
    if not _APOSTROPHES.search(name):
        return f" {whole}"
    return f" {whole} {_plain(_APOSTROPHES.sub(' ', name))}"


def _plain(text: str) -> str:
    """The search key of ``text`` in the letters that every keyboard has."""
    return search_key(text).translate(LETTERS)

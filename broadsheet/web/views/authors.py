"""The index of all who sign what the paper publishes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from broadsheet.changes.keys import carry
from broadsheet.design.site import Link
from broadsheet.newsroom import selectors
from broadsheet.newsroom.models import Author
from broadsheet.newsroom.models.people import INDEX_KEY
from broadsheet.text.normal import one_line, search_key
from broadsheet.web import heads
from broadsheet.web.asking import asked_only
from broadsheet.web.cards import portrait
from broadsheet.web.filing import AT_ONCE, Letter, initial_of, lettered
from broadsheet.web.responses import moved, page

PATH = "/by/"
FEW = 24  # names that no letters are put over
WORDS = 24  # of what is said of each


@dataclass(frozen=True)
class Person:
    """Somebody, or a desk, as the index shows them."""

    name: str
    path: str
    title: str
    about: str
    portrait: SafeString


def _people(request: HttpRequest, authors: list[Author]) -> list[Person]:
    return [
        Person(
            one.name, one.path, one.title, _beginning(one.biography),
            portrait(request, one.picture),
        )
        for one in authors
    ]  # fmt: skip


def _beginning(biography: str) -> str:
    words = one_line(biography).split()
    if len(words) <= WORDS:
        return " ".join(words)
    return f"{' '.join(words[:WORDS]).rstrip('.,;:–—-')} …"


def _filed(author: Author) -> str:
    return search_key(author.filed_as)


def _shown(request: HttpRequest, groups: Iterable[Letter]) -> list[Letter]:
    groups = list(groups)
    everybody = [author for group in groups for author in group.entries]
    prefetch_related_objects(everybody, "picture__renditions")
    return [Letter(group.name, _people(request, group.entries)) for group in groups]


@asked_only
def index(request: HttpRequest) -> HttpResponse:
    """Every author of public stories, by surname; many by letters, very many a letter a page."""
    carry(request, INDEX_KEY)
    authors = selectors.signing_authors()
    letters = lettered(authors, _filed)
    title = _("Authors")
    whole = len(authors) <= AT_ONCE
    if len(authors) <= FEW:
        groups = [Letter("", authors)] if authors else []
    else:
        groups = letters if whole else []
    context = {
        "head": heads.head(
            request,
            title=title,
            path=PATH,
            description=_("Who writes and draws and photographs for %(paper)s, by surname.")
            % {"paper": settings.BROADSHEET_NAME},
        ),
        "title": title,
        "groups": _shown(request, groups),
        "letters": [
            Link(one.name, f"#letter-{one.name}" if whole else _path(one.name)) for one in letters
        ]
        if len(authors) > FEW
        else [],
    }
    return page(request, "web/authors.html", context)


def _path(letter: str) -> str:
    return f"{PATH}index/{letter.lower()}/"


@asked_only
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    """The authors of one letter."""
    carry(request, INDEX_KEY)
    letters = lettered(selectors.signing_authors(), _filed)
    name = initial_of(letter)
    found = [one for one in letters if one.name == name]
    if not found or letter.lower() != name.lower():
        raise Http404
    if letter != name.lower():
        return moved(_path(name))
    context = {
        "head": heads.head(
            request, title=_("Authors: %(letter)s") % {"letter": name}, path=_path(name)
        ),
        "title": _("Authors"),
        "groups": _shown(request, found),
        "letters": [Link(one.name, _path(one.name) if one.name != name else "") for one in letters],
    }
    return page(request, "web/authors.html", context)

"""The printed paper: what stood on which page of a day, and the days there are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from broadsheet.changes.keys import carry
from broadsheet.design.site import Card, Led, Link, Pages
from broadsheet.newsroom.addresses import edition_path
from broadsheet.newsroom.models import Article, PrintPlacement
from broadsheet.newsroom.models.credits import FRONT_PAGES
from broadsheet.web import heads
from broadsheet.web.asking import asked_only
from broadsheet.web.cards import card, joined, writers
from broadsheet.web.responses import page
from broadsheet.web.selectors import (
    editions as papers,
)
from broadsheet.web.selectors import (
    front_pages,
    latest_change,
    neighbouring_editions,
    printed_on,
)
from broadsheet.web.structured import collection_json_ld

A_PAGE = 60


@dataclass
class PrintedPage:
    """A page of the paper with what stood on it; without a number, what nobody has placed."""

    number: str
    cards: list[Card] = field(default_factory=list)

    @property
    def is_front(self) -> bool:
        return self.number in FRONT_PAGES


@dataclass
class Edition:
    """One edition of a day's paper; most papers have one, without a name."""

    name: str
    pages: list[PrintedPage] = field(default_factory=list)


def _card(
    request: HttpRequest, placement: PrintPlacement, article: Article, *, first: bool
) -> Card:
    """A story as it stood in print; on a front page with its summary, the first its picture."""
    front = placement.is_on_front_page
    made = card(
        request, article, dated=False, summary=front, size="lead" if front and first else ""
    )
    headline = placement.headline or article.print_headline or article.headline
    return replace(
        made, headline=headline, kicker=article.section.name, byline=joined(writers(article))
    )


@asked_only
def edition(request: HttpRequest, date: str) -> HttpResponse:
    """What stood in the paper of a day, page by page."""
    try:
        day = dt.date.fromisoformat(date)
    except ValueError:
        raise Http404 from None
    printed = printed_on(day)
    if not printed:
        raise Http404
    before, after = neighbouring_editions(day)
    carry(request, f"edition:{day:%Y-%m-%d}")
    carry(request, f"edition:{before:%Y-%m-%d}" if before else "editions")
    carry(request, f"edition:{after:%Y-%m-%d}" if after else "editions")
    made = []
    for name, of_edition in groupby(printed, key=lambda pair: pair[0].edition):
        pages = [
            PrintedPage(
                number,
                [_card(request, *pair, first=n == 0) for n, pair in enumerate(on_page)],
            )
            for number, on_page in groupby(of_edition, key=lambda pair: pair[0].page)
        ]
        made.append(Edition(name, pages))
    path, said = edition_path(day), date_format(day, "DATE_FORMAT")
    title = _("The paper of %(day)s") % {"day": said}
    stories = list(dict.fromkeys(article for _placement, article in printed))
    return page(
        request,
        "web/edition.html",
        {
            "head": heads.head(
                request, title=title, path=path,
                json_ld=collection_json_ld(request, name=title, path=path, articles=stories),
            ),
            "title": title,
            "date": day,
            "editions": made,
            "trail": [Link(_("Printed papers"), "/edition/")],
            "before": _to(before),
            "after": _to(after),
        },
        changed=latest_change(stories),
    )  # fmt: skip


def _to(day: dt.date | None) -> Link | None:
    return Link(date_format(day, "DATE_FORMAT"), edition_path(day)) if day else None


@asked_only
def editions(request: HttpRequest) -> HttpResponse:
    """The days of the printed papers, the newest first; ``?before=`` goes on."""
    carry(request, "editions")
    try:
        before = dt.date.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        before = None
    found = papers(before=before, count=A_PAGE + 1)
    if not found:
        raise Http404
    shown, rest = found[:A_PAGE], found[A_PAGE:]
    # Its key touches this page with every story in print, so that front pages need none of theirs.
    fronts = front_pages([day for day, _stories in shown])
    older = f"/edition/?before={shown[-1][0]:%Y-%m-%d}" if rest else ""
    return page(
        request,
        "web/editions.html",
        {
            "head": heads.head(
                request, title=_("Printed papers"), path="/edition/", index=before is None
            ),
            "title": _("Printed papers"),
            "days": [
                Led(
                    day,
                    edition_path(day),
                    stories=stories,
                    is_printed=True,
                    card=card(request, fronts[day], dated=False) if day in fronts else None,
                )
                for day, stories in shown
            ],
            "pages": Pages(newer="/edition/" if before else "", older=older),
        },
    )

"""All stories of the paper in a plain list: what stands in the place of the search where none is.

A paper that is exported as files has no server that could search. Its search field leads here.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.design.site import Link
from broadsheet.newsroom import selectors
from broadsheet.newsroom.addresses import day_path
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.moments import bounds
from broadsheet.press import rendering
from broadsheet.web import heads
from broadsheet.web.responses import page

PATH = "/search"
_YEAR = re.compile(r"^/search/(\d{4})/$")


def answer(path: str) -> rendering.Answer | None:
    """The list where ``path`` is the search's; nothing for all other addresses."""
    if path in {PATH, f"{PATH}/"}:
        return rendering.of_view(lambda request: listing(request, None), PATH)
    match = _YEAR.match(path)
    if match is None:
        return None
    year = int(match[1])
    return rendering.of_view(lambda request: listing(request, year), path)


def listing(request: HttpRequest, year: int | None) -> HttpResponse:
    """The stories of ``year``, or of the newest, by day; each with its section."""
    span = selectors.first_and_last_day()
    years = list(range(span[1].year, span[0].year - 1, -1)) if span else []
    shown = year or (years[0] if years else timezone.localdate().year)
    title = _("All stories of %(year)d") % {"year": shown}
    head = heads.head(request, title=title, path=f"{PATH}/{shown}/" if year else PATH, index=False)
    return page(
        request,
        "web/everything.html",
        {
            "head": head,
            "title": title,
            "years": [Link(str(one), f"{PATH}/{one}/" if one != shown else "") for one in years],
            "days": _days(shown),
        },
    )


def _days(year: int) -> list[tuple[dt.date, str, list[Article]]]:
    first, after = bounds(dt.date(year, 1, 1), dt.date(year, 12, 31))
    rows = (
        Article.objects.public()
        .filter(first_published_at__gte=first, first_published_at__lt=after)
        .select_related("section")
        .only("path", "headline", "language", "first_published_at", "section__name",
              "section__path")
        .order_by("-first_published_at", "-pk")
    )  # fmt: skip

    def day_of(article: Article) -> dt.date:
        assert article.first_published_at is not None
        return timezone.localdate(article.first_published_at)

    return [(day, day_path(day), list(stories)) for day, stories in groupby(rows, key=day_of)]

"""The running order as a story's page shows it: where one is, what was before, what comes next.

While a day goes on, its order moves with every story: it is a fragment. Once the day is closed
nothing moves it but a withdrawal, and it stands in the page itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from broadsheet.changes.keys import carry
from broadsheet.fronts.models import front_key
from broadsheet.fronts.selectors import ordered_front
from broadsheet.newsroom.access import is_public
from broadsheet.newsroom.models import Article, RunningOrder
from broadsheet.newsroom.models.planning import closing_key, order_key
from broadsheet.newsroom.running import Place, order_of, place_of
from broadsheet.web import fragments

TOP, FOOT = "order-top", "order"
_TEMPLATES = {TOP: "web/order_top.html", FOOT: "web/order.html"}
_ASKED = "_broadsheet_places"


@dataclass(frozen=True)
class Around:
    """What stands above and below a story."""

    top: str = ""
    foot: str = ""


def around(request: HttpRequest, article: Article) -> Around:
    """The running order around a published ``article``: itself where its day is closed."""
    day = article.published_on()
    if day is None:
        return Around()
    carry(request, closing_key(article.top_section_id, day))
    kept = order_of(article)
    if kept is None or kept.frozen_at is None:
        return Around(fragments.mark(TOP, article.pk), fragments.mark(FOOT, article.pk))
    place = _place(request, article, kept)
    return Around(*(SafeString(_shown(name, place)) for name in (TOP, FOOT)))


def _place(request: HttpRequest, article: Article, kept: RunningOrder | None) -> Place | None:
    day = article.published_on()
    if day is None:
        return None
    section = article.top_section_id
    carry(request, order_key(section, day))
    if kept is None or kept.frozen_at is None:
        # It takes in what comes out, and follows the front if nobody made it.
        carry(request, f"section:{section}", f"day:{day:%Y-%m-%d}", front_key(section))

    def front() -> list[int]:
        stories, made_of = ordered_front(article.top_section)
        carry(request, *sorted(made_of))
        return stories

    found = place_of(article, kept=kept, front=front)
    for other in (found.previous, found.next) if found else ():
        if other is not None:
            carry(request, f"article:{other.pk}:card")
    return found


def place(request: HttpRequest, article: Article) -> Place | None:
    """Where ``article`` stands; asked for once, however often the page needs it."""
    asked = request.__dict__.setdefault(_ASKED, {})
    if article.pk not in asked:
        asked[article.pk] = _place(request, article, order_of(article))
    found: Place | None = asked[article.pk]
    return found


def _shown(name: str, found: Place | None) -> str:
    if found is None:
        return ""
    shown = {"place": found, "language": settings.LANGUAGE_CODE}
    return render_to_string(_TEMPLATES[name], shown).strip()


def _piece(name: str, request: HttpRequest, pk: int) -> str:
    rows = Article.objects.select_related("top_section").filter(pk=pk)
    article = rows.defer("body", "body_html", "teaser_html").first()
    if article is None or not is_public(article):
        return ""
    return _shown(name, place(request, article))


fragments.register(TOP, lambda request, pk: _piece(TOP, request, pk))
fragments.register(FOOT, lambda request, pk: _piece(FOOT, request, pk))

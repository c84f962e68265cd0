"""Standing pages, and the paper's corrections."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from broadsheet.changes.keys import carry
from broadsheet.design.site import Pages
from broadsheet.newsroom import selectors
from broadsheet.newsroom.placeholders import resolve
from broadsheet.newsroom.rendering import blocks_html, single_page
from broadsheet.text.html import visible_text
from broadsheet.web import heads
from broadsheet.web.asking import asked_only
from broadsheet.web.responses import page
from broadsheet.web.selectors import standing_page

PER_PAGE = 20


@asked_only
def standing(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that stands outside the news."""
    found = standing_page(slug)
    if found is None:
        raise Http404
    carry(request, *found.keys)
    blocks = [dict(block) for block in found.body.get_prep_value()]
    inside: list[str] = []
    html = resolve(single_page(blocks_html(blocks)), keys=inside)
    carry(request, *inside)
    head = heads.head(
        request,
        title=found.title,
        path=found.path,
        description=Truncator(visible_text(html)).chars(200),
    )
    return page(
        request,
        "web/standing.html",
        {"head": head, "standing": found, "html": mark_safe(html)},
        changed=found.updated_at,
    )


@asked_only
def corrections(request: HttpRequest) -> HttpResponse:
    """What the paper had wrong, newest first."""
    carry(request, "corrections")
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    found = selectors.corrections(before=before, count=PER_PAGE + 1)
    shown, more = found[:PER_PAGE], len(found) > PER_PAGE
    title = _("Corrections")
    for correction in shown:
        carry(request, f"article:{correction.article_id}:card")
    return page(
        request,
        "web/corrections.html",
        {
            "head": heads.head(
                request, title=title, path="/corrections/", index=before is None,
                feed="/corrections/",
            ),
            "title": title,
            "corrections": shown,
            "pages": Pages(
                newer="/corrections/" if before else "",
                older=f"/corrections/?before={shown[-1].pk}" if more else "",
            ),
        },
        changed=shown[0].published_at if shown else None,
    )  # fmt: skip

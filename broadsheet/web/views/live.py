"""What readers' pages of live coverage ask every few seconds: did anything change?

The answer is the same for every reader and may be kept for a second by whoever stands between. Who
has the present version is told so after one look at one row.
"""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.safestring import mark_safe

from broadsheet.changes.keys import carry
from broadsheet.newsroom import selectors
from broadsheet.newsroom.access import Extent, extent, is_public
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.placeholders import resolve
from broadsheet.web.asking import asked_only
from broadsheet.web.story import SEAM, Entry

MOST = 20
KEPT = "public, max-age=1"


def _content(article: Article) -> dict[str, object]:
    rows = selectors.lately_changed(article, count=MOST)
    shown = [row for row in rows if row.withdrawn_at is None]
    texts = resolve(SEAM.join(row.body_html for row in shown)).split(SEAM)
    entries = []
    with article.in_its_language():
        for row, html in zip(shown, texts, strict=False):
            entry = Entry(row, mark_safe(html))
            made = render_to_string("web/entry.html", {"entry": entry})
            entries.append({"id": row.anchor, "version": row.version, "html": made})
    return {
        "version": article.live_version,
        "ended": article.coverage_ended_at is not None,
        # Whoever has an older version than this has missed more than is told here.
        "since": rows[-1].version - 1 if len(rows) == MOST else 0,
        "entries": entries,
        "gone": [row.anchor for row in rows if row.withdrawn_at is not None],
    }


@asked_only
def updates(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries of live coverage that changed last, as the page shows them."""
    article = selectors.coverage_state(pk)
    if article is None or not is_public(article) or article.kind != Article.Kind.LIVE:
        raise Http404
    carry(request, f"article:{pk}:live", f"article:{pk}:body")
    gated = article.access != Article.Access.OPEN
    # Who may read it is asked only where not everybody may.
    if gated and extent(article, request.user) is not Extent.WHOLE:
        raise Http404
    etag = f'"{pk}-{article.live_version}"'
    response = get_conditional_response(request, etag)
    if response is None:
        text = json.dumps(_content(article), ensure_ascii=False)
        response = HttpResponse(text, content_type="application/json")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache" if gated else KEPT
    if gated:
        patch_vary_headers(response, ["Cookie"])
    return response

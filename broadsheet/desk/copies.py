"""Which sent forms were kept, so that a browser forgets its copies of them.

A story's form leaves its words in the browser when it is sent, marked with the page that it stood
on (``static/desk/writing.js``). Whether they came, only the server knows: it tells the next page.
"""

from __future__ import annotations

from typing import Any

_PAGES = "kept_pages"
_MOST = 20


def kept_pages(request: Any) -> list[str]:
    """The pages whose forms were sent and kept of late, in this browser."""
    pages: list[str] = request.session.get(_PAGES, [])
    return pages


def note_kept_page(request: Any) -> None:
    """Remember that what was sent from this page is kept, as a version or beside them."""
    page = request.POST.get("writing_page", "")[:40]
    if page and page not in kept_pages(request):
        request.session[_PAGES] = [*kept_pages(request)[1 - _MOST :], page]

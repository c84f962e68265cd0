"""A story: its page, its parts, its print view; a draft of it in preview."""

from __future__ import annotations

from dataclasses import replace

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.utils.timezone import now
from django.utils.translation import gettext as _

from broadsheet.changes.keys import carry
from broadsheet.design.site import Look
from broadsheet.newsroom import selectors
from broadsheet.newsroom.access import is_public
from broadsheet.newsroom.addresses import part_path, print_path, updates_path
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.sections import name_key
from broadsheet.web import heads
from broadsheet.web.absolute import absolute
from broadsheet.web.asking import asked_only
from broadsheet.web.chrome import look
from broadsheet.web.foot import NAME as FOOT
from broadsheet.web.fragments import mark
from broadsheet.web.responses import moved, page
from broadsheet.web.running import Around, around
from broadsheet.web.story import tell
from broadsheet.web.structured import article_json_ld
from broadsheet.web.views.errors import gone, taken_down


def _draft(request: HttpRequest) -> Article | None:
    """The unsaved story that staff want to see as readers would."""
    draft: Article | None = getattr(request, "preview_article", None)
    return draft


def _find(request: HttpRequest, path: str) -> Article | HttpResponse:
    """The story of ``path`` if readers may know of it, else the answer to give."""
    article = selectors.for_page(path=path)
    if article is None:
        former = selectors.by_former_address(path)
        if isinstance(former, Article) and former.path:
            carry(request, f"article:{former.pk}:body")
            return moved(former.path)
        tombstone = selectors.tombstone_at(path)
        if tombstone is None:
            raise Http404
        carry(request, f"tombstone:{path}")
        return taken_down(request, tombstone)
    return article


def _withheld(request: HttpRequest, article: Article) -> HttpResponse:
    carry(request, f"article:{article.pk}:body")
    if article.live and article.embargo_until and article.embargo_until > now():
        raise Http404
    return gone(request, note=article.withdrawal_note, since=article.withdrawn_at)


def _answer(request: HttpRequest, address: str, *, part: int = 0, view: str = "") -> HttpResponse:
    draft = _draft(request)
    found = draft or _find(request, f"/{address}.html")
    if isinstance(found, HttpResponse) and found.status_code != 301:
        return found
    if isinstance(found, HttpResponse):
        # What a former address leads to has the same parts and print view.
        path = found["Location"]
        if part:
            path = part_path(path, part)
        return moved(print_path(path) if view == "print" else path)
    article = found
    if draft is None and not is_public(article):
        return _withheld(request, article)
    story = tell(request, article, part=part, preview=draft is not None, printed=view == "print")
    if part and (part > len(story.parts) or not story.parts):
        return moved(article.path or "/", kept=False)
    head = heads.article_head(
        request,
        article,
        translations=story.translations,
        title=heads.page_title(article.headline, part) if part > 1 else "",
        index=draft is None and view != "print",
        json_ld=article_json_ld(article, request) if draft is None and view != "print" else "",
    )
    shown = draft is None and view != "print"
    worn: dict[str, Look] = {}
    if view == "print":
        carry(request, name_key(article.section_id))
        worn["chrome"] = look(request)
    return page(
        request,
        "web/print.html" if view == "print" else "web/article.html",
        {
            "story": story,
            "article": article,
            "head": head,
            "around": around(request, article) if shown else Around(),
            "foot": mark(FOOT, article.pk) if shown else "",
            **worn,
        },
        changed=story.changed,
        public=article.access == Article.Access.OPEN,
    )


@asked_only
def article(request: HttpRequest, address: str) -> HttpResponse:
    """The whole story on one page, which is its canonical address."""
    return _answer(request, address)


@asked_only
def part(request: HttpRequest, address: str, number: str) -> HttpResponse:
    """What stands between two page breaks."""
    return _answer(request, address, part=int(number))


@asked_only
def print_view(request: HttpRequest, address: str) -> HttpResponse:
    """One clean page: all of the text, credits, address."""
    return _answer(request, address, view="print")


@asked_only
def updates(request: HttpRequest, address: str, number: str) -> HttpResponse:
    """An older page of live coverage; what stands on the story's own page leads there."""
    found = _find(request, f"/{address}.html")
    if isinstance(found, HttpResponse) and found.status_code != 301:
        return found
    if isinstance(found, HttpResponse):
        return moved(updates_path(found["Location"], int(number)))
    article = found
    if not is_public(article):
        return _withheld(request, article)
    story = tell(request, article, updates=int(number))
    if story.coverage is None:
        # For now: as the coverage goes on, there will be such a page.
        return HttpResponseRedirect(article.path or "/")
    title = _("%(headline)s: earlier updates, %(number)d") % {
        "headline": article.headline, "number": story.coverage.page,
    }  # fmt: skip
    head = heads.article_head(request, article, title=title)
    head = replace(
        head, canonical=absolute(request, updates_path(article.path or "/", int(number)))
    )
    return page(
        request,
        "web/updates.html",
        {"story": story, "article": article, "head": head},
        changed=story.changed,
        public=article.access == Article.Access.OPEN,
    )


@asked_only
def folder(request: HttpRequest, address: str) -> HttpResponse:
    """A story's address without its ending leads to the story."""
    return moved(f"/{address}.html", kept=False)

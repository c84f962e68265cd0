"""What pages say of themselves to machines: titles, canonical addresses, feeds, translations."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from broadsheet.design.site import Alternate, Head, Image
from broadsheet.media.markup import best
from broadsheet.newsroom.access import readable
from broadsheet.newsroom.models import Article
from broadsheet.web.absolute import absolute
from broadsheet.web.cards import writers
from broadsheet.web.feeds.addresses import TYPES, feed_path


def feeds(page: str, *, title: str) -> tuple[Alternate, ...]:
    """The feeds of the page at ``page``, in each form."""
    return tuple(
        Alternate(address=feed_path(page, form), type=mime, title=title)
        for form, mime in TYPES.items()
    )


def head(
    request: HttpRequest,
    *,
    title: str,
    path: str,
    description: str = "",
    index: bool = True,
    feed: str = "",
    json_ld: str = "",
) -> Head:
    """The head of any page; ``title`` may be empty for the front page, ``feed`` names a page."""
    name = settings.BROADSHEET_NAME
    return Head(
        title=f"{title} — {name}" if title else name,
        canonical=absolute(request, path),
        description=Truncator(" ".join(description.split())).chars(300),
        index=index,
        alternates=feeds(feed, title=title or name) if feed else (),
        json_ld=json_ld,
    )


def _image(request: HttpRequest, article: Article) -> Image | None:
    picture = article.lead_picture
    if picture is None or not picture.may_be_shown:
        return None
    source = best(picture, ratio="16:9", widest=1200)
    return Image(
        address=absolute(request, source.url),
        width=source.width,
        height=source.height,
        alt=article.lead_alt or picture.alt,
    )


def _described(article: Article) -> str:
    """The summary, or what anybody may read of the text's beginning."""
    words = article.summary or readable(article).words
    return Truncator(" ".join(words.split())).chars(300)


def article_head(
    request: HttpRequest,
    article: Article,
    *,
    translations: Sequence[Article] = (),
    title: str = "",
    index: bool = True,
    json_ld: str = "",
) -> Head:
    """The head of a story's page; parts and print view name the whole page as canonical."""
    others = [article, *translations] if translations else []
    return Head(
        title=f"{title or article.seo_headline or article.headline} — {settings.BROADSHEET_NAME}",
        canonical=absolute(request, article.path or "/"),
        description=_described(article),
        type="article",
        index=index,
        image=_image(request, article),
        alternates=tuple(
            Alternate(address=absolute(request, other.path or "/"), language=other.language)
            for other in others
        ),
        published=article.first_published_at,
        modified=article.updated_at,
        section=article.section.name,
        authors=tuple(writers(article)),
        json_ld=json_ld,
    )


def page_title(title: str, number: int) -> str:
    """``title`` of a later page of a list."""
    return _("%(title)s, page %(number)d") % {"title": title, "number": number}

"""Pages that are no story: front page, lists, authors."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from broadsheet.newsroom.models import Article, Author
from broadsheet.text.normal import one_line
from broadsheet.topics.models import Topic
from broadsheet.web.absolute import base_url, join
from broadsheet.web.structured import things
from broadsheet.web.structured.script import script_safe
from broadsheet.web.structured.things import Thing


def _list(articles: Sequence[Article], base: str) -> Thing:
    return {
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "url": join(base, article.path or "/"),
                "name": article.card_headline,
            }
            for number, article in enumerate(articles, 1)
        ],
    }


def home_json_ld(request: HttpRequest) -> SafeString:
    """The site and the paper behind it."""
    base = base_url(request)
    return script_safe(
        {
            "@type": "WebSite",
            "@id": f"{base}/#site",
            "name": settings.BROADSHEET_NAME,
            "url": f"{base}/",
            "inLanguage": settings.LANGUAGE_CODE,
            "publisher": things.publisher(base),
        }
    )


def breadcrumbs_json_ld(trail: Sequence[tuple[str, str]], request: HttpRequest) -> SafeString:
    """Where a page stands: names and paths below the front page."""
    return script_safe(things.breadcrumbs(trail, base_url(request)))


def collection_json_ld(
    request: HttpRequest,
    *,
    name: str,
    path: str,
    articles: Sequence[Article],
    description: str = "",
    trail: Sequence[tuple[str, str]] = (),
    about: Thing | None = None,
) -> SafeString:
    """A list of stories: section, column, topic, day. ``trail`` ends with the page itself."""
    base = base_url(request)
    return script_safe(
        {
            "@type": "CollectionPage",
            "@id": join(base, path),
            "url": join(base, path),
            "name": name,
            "description": one_line(description),
            "inLanguage": settings.LANGUAGE_CODE,
            "isPartOf": {"@type": "WebSite", "@id": f"{base}/#site", "url": f"{base}/"},
            "publisher": things.publisher(base),
            "about": about,
            "breadcrumb": things.breadcrumbs(trail or [(name, path)], base),
            "mainEntity": _list(articles, base),
        }
    )


def topic_about(topic: Topic, base: str) -> Thing:
    """What a topic's page is about."""
    return things.topic_in_full(topic, base)


def profile_json_ld(
    author: Author, request: HttpRequest, *, articles: Sequence[Article] = ()
) -> SafeString:
    """An author's page."""
    base = base_url(request)
    portrait = author.picture if author.picture and author.picture.may_be_shown else None
    entity = {
        **things.author(author, base),
        "description": one_line(author.biography),
        "email": author.email,
        "image": things.picture(portrait, base) if portrait else None,
        "worksFor": things.publisher(base) if author.kind == Author.Kind.PERSON else None,
    }
    return script_safe(
        {
            "@type": "ProfilePage",
            "url": join(base, author.path),
            "name": author.name,
            "mainEntity": entity,
            "breadcrumb": things.breadcrumbs(
                [(_("Authors"), "/by/"), (author.name, author.path)], base
            ),
            "hasPart": _list(articles, base) if articles else None,
        }
    )

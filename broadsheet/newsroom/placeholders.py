"""Fills what rendering left open: links by identity, pictures, videos, documents.

One look for each kind however many there are. A link to what readers may not see loses the link
and keeps its words; a picture whose rights have expired is not there.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from html import escape
from typing import Any
from uuid import UUID

from django.db.models import Model

from broadsheet.media.markup import document_html, picture_html, video_html
from broadsheet.media.models import Picture, SourceDocument, Video
from broadsheet.newsroom.models import Article, Author, Column, Section
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import living

COMMENT = re.compile(r"<!--bs:(picture|video|document|story) (\{.*?\})-->")
REF_LINK = re.compile(
    r'<a href="ref:(article|topic|author|column|section|document):'
    r'([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})">(.*?)</a>',
    re.DOTALL,
)
_MODELS: dict[str, type[Model]] = {
    "topic": Topic, "author": Author, "column": Column, "section": Section,
    "document": SourceDocument,
}  # fmt: skip


def links_in(html: str) -> set[tuple[str, UUID]]:
    """Kind and UUID of everything that rendered ``html`` links to by identity."""
    return {(kind, UUID(uuid)) for kind, uuid, _ in REF_LINK.findall(html)}


def stories_in(html: str) -> set[int]:
    """Primary keys of the stories that related links in ``html`` name."""
    found = (json.loads(data) for name, data in COMMENT.findall(html) if name == "story")
    return {data["pk"] for data in found if data.get("pk")}


def _addresses(html: str, keys: list[str]) -> dict[tuple[str, UUID], str]:
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    for kind, uuid in links_in(html):
        wanted[kind].add(uuid)
    found: dict[tuple[str, UUID], str] = {}
    for kind, uuids in wanted.items():
        if kind == "article":
            rows = Article.objects.public().filter(uuid__in=uuids)
            linked = {uuid: (path, pk) for uuid, path, pk in rows.values_list("uuid", "path", "pk")}
            found.update({(kind, uuid): path for uuid, (path, _) in linked.items() if path})
            keys += [f"article:{pk}:card" for _, pk in linked.values()]
            if missing := uuids - linked.keys():
                hidden = Article.objects.filter(uuid__in=missing).values_list("pk", flat=True)
                keys += [f"article:{pk}:card" for pk in hidden]
            continue
        for thing in _MODELS[kind]._default_manager.filter(uuid__in=uuids):
            path = _path(thing)
            keys += [f"{kind}:{thing.pk}"]
            if isinstance(thing, Topic) and thing.merged_into_id:
                keys += living(thing).keys
            if path:
                found[kind, thing.uuid] = path  # type: ignore[attr-defined]
    return found


def _path(thing: Any) -> str:
    if isinstance(thing, Topic):
        topic = living(thing)
        return topic.path if topic.status != Topic.Status.RETIRED else ""
    return str(thing.url if isinstance(thing, SourceDocument) else thing.path)


def _media(html: str, keys: list[str]) -> dict[str, dict[int, Any]]:
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for name, data in COMMENT.findall(html):
        pk = json.loads(data).get("pk")
        if isinstance(pk, int):
            wanted[name].add(pk)
            keys.append(f"article:{pk}:card" if name == "story" else f"{name}:{pk}")
    found: dict[str, dict[int, Any]] = defaultdict(dict)
    if wanted["picture"]:
        pictures = Picture.objects.showable().prefetch_related("renditions")
        found["picture"] = pictures.in_bulk(wanted["picture"])
    if wanted["video"]:
        found["video"] = Video.objects.in_bulk(wanted["video"])
    if wanted["document"]:
        found["document"] = SourceDocument.objects.in_bulk(wanted["document"])
    if wanted["story"]:
        stories = Article.objects.public().only("headline", "short_headline", "path")
        found["story"] = stories.in_bulk(wanted["story"])
    return found


def _story_html(story: Article, *, title: str) -> str:
    words = escape(title or story.headline, quote=False)
    return f'<li><a href="{escape(story.path or "")}">{words}</a></li>'


def resolve(html: str, *, keys: list[str] | None = None) -> str:
    """``html`` as rendered, with everything open filled as it stands now.

    The keys of all that was looked up, found or not, are added to ``keys``.
    """
    keys = [] if keys is None else keys
    if "ref:" in html:
        addresses = _addresses(html, keys)

        def link(match: re.Match[str]) -> str:
            address = addresses.get((match[1], UUID(match[2])))
            return f'<a href="{escape(address)}">{match[3]}</a>' if address else match[3]

        html = REF_LINK.sub(link, html)
    if "<!--bs:" not in html:
        return html
    media = _media(html, keys)

    def thing(match: re.Match[str]) -> str:
        data = json.loads(match[2])
        found = media[match[1]].get(data.pop("pk", None))
        if found is None:
            return ""
        if match[1] == "picture":
            return picture_html(found, **data)
        if match[1] == "video":
            return video_html(found, **data) if found.may_be_shown else ""
        if match[1] == "document":
            return document_html(found, **data)
        return _story_html(found, **data)

    # A picture's caption may hold links of its own, so media are filled before links are looked
    # for a second time.
    filled = COMMENT.sub(thing, html)
    return resolve(filled, keys=keys) if "ref:" in filled and filled != html else filled


def unresolved(html: str) -> str:
    """``html`` with everything open left out, for places that show words only."""
    return COMMENT.sub("", REF_LINK.sub(lambda match: match[3], html))

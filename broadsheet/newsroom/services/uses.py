"""Keeps where pictures are used: rows written when a thing is saved, in bulk after an import."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.db.models.signals import post_delete, post_save
from wagtail.models import Revision

from broadsheet.media.models import PictureUse
from broadsheet.media.services import note_uses
from broadsheet.newsroom.blocks.pictures import pictures_in
from broadsheet.newsroom.models import Article, Author, Column, LiveEntry
from broadsheet.topics.models import Topic

_AT_ONCE = 200
_KINDS: dict[type[Model], str] = {
    Article: "article", LiveEntry: "entry", Author: "author", Column: "column",
}  # fmt: skip


def _blocks(body: Any) -> list[dict[str, Any]]:
    if isinstance(body, str):
        return list(json.loads(body or "[]"))
    return [dict(block) for block in body.get_prep_value()] if body else []


def _in_version(content: dict[str, Any]) -> set[int]:
    found = pictures_in(_blocks(content.get("body")))
    lead = content.get("lead_picture")
    return found | ({lead} if isinstance(lead, int) else set())


def note_version(*, instance: Revision, **_kwargs: Any) -> None:
    """Note what a version that was just kept shows, beside what is public. A signal's receiver."""
    if instance.content_type_id != ContentType.objects.get_for_model(Article).pk:
        return
    if not instance.is_latest_revision():
        return  # one that was set aside or that goes out later; the draft is another
    pk = int(instance.object_id)
    used = _in_version(instance.content)
    row = Article.objects.filter(pk=pk, live__in=[True]).values_list("lead_picture_id", "body")
    for lead, body in row:
        used |= pictures_in(_blocks(body)) | ({lead} if lead else set())
    note_uses("article", {pk: used})


def note_article_pictures(*, pks: Sequence[int]) -> None:
    """Note the pictures of stories and of their live entries: of what is public and of a draft."""
    for start in range(0, len(pks), _AT_ONCE):
        some = list(pks[start : start + _AT_ONCE])
        used: dict[int, set[int]] = {pk: set() for pk in some}
        rows = Article.objects.filter(pk__in=some)
        drafts: dict[int, int] = {}
        columns = ("pk", "lead_picture_id", "latest_revision_id", "live_revision_id")
        for pk, lead, latest, live in rows.values_list(*columns):
            used[pk] |= {lead} if lead else set()
            if latest and latest != live:
                drafts[latest] = pk
        # Most stories show no picture in their text; their texts stay where they are.
        texts = rows.alias(raw=Cast("body", TextField())).filter(raw__contains='"picture')
        for pk, body in texts.values_list("pk", "body"):
            used[pk] |= pictures_in(_blocks(body))
        if drafts:
            contents = Revision.objects.filter(pk__in=drafts).values_list("pk", "content")
            for revision, content in contents:
                used[drafts[revision]] |= _in_version(content)
        note_uses("article", used)
        entries = LiveEntry.objects.filter(article__in=some, withdrawn_at__isnull=True)
        bodies = entries.values_list("pk", "body")
        note_uses("entry", {pk: pictures_in(_blocks(body)) for pk, body in bodies})


def forget(*, sender: type[Model], instance: Any, **_kwargs: Any) -> None:
    """What is gone uses nothing. A signal's receiver."""
    note_uses(_KINDS[sender], {instance.pk: ()})


def connect() -> None:
    """Hear of versions that were kept and things that were deleted; called once at start."""
    post_save.connect(note_version, sender=Revision, dispatch_uid="note pictures")
    for model in _KINDS:
        post_delete.connect(forget, sender=model, dispatch_uid=f"forget {model.__name__}")


def note_entry_pictures(entry: LiveEntry) -> None:
    """Note the pictures of a live entry; none of one that was withdrawn."""
    shown = pictures_in(_blocks(entry.body)) if entry.withdrawn_at is None else set()
    note_uses("entry", {entry.pk: shown})


def note_portrait(thing: Author | Column) -> None:
    """Note the picture of an author or a column."""
    kind = "author" if isinstance(thing, Author) else "column"
    note_uses(kind, {thing.pk: {thing.picture_id} if thing.picture_id else set()})


def unnoted() -> int:
    """How many things show a picture of which no row says so; a takedown relies on those rows.

    Of a text it sees only whether there is any row, which is what an upgrade or a copied database
    leaves behind; ``note_all_pictures`` looks at each.
    """
    said = PictureUse.objects.filter(object_id=OuterRef("pk"))
    missing = 0
    for model, kind in ((Author, "author"), (Column, "column"), (Article, "article")):
        field = "lead_picture" if model is Article else "picture"
        rows = model._default_manager.filter(**{f"{field}__isnull": False})
        missing += rows.exclude(Exists(said.filter(kind=kind, picture=OuterRef(field)))).count()
    for bodies, kind in ((Article, "article"), (LiveEntry, "entry")):
        shown = bodies._default_manager.alias(raw=Cast("body", TextField()))
        if bodies is LiveEntry:
            shown = shown.filter(withdrawn_at__isnull=True)
        shown = shown.filter(Q(raw__contains='"type": "picture"') | Q(raw__contains='"gallery"'))
        missing += shown.exclude(Exists(said.filter(kind=kind))).count()
    return missing


def note_all_pictures() -> int:
    """Note the uses of the whole paper anew; returns how many things were looked at."""
    looked = 0
    keys = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    note_article_pictures(pks=keys)
    looked += len(keys)
    for model, kind in ((Author, "author"), (Column, "column"), (Topic, "topic")):
        rows = model._default_manager.values_list("pk", "picture_id")
        used: dict[int, set[int]] = {pk: {picture} if picture else set() for pk, picture in rows}
        note_uses(kind, used)
        looked += len(used)
    return looked

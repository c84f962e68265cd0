"""Taking a story down for legal cause, with everything the paper keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision, WorkflowState

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.media.models import Picture, PictureUse
from broadsheet.media.services import withhold
from broadsheet.newsroom.models import Article, FormerAddress, LiveEntry, Tombstone
from broadsheet.newsroom.models.aspects import aspects
from broadsheet.newsroom.models.guards import takedown
from broadsheet.newsroom.models.publication import keys_between
from broadsheet.newsroom.models.staff import refuse


@dataclass(frozen=True)
class TakenDown:
    """What is known of a story that is being taken down; none of its words."""

    pk: int
    uuid: UUID
    paths: tuple[str, ...]


_purges: list[Callable[[TakenDown], None]] = []


def purge_with(purge: Callable[[TakenDown], None]) -> None:
    """Have ``purge`` called, in the takedown's transaction, for what another package keeps.

    A package above that stores copies of its own (finished pages, letters, an index) writes its
    durable row there. May be called twice for one story.
    """
    if purge not in _purges:
        _purges.append(purge)


def take_down(
    *,
    article: Article,
    reason: str,
    actor: User | None,
    status: int = Tombstone.Status.LEGAL,
    note: str = "",
    pictures: bool = False,
) -> None:
    """Delete a story for legal cause: all versions, corrections, history and copies.

    Its present and former addresses answer ``status`` (451 or 410) for ever, with ``note`` to
    readers if there is one, and an import of its archive does not bring it back. Pictures that
    nothing else uses may not be shown from now on, and their files are withheld; with ``pictures``
    they are deleted, files and renditions. The log keeps who
    did it, when, why and where; earlier entries lose the story's name and their data.

    Raises:
        PermissionDenied: ``actor`` may not take it down.
        ValidationError: no reason is given, or the status is neither 410 nor 451.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; the reason stays in the log.")})
    if status not in Tombstone.Status.values:
        raise ValidationError({"status": _("A story taken down answers 410 or 451.")})
    with transaction.atomic(), takedown():
        _forget_thoroughly()
        stored = Article.objects.get(pk=article.pk)
        refuse(actor, "take_down", stored)
        gone = TakenDown(stored.pk, stored.uuid, _paths(stored))
        own = _own_pictures(stored)
        was = aspects(stored) if stored.live else None
        touch([
            *keys_between(stored.pk, was, None), *stored.order_keys,
            f"article:{stored.pk}:body",
            *(["corrections"] if stored.corrections.exists() else []),
        ])  # fmt: skip
        # Without any address, as an imported draft is, it must not come back all the same.
        nowhere = [None] if stored.source_identity else []
        for path in gone.paths or nowhere:
            Tombstone.objects.create(
                path=path, status=status, note=note.strip(),
                source_identity=stored.source_identity,
            )  # fmt: skip
        for purge in _purges:
            purge(gone)
        _purge_log(stored, gone)
        _purge_history(stored)
        log(
            instance=stored, action="broadsheet.takedown", user=actor,
            data={"path": stored.path, "reason": reason.strip(), "status": int(status),
                  "pictures": len(own) if pictures else 0,
                  "withheld": 0 if pictures else len(own)},
            deleted=True, title=stored.path or str(stored.uuid),
        )  # fmt: skip
        stored.delete()
        if not pictures:
            withhold(own)
            return
        for picture in own:
            # Wagtail deletes the files of picture and renditions once this has committed.
            touch([f"picture:{picture.pk}", "pictures"])
            picture.delete()


def _forget_thoroughly() -> None:
    """Have SQLite overwrite what it deletes; PostgreSQL does at the next VACUUM."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _paths(article: Article) -> tuple[str, ...]:
    formers = FormerAddress.objects.filter(article=article).values_list("path", flat=True)
    return tuple(path for path in dict.fromkeys([article.path, *formers]) if path)


def _purge_log(article: Article, gone: TakenDown) -> None:
    """Keep who did what and when; take the story's name and whatever was said of it."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Article), object_id=str(article.pk)
    )
    entries.update(label=gone.paths[0] if gone.paths else str(gone.uuid), data={})


def _purge_history(article: Article) -> None:
    """What hangs on the story by no foreign key that would take it along."""
    kind = ContentType.objects.get_for_model(Article)
    key = str(article.pk)
    WorkflowState.objects.filter(
        Q(content_type=kind) | Q(base_content_type=kind), object_id=key
    ).delete()
    # The public version is named by the story itself and would protect its row.
    Article.objects.filter(pk=article.pk).update(live_revision=None, latest_revision=None)
    Revision.objects.filter(base_content_type=kind, object_id=key).delete()
    article.live_revision = article.latest_revision = None


def _own_pictures(article: Article) -> list[Picture]:
    """Pictures that this story or its live entries use, and nothing else in the paper does.

    A draft's use counts as much as a published one's.
    """
    entries = list(article.live_entries.values_list("pk", flat=True))
    here = Q(kind="article", object_id=article.pk) | Q(kind="entry", object_id__in=entries)
    others = PictureUse.objects.filter(~here, picture=OuterRef("pk"))
    used = PictureUse.objects.filter(here).values("picture")
    rows = Picture.objects.filter(~Exists(others), pk__in=used)
    # Other kinds of thing, such as a standing page or a front, are in Wagtail's index.
    mine = {(ContentType.objects.get_for_model(Article).pk, str(article.pk))}
    mine |= {(ContentType.objects.get_for_model(LiveEntry).pk, str(pk)) for pk in entries}
    return [
        picture
        for picture in rows
        if not set(
            ReferenceIndex.get_references_to(picture).values_list("base_content_type", "object_id")
        )
        - mine
    ]

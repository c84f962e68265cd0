"""Two writers of one story: whose save is too late, and where its words are kept.

Every version a person wrote is a row of Wagtail's ``Revision``. A save says which version it was
begun on; where that is no longer the latest, it is refused, whatever route it took, and its words
become a version of their own that stands aside: comparable, restorable, and in nobody's way.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision


class OutdatedError(ValidationError):
    """A save was begun on a version that is no longer the latest."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has saved a newer version; nothing of it was overwritten."),
            code="outdated",
        )


def refuse_outdated(article: Any) -> None:
    """Raise unless ``article`` was loaded from what is still its latest version.

    Call it in the transaction of the save: the row stays locked until that is through.

    Raises:
        OutdatedError: somebody else has saved meanwhile.
    """
    rows = type(article).objects.filter(pk=article.pk)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    stored = rows.values_list("latest_revision", "latest_revision__created_at").first()
    if stored is None:
        return
    key, saved_at = stored
    known = article._state.fields_cache.get("latest_revision")
    # A draft that keeps itself is written over in place: same key, later moment.
    rewritten = known is not None and known.pk == key and known.created_at != saved_at
    if key != article.latest_revision_id or rewritten:
        raise OutdatedError


def refuse_overtaken(thing: Any, *, page: UUID | None = None) -> None:
    """Raise where writing the whole row of ``thing`` would take back what others did meanwhile.

    That is a version saved since it was loaded, unless by ``page``, from which this comes, too; and
    that it became public, or ceased to be. Call it in the transaction of the save, before it.

    Raises:
        OutdatedError: nothing is written.
    """
    rows = type(thing).objects.filter(pk=thing.pk)
    if page is not None:
        mine = rows.filter(written_on=page).values("latest_revision")
        thing.latest_revision = (
            Revision.objects.filter(pk__in=mine).first() or thing.latest_revision
        )
    # From here on the row is locked.
    refuse_outdated(thing)
    if rows.filter(live=not thing.live).exists():
        raise OutdatedError


class SetAside(models.Model):
    """Words whose save came too late, until somebody has looked at them."""

    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="set_asides"
    )
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="set_asides"
    )
    # The page on which they were written: what comes from it again takes the place of the first.
    page = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = gettext_lazy("words set aside")
        verbose_name_plural = gettext_lazy("words set aside")
        indexes = [
            models.Index(
                fields=["user", "-created_at"],
                name="newsroom_setaside_open",
                condition=models.Q(settled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d %H:%M}"

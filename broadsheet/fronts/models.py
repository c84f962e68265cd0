"""A front: which modules stand on the home page or on a section's, with Wagtail's mixins.

What stands at the foot of stories is a front too: of the whole paper, or of a section's stories.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from broadsheet.changes.keys import touch
from broadsheet.fronts.composition import automatic, foot
from broadsheet.fronts.registry import FORM, module
from broadsheet.fronts.table import Wanted
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.models.versions import refuse_outdated

# The foot of a story is narrow and quiet.
AT_THE_FOOT = {"promotion", "text", "house"}


class ModulesField(StreamField):
    """A list of modules. Which there are is no matter of the database's, so no migration says."""

    def deconstruct(self) -> Any:
        name, _path, _args, kwargs = super().deconstruct()
        kwargs["block_lookup"] = {}
        return name, "wagtail.fields.StreamField", [[]], kwargs


class Front(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """The composed page of a section; without a section, the home page.

    While none is live, the page composes itself; the foot of a section's stories is then the
    paper's.
    """

    class Place(models.TextChoices):
        PAGE = "page", gettext_lazy("the page itself")
        FOOT = "foot", gettext_lazy("the foot of stories")

    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, null=True, blank=True, related_name="fronts",
        editable=False, verbose_name=gettext_lazy("section"),
    )  # fmt: skip
    place = models.CharField(
        gettext_lazy("place"), max_length=4, choices=Place.choices, default=Place.PAGE,
        editable=False,
    )  # fmt: skip
    modules = ModulesField(FORM, blank=True, verbose_name=gettext_lazy("modules"))
    # Pins that have a last moment are judged by this one and not by the clock, so that a page is
    # a function of the database; whoever moves it touches the front's keys.
    as_of = models.DateTimeField(default=timezone.now, editable=False)
    next_change_at = models.DateTimeField(null=True, editable=False)

    WHOLE: ClassVar[tuple[str, ...]] = ("section", "place", "as_of", "next_change_at")

    class Meta:
        verbose_name = gettext_lazy("front")
        verbose_name_plural = gettext_lazy("fronts")
        permissions = [
            ("advertise_front", gettext_lazy("Can change the paper's own advertisements on fronts"))
        ]
        constraints = [
            models.UniqueConstraint(
                Coalesce("section", Value(0)), "place", name="fronts_one_for_each_place"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_change_at"],
                name="fronts_front_next_change",
                condition=Q(next_change_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        if self.place == self.Place.PAGE:
            return str(self.section) if self.section else _("Home page")
        if self.section is None:
            return _("Foot of stories")
        return _("Foot of stories: %(section)s") % {"section": self.section}

    @property
    def path(self) -> str:
        return self.section.path if self.section else "/"

    def shown_at(self) -> str:
        """Where one can look at it: its page, or the newest story it stands under."""
        if self.place == self.Place.FOOT:
            stories = Article.objects.public().filter(first_published_at__isnull=False)
            if self.section is not None:
                stories = stories.filter(top_section=self.section.top)
            newest = stories.order_by("-first_published_at", "-pk").values_list("path", flat=True)
            return newest.first() or self.path
        return self.path

    def clean(self) -> None:
        super().clean()
        wrong = {block.block_type for block in self.modules} - AT_THE_FOOT
        if self.place == self.Place.FOOT and wrong:
            raise ValidationError(
                _(
                    "Only “Across the paper”, “Text” and “House advertisement” stand at the foot "
                    "of stories."
                )
            )

    def get_absolute_url(self) -> str:
        return self.path

    @property
    def keys(self) -> list[str]:
        return [front_key(self.section_id, self.place)]

    # Modules ---------------------------------------------------------------------------------

    def wanted(self) -> list[Wanted]:
        """Its modules as the composition takes them, without pins whose time is over."""
        asked = []
        for block in self.modules:
            if module(block.block_type) is None:
                continue
            pins = block.value.get("stories") or [] if hasattr(block.value, "get") else []
            standing = tuple(pin["story"] for pin in pins if not _over(pin, self.as_of))
            asked.append(Wanted(block.block_type, block.value, standing))
        return asked

    def by_itself(self) -> list[Wanted]:
        """The modules of this place while nobody composed it."""
        if self.place == self.Place.FOOT:
            return foot()
        return automatic(home=self.section_id is None)

    def pinned(self) -> list[str]:
        """Identities of all pinned stories whose time is not over."""
        return [story for wanted in self.wanted() for story in wanted.pins]

    def _next_change(self) -> dt.datetime | None:
        moments = [
            until
            for block in self.modules
            if hasattr(block.value, "get")
            for pin in block.value.get("stories") or []
            if (until := _until(pin)) and until > self.as_of
        ]
        return min(moments, default=None)

    def judge_pins(self, now: dt.datetime) -> None:
        """Have pins that ended by ``now`` fall away, and note when the next one does."""
        self.as_of = now
        self.next_change_at = self._next_change()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.judge_pins(timezone.now())
        super().save(*args, **kwargs)

    # Versions --------------------------------------------------------------------------------

    def with_content_json(self, content: dict[str, Any]) -> Front:
        obj: Front = super().with_content_json(content)
        for name in self.WHOLE:
            attname = self._meta.get_field(name).attname  # type: ignore[union-attr]
            setattr(obj, attname, getattr(self, attname))
        return obj

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Keep the present state as the newest version.

        Raises:
            OutdatedError: somebody else saved one since this was loaded; nothing is written.
        """
        with transaction.atomic():
            refuse_outdated(self)
            kept: Revision = super().save_revision(*args, **kwargs)
            return kept

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Make ``revision`` the page, now or at its time."""
        with transaction.atomic():
            super().publish(revision, *args, **kwargs)
            after = Front.objects.get(pk=self.pk)
            # The revision at hand may still say when it was to go out; the row does not.
            if after.live_revision_id == revision.pk:
                touch(self.keys)

    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        """Let the page compose itself again."""
        with transaction.atomic():
            super().unpublish(*args, **kwargs)
            touch(self.keys)

    # Preview ---------------------------------------------------------------------------------

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return [
            {"name": "mobile", "icon": "mobile-alt", "device_width": 390,
             "label": _("Phone")},
            {"name": "tablet", "icon": "tablet-alt", "device_width": 820,
             "label": _("Tablet")},
            {"name": "desktop", "icon": "desktop", "device_width": 1440,
             "label": _("Desk")},
        ]  # fmt: skip

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Let the view that answers the page answer with this version."""
        self.as_of = timezone.now()
        match = resolve(self.shown_at())
        request.preview_front = self  # type: ignore[attr-defined]
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response


def front_key(section: int | None, place: str = Front.Place.PAGE) -> str:
    """The key of the front of a section, by its key; ``None`` for the home page."""
    key = f"front:{section or 'home'}"
    return key if place == Front.Place.PAGE else f"{key}:{place}"


def _until(pin: dict[str, Any]) -> dt.datetime | None:
    moment = parse_datetime(pin.get("until") or "")
    if moment is not None and timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return moment


def _over(pin: dict[str, Any], now: dt.datetime) -> bool:
    until = _until(pin)
    return until is not None and until <= now

"""The verbs of fronts."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.changes.models import Touch
from broadsheet.fronts.models import Front
from broadsheet.fronts.selectors import on_front, standings
from broadsheet.fronts.spots import (
    Spot,
    is_spot,
    modules_of,
    notices_in,
    said_by,
    with_notices,
    with_pin,
)
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.running import days_to_close
from broadsheet.newsroom.services import close_order
from broadsheet.search.services import index_many

PROMINENCE = "prominence"  # the key touched when a story stands higher than it ever did
_looked: dict[str, int | None] = {}  # what this process has looked at already; a hint, no more


@transaction.atomic
def begin_front(
    *, section: Section | None, place: str = Front.Place.PAGE, actor: User | None
) -> Front:
    """The front of ``section`` (``None``: the home page), begun as a draft if there is none.

    With the place *foot* it is what stands under the section's stories, or under all of the paper.

    It begins with the modules of the page as it composes itself, so that the first version says
    what readers see already.
    """
    found = Front.objects.filter(section=section, place=place).first()
    if found is not None:
        return found
    front = Front(section=section, place=place, live=False)
    begun: Any = [(wanted.name, {}) for wanted in front.by_itself()]
    front.modules = begun
    front.full_clean()
    front.save()
    front.save_revision(user=actor, clean=False)
    log(instance=front, action="wagtail.create", user=actor, content_changed=True)
    return front


def publish_front(*, front: Front, actor: User | None) -> Front:
    """Keep the present state of ``front`` as a version and make it the page.

    Raises:
        ValidationError: a module is wrong; nothing is kept.
    """
    with transaction.atomic():
        revision = front.save_revision(user=actor)
        revision.publish(user=actor, skip_permission_checks=True)
    return Front.objects.get(pk=front.pk)


@transaction.atomic
def compose_front(
    *,
    section: Section | None,
    modules: Any,
    place: str = Front.Place.PAGE,
    actor: User | None,
) -> Front:
    """Have the front of ``section`` show ``modules`` at once: pairs of a name and its values."""
    front = begin_front(section=section, place=place, actor=actor)
    front.modules = modules
    return publish_front(front=front, actor=actor)


def pin_story(
    *, article: Article, spot: Spot, until: dt.datetime | None, actor: User | None
) -> Article | None:
    """Have ``article`` stand first in ``spot``, at once, and nowhere else on that front.

    What somebody is still composing there stays a draft, and has the pin too. Returns the story
    that had to make room, if one had to.

    Raises:
        ValidationError: the module is gone, or a version of the front waits for its time, which
            publishing another would undo.
    """
    pin = {"story": str(article.uuid), "until": until.isoformat() if until else ""}
    with transaction.atomic():
        front = begin_front(section=spot.front.section, place=spot.front.place, actor=actor)
        moment = _goes_out_at(front)
        if moment:
            raise ValidationError(
                _("%(front)s has a version that goes out at %(time)s. Pin the story there.")
                % {"front": front, "time": moment}
            )
        draft = front.get_latest_revision_as_object() if front.has_unpublished_changes else None
        shown = modules_of(front)
        try:
            modules, gone = with_pin(shown, spot.module, pin)
        except LookupError:
            raise ValidationError(
                _("%s was composed anew meanwhile. Choose again.") % front
            ) from None
        front.modules = front.modules.stream_block.to_python(modules)
        published = publish_front(front=front, actor=actor)
        if draft is not None and said_by(draft.modules.get_prep_value()) != said_by(shown):
            _pin_in_draft(published, draft, spot, pin, actor)
    return Article.objects.filter(uuid__in=gone).first() if gone else None


def _goes_out_at(front: Front) -> str:
    """When the version of ``front`` that waits for its time goes out, in words; or nothing."""
    waiting = front.revisions.filter(approved_go_live_at__isnull=False).first()
    if waiting is None:
        return ""
    return date_format(timezone.localtime(waiting.approved_go_live_at), "DATETIME_FORMAT")


def set_notices(
    *,
    section: Section | None,
    place: str,
    notices: list[dict[str, Any]],
    shown: list[dict[str, Any]],
    actor: User | None,
) -> Front:
    """Have the front of ``section`` carry these advertisements of the paper's own, at once.

    Everything else of it stays as it is, and so does what somebody is still composing there; both
    take them over. ``notices`` are modules as they are stored, ``shown`` those that they were
    written over.

    Raises:
        ValidationError: a notice is wrong, somebody else has changed them since, or a version of
            the front waits for its time, which publishing another would undo.
    """
    with transaction.atomic():
        front = begin_front(section=section, place=place, actor=actor)
        moment = _goes_out_at(front)
        if moment:
            raise ValidationError(
                _(
                    "%(front)s has a version that goes out at %(time)s. Change the "
                    "advertisements when it has, or ask whoever composes it."
                )
                % {"front": front, "time": moment}
            )
        draft = front.get_latest_revision_as_object() if front.has_unpublished_changes else None
        standing = modules_of(front)
        if notices_in(standing) != shown:
            raise ValidationError(
                _("Somebody else has changed these advertisements meanwhile. Look at them again.")
            )
        to_python = front.modules.stream_block.to_python
        front.modules = to_python(with_notices(standing, notices, shown))
        published = publish_front(front=front, actor=actor)
        if draft is not None and said_by(draft.modules.get_prep_value()) != said_by(standing):
            later = published.get_latest_revision_as_object()
            later.modules = to_python(with_notices(draft.modules.get_prep_value(), notices, shown))
            later.save_revision(user=actor, clean=False)
    return published


def _pin_in_draft(
    front: Front, draft: Front, spot: Spot, pin: dict[str, str], actor: User | None
) -> None:
    """Keep what was being composed as the newest version once more, with the pin."""
    modules = draft.modules.get_prep_value()
    kind = next(raw["type"] for raw in modules_of(front) if is_spot(raw, spot.module))
    for name in (spot.module, kind):  # or the first of its kind, where that one is gone
        with contextlib.suppress(LookupError):
            modules, _gone = with_pin(modules, name, pin)
            break
    later = front.get_latest_revision_as_object()
    later.modules = later.modules.stream_block.to_python(modules)
    later.save_revision(user=actor, clean=False)


def close_orders() -> int:
    """Close the running orders of days that are over in the paper's zone; returns how many."""
    due = days_to_close(timezone.localdate())
    sections = Section.objects.in_bulk({section for section, _day in due})
    for key, day in due:
        close_order(section=sections[key], day=day, front=on_front(sections[key]))
    return len(due)


def note_prominence() -> int:
    """Have stories remember how high they have stood on a front; returns how many rose.

    It only rises: what once led the paper stays findable by it. Nothing is looked at while nothing
    was touched.
    """
    latest = Touch.objects.order_by("-pk").values_list("pk", flat=True).first()
    if latest == _looked.get("at"):
        return 0
    now = standings()
    before = dict(Article.objects.filter(pk__in=now).values_list("pk", "prominence"))
    risen = {pk: height for pk, height in now.items() if height > before.get(pk, 1.0)}
    if risen:
        with transaction.atomic():
            for pk, height in risen.items():
                Article.objects.filter(pk=pk, prominence__lt=height).update(prominence=height)
            index_many(pks=sorted(risen))
            touch([PROMINENCE])
            latest = Touch.objects.order_by("-pk").values_list("pk", flat=True).first()
    _looked["at"] = latest
    return len(risen)


def end_pins() -> int:
    """Have pins whose time is over fall away; returns how many fronts changed."""
    now = timezone.now()
    changed = 0
    for found in Front.objects.filter(live=True, next_change_at__lte=now)[:200]:
        with transaction.atomic():
            rows = Front.objects.filter(pk=found.pk)
            if connection.features.has_select_for_update:
                # Whoever publishes it at this moment is waited for, and not overwritten.
                rows = rows.select_for_update(of=("self",))
            front = rows.get()
            front.judge_pins(now)
            front.save(update_fields=["as_of", "next_change_at"])
            touch(front.keys)
        changed += 1
    return changed


def end_fronts() -> int:
    """Let fronts whose last moment has passed compose themselves again; returns how many."""
    due = Front.objects.filter(live=True, expire_at__lte=timezone.now())[:200]
    for front in due:
        front.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return len(due)

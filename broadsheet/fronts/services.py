"""The verbs of fronts."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.fronts.composition import automatic
from broadsheet.fronts.models import Front
from broadsheet.fronts.selectors import on_front
from broadsheet.newsroom.models import Section
from broadsheet.newsroom.running import days_to_close
from broadsheet.newsroom.services import close_order


@transaction.atomic
def begin_front(*, section: Section | None, actor: User | None) -> Front:
    """The front of ``section`` (``None``: the home page), begun as a draft if there is none.

    It begins with the modules of the page as it composes itself, so that the first version says
    what readers see already.
    """
    found = Front.objects.filter(section=section).first()
    if found is not None:
        return found
    front = Front(section=section, live=False)
    begun: Any = [(wanted.name, {}) for wanted in automatic(home=section is None)]
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
def compose_front(*, section: Section | None, modules: Any, actor: User | None) -> Front:
    """Have the front of ``section`` show ``modules`` at once: pairs of a name and its values."""
    front = begin_front(section=section, actor=actor)
    front.modules = modules
    return publish_front(front=front, actor=actor)


def close_orders() -> int:
    """Close the running orders of days that are over in the paper's zone; returns how many."""
    due = days_to_close(timezone.localdate())
    sections = Section.objects.in_bulk({section for section, _day in due})
    for key, day in due:
        close_order(section=sections[key], day=day, front=on_front(sections[key]))
    return len(due)


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

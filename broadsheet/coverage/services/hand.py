"""What editors say to past and related coverage. It is remembered whatever is found afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.coverage.models import Relation
from broadsheet.newsroom.access import is_public
from broadsheet.newsroom.models import Article

MOST_PINNED = 12


def _log(story: Article, action: str, actor: User | None, **data: str) -> None:
    log(instance=story, action=f"broadsheet.{action}", user=actor, data=data)
    touch([f"article:{story.pk}:coverage"])


@transaction.atomic
def pin(*, story: Article, other: Article, kind: Relation.Kind, actor: User | None) -> Relation:
    """Have ``story`` show ``other``, whatever is found.

    Raises:
        ValidationError: readers do not know of ``other``, it is the story itself, or a later one.
    """
    if other.pk == story.pk:
        raise ValidationError(_("That is this story itself."))
    if not is_public(other):
        raise ValidationError(_("Readers cannot read that story."))
    if kind == Relation.Kind.PAST and not _is_earlier(other, story):
        raise ValidationError(_("Past coverage is of earlier stories; that one is later."))
    pinned = Relation.objects.filter(story=story, kind=kind, source=Relation.Source.PINNED)
    if pinned.exclude(other=other).count() >= MOST_PINNED:
        raise ValidationError(_("There are %d pinned already; remove one first.") % MOST_PINNED)
    row, _made = Relation.objects.update_or_create(
        story=story,
        other=other,
        defaults={
            "kind": kind, "source": Relation.Source.PINNED, "by": actor, "at": timezone.now(),
        },
    )  # fmt: skip
    _log(story, "pin_coverage", actor, headline=other.headline)
    return row


def _is_earlier(other: Article, story: Article) -> bool:
    if story.first_published_at is None or other.first_published_at is None:
        return True
    return other.first_published_at <= story.first_published_at


@transaction.atomic
def remove(*, story: Article, other: Article, actor: User | None) -> None:
    """Have ``story`` never show ``other`` again, even if it is found again."""
    Relation.objects.update_or_create(
        story=story,
        other=other,
        defaults={
            "source": Relation.Source.REMOVED, "position": None, "by": actor,
            "at": timezone.now(),
        },
        create_defaults={
            "kind": Relation.Kind.PAST, "source": Relation.Source.REMOVED, "by": actor,
        },
    )  # fmt: skip
    _log(story, "remove_coverage", actor, headline=other.headline)


@transaction.atomic
def give_back(*, story: Article, other: Article, actor: User | None) -> None:
    """Take back what an editor said of ``other``: it counts again as far as it was found."""
    row = Relation.objects.filter(story=story, other=other).first()
    if row is None or row.source == Relation.Source.FOUND:
        return
    if row.odds:
        row.source, row.position, row.by = Relation.Source.FOUND, None, None
        row.save(update_fields=["source", "position", "by"])
    else:
        row.delete()
    _log(story, "give_back_coverage", actor, headline=other.headline)


@transaction.atomic
def order(*, story: Article, others: Sequence[int], actor: User | None) -> None:
    """Have ``story`` show stories in this order, before all others; an empty one is by date."""
    rows = Relation.objects.filter(story=story).exclude(source=Relation.Source.REMOVED)
    known = {row.other_id: row for row in rows}
    for row in known.values():
        row.position = None
    for position, key in enumerate(dict.fromkeys(others)):
        if key in known:
            row = known[key]
            row.position = position
            # What somebody put in its place was looked at, and is not forgotten with what is found.
            row.source, row.by = Relation.Source.PINNED, actor
    Relation.objects.bulk_update(known.values(), ["position", "source", "by"])
    _log(story, "order_coverage", actor)

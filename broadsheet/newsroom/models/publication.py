"""How an article becomes public: its address, its schedule, and what is written with it.

Every route to publication (desk, workflow, clock, command line) ends in ``Article.publish``, which
opens the transaction itself, so that what Wagtail's ``published`` signal makes others write commits
with the story or not at all.
"""

from __future__ import annotations

import calendar
import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.db import connection, models, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from broadsheet.changes.keys import touch
from broadsheet.newsroom.addresses import article_path
from broadsheet.newsroom.models.aspects import (
    Aspects,
    aspects,
    best_of_day,
    calendar_keys,
    rank_of_day,
    shown_key,
    touched,
)
from broadsheet.newsroom.models.people import INDEX_KEY as AUTHORS
from broadsheet.newsroom.moments import bounds
from broadsheet.text.slugs import free_slug, slugify

if TYPE_CHECKING:
    from wagtail.models import Revision

    from broadsheet.newsroom.models.article import Article


class Verb(StrEnum):
    """What happened to a story when it was published."""

    PUBLISH = "publish"
    UPDATE = "update"
    CORRECT = "correct"
    MOVE = "move"
    WITHDRAW = "withdraw"
    LINK = "link"  # which topics its text links to was decided
    COVER = "cover"  # an entry of live coverage was posted, changed or withdrawn


# What has a say before a version becomes public or is scheduled; filled from above, at start. Each
# is called in the transaction of the publication and raises ``ValidationError`` to refuse it.
Gate = Callable[["Article", "Revision", "Verb | None"], None]
_gates: list[Gate] = []


def guard_publication(gate: Gate) -> None:
    """Have ``gate`` asked before anything is published, by whatever route."""
    if gate not in _gates:
        _gates.append(gate)


# Sent with ``instance``, a public story, in the transaction that changed its live coverage.
coverage_changed = Signal()

_as: ContextVar[Verb | None] = ContextVar("publishing_as", default=None)


@contextlib.contextmanager
def publishing_as(verb: Verb) -> Iterator[None]:
    """Say what a publication within is, where it is more than an update."""
    token = _as.set(verb)
    try:
        yield
    finally:
        _as.reset(token)


class Publication(models.Model):
    """The part of an article that deals with being public."""

    # Set while publishing: what this publication is. Read by whoever hears Wagtail's signal.
    verb: Verb | None = None

    class Meta:
        abstract = True

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Make ``revision`` what readers read, now or when its schedule or embargo allows."""
        from broadsheet.newsroom.models.article import Article

        with transaction.atomic():
            before = _locked(self.pk)
            was = aspects(before) if before.live else None
            if not _was_approved(revision):
                for gate in _gates:
                    gate(before, revision, _as.get())
            _respect_embargo(revision)
            super().publish(revision, *args, **kwargs)  # type: ignore[misc]
            after = Article.objects.get(pk=self.pk)
            if after.live:
                after.note_children_public(after.first_published_at)
                now = aspects(after)
                orders = {*before.order_keys, *after.order_keys}
                if before.live and before.order_keys == after.order_keys:
                    orders = set()
                touch([*keys_between(after.pk, was, now), *sorted(orders)])

    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        """Take the article from readers. Its address stays its own and answers that it is gone."""
        article = cast("Article", self)
        with transaction.atomic():
            was = aspects(article) if article.live else None
            super().unpublish(*args, **kwargs)  # type: ignore[misc]
            if was:
                article.note_children_public(None)
                touch([*keys_between(article.pk, was, None), *article.order_keys])

    def note_children_public(self, when: dt.datetime | None) -> None:
        """Keep the authors' and topics' lists right."""
        article = cast("Article", self)
        article.bylines.model.objects.filter(article=article.pk).update(public_at=when)
        article.terms.model.objects.filter(article=article.pk).update(public_at=when)

    def take_address(self) -> None:
        """Give a live article its path, keep it, or leave the old one; called when it is saved.

        The path follows the slug, the top-level section and the date of first publication, and
        stays while none of the three is changed and nobody says *move*: a new headline, a renamed
        section or another time zone moves nothing.
        """
        article = cast("Article", self)
        stored = (
            type(article)
            .objects.filter(pk=article.pk)
            .only("path", "slug", "top_section_id", "first_published_at", "live")
            .first()
            if article.pk
            else None
        )
        article.first_published_at = article.first_published_at or timezone.now()
        article.withdrawn_at = None
        article.withdrawal_note = ""
        # Rendered again by the pipeline; until then pages are made from the blocks.
        article.rendered_at = None
        former = stored.path if stored else None
        if stored is not None and former and not article.slug:
            # A draft begun before the first publication knows no slug; that moves nothing.
            article.slug = stored.slug
        if (
            stored is not None
            and former
            and _as.get() is not Verb.MOVE
            and (stored.slug, stored.top_section_id, stored.first_published_at)
            == (article.slug, article.top_section_id, article.first_published_at)
        ):
            article.path = former
            article.verb = _as.get() or (Verb.UPDATE if stored.live else Verb.PUBLISH)
            return
        article.slug = slugify(article.slug or article.headline)
        article.path = free_path(
            published_at=article.first_published_at,
            section_slug=article.top_section.slug,
            slug=article.slug,
            besides=article.pk,
        )
        if former and former != article.path:
            leave_address(article, former)
        article.verb = Verb.MOVE if former else Verb.PUBLISH


def _locked(pk: int) -> Article:
    from broadsheet.newsroom.models.article import Article

    rows = Article.objects.all()
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.get(pk=pk)


def keys_between(pk: int, was: Aspects | None, now: Aspects | None) -> list[str]:
    """All keys of what differs between two states of the story ``pk``; ``None``: not public."""
    return [
        *touched(was, now), *_of_calendar(pk, was, now), *_of_days(pk, was, now),
        *_of_indexes(pk, was, now),
    ]  # fmt: skip


def _of_days(pk: int, was: Aspects | None, now: Aspects | None) -> list[str]:
    """The keys of days for which this story is shown no longer, or from now on."""
    from broadsheet.newsroom.models.article import Article

    if (was and (was.day, was.shown)) == (now and (now.day, now.shown)):
        return []
    keys: list[str] = []
    for day in sorted({state.day for state in (was, now) if state and state.day}):
        others = Article.objects.public().exclude(pk=pk)
        start, end = bounds(day, day)
        rows = others.filter(first_published_at__gte=start, first_published_at__lt=end)
        best = rows.order_by(*best_of_day()).values_list(
            "kind", "lead_picture", "first_published_at", "pk"
        ).first()  # fmt: skip
        ours = [state.shown for state in (was, now) if state and state.day == day and state.shown]
        if best is None or any(rank > rank_of_day(*cast("Any", best)) for rank in ours):
            keys.append(shown_key(day))
    return keys


def _of_indexes(pk: int, was: Aspects | None, now: Aspects | None) -> list[str]:
    """The keys of the indexes, if a topic or author gets the first story, or loses the last."""
    other = set(was.lists if was else ()) ^ set(now.lists if now else ())
    keys = []
    for key, model, field in (("topics", "ArticleTerm", "topic"), (AUTHORS, "Byline", "author")):
        things = {int(k.rpartition(":")[2]) for k in other if k.startswith(f"list:{field}:")}
        rows = apps.get_model("newsroom", model).objects.exclude(article=pk)
        there = rows.filter(**{f"{field}__in": things, "public_at__isnull": False})
        if things and things - set(there.values_list(field, flat=True).distinct()):
            keys.append(key)
    return keys


def _of_calendar(pk: int, was: Aspects | None, now: Aspects | None) -> list[str]:
    """The calendar's keys, as far as a day, month or year comes or goes with this story."""
    from broadsheet.newsroom.models.article import Article

    others = Article.objects.public().exclude(pk=pk)
    keys: list[str] = []
    for day in {was.day if was else None} ^ {now.day if now else None}:
        if day is None:
            continue
        last_of_month = calendar.monthrange(day.year, day.month)[1]
        spans = (
            (day, day),
            (day.replace(day=1), day.replace(day=last_of_month)),
            (day.replace(month=1, day=1), day.replace(month=12, day=31)),
        )
        for key, span in zip(calendar_keys(day), spans, strict=True):
            start, end = bounds(*span)
            if others.filter(first_published_at__gte=start, first_published_at__lt=end).exists():
                break
            keys.append(key)
    return keys


def _was_approved(revision: Revision) -> bool:
    """Whether its time has come and it passed the gates when it was scheduled.

    The clock has nobody to tell of a refusal, and nothing of an approved version can change.
    """
    at = revision.approved_go_live_at
    return at is not None and at <= timezone.now()


def _moment(value: Any) -> dt.datetime | None:
    """A time of a version: text once it was stored, a datetime until then."""
    return parse_datetime(value) if isinstance(value, str) else value


def _respect_embargo(revision: Revision) -> None:
    """Schedule a version whose embargo still runs for the embargo's end."""
    until = _moment(revision.content.get("embargo_until"))
    if until is None or until <= timezone.now():
        return
    go_live = _moment(revision.content.get("go_live_at"))
    if go_live is None or go_live < until:
        revision.content["go_live_at"] = revision.content["embargo_until"]
        revision.save(update_fields=["content"])


def path_is_taken(path: str, *, besides: int | None = None) -> bool:
    """Whether another article has ``path`` or ever had it; the past is never handed on."""
    from broadsheet.newsroom.models.addresses import FormerAddress
    from broadsheet.newsroom.models.article import Article
    from broadsheet.newsroom.models.tombstones import Tombstone

    if Article.objects.filter(path=path).exclude(pk=besides or 0).exists():
        return True
    if Tombstone.objects.filter(path=path).exists():
        return True
    return FormerAddress.objects.filter(path=path).exclude(article=besides).exists()


def free_path(
    *, published_at: dt.datetime, section_slug: str, slug: str, besides: int | None
) -> str:
    """The first free path for an article of this date, section and slug."""

    def path(candidate: str) -> str:
        return article_path(published_at=published_at, section_slug=section_slug, slug=candidate)

    return path(free_slug(slug, lambda candidate: path_is_taken(path(candidate), besides=besides)))


def leave_address(article: Article, former: str) -> None:
    """Have ``former`` lead to ``article``, whose present path leads nowhere else."""
    addresses = apps.get_model("newsroom", "FormerAddress").objects
    addresses.filter(path=article.path).delete()
    addresses.get_or_create(path=former, defaults={"article": article})

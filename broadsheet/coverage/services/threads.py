"""What editors do with threads: confirm, rename, merge, split, add and remove stages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.coverage.models import FormerAddress, Stage, Thread, stages_in
from broadsheet.coverage.services.gathering import refresh
from broadsheet.newsroom.access import is_public
from broadsheet.newsroom.models import Article
from broadsheet.text.slugs import free_slug, slugify


def _said(thread: Thread, action: str, actor: User | None, **data: str) -> None:
    log(instance=thread, action=f"broadsheet.{action}", user=actor, data=data)


def _touch(thread: Thread, articles: Iterable[int] | None = None) -> None:
    """The thread changed; with ``articles`` those whose page leads to it, else all of its own."""
    keys = stages_in(thread=thread).values_list("article_id", flat=True)
    some = keys if articles is None else articles
    touch([*thread.keys, "threads", *(f"article:{key}:thread" for key in some)])


def _slug(thread: Thread) -> str:
    return free_slug(slugify(thread.name), lambda slug: _is_taken(slug, thread))


def _is_taken(slug: str, thread: Thread) -> bool:
    """Whether another thread has ``slug`` or ever had it; the past is never handed on."""
    if Thread.objects.filter(slug=slug).exclude(pk=thread.pk).exists():
        return True
    return FormerAddress.objects.filter(slug=slug).exclude(thread=thread.pk).exists()


def _take_address(thread: Thread) -> None:
    """Give a thread the address of its name; the one it had leads there."""
    if thread.slug and thread.slug.startswith(slugify(thread.name)):
        return
    former = thread.slug
    thread.slug = _slug(thread)
    FormerAddress.objects.filter(slug=thread.slug).delete()
    if former:
        FormerAddress.objects.get_or_create(slug=former, defaults={"thread": thread})


def _named(name: str, thread: Thread | None = None) -> str:
    """``name`` in one line, if readers can tell ``thread`` by it.

    Raises:
        ValidationError: it has no letters or digits, or readers see another thread of that name.
    """
    name = " ".join(name.split())
    if not any(map(str.isalnum, name)):
        raise ValidationError({"name": _("A thread needs a name with letters or digits.")})
    others = Thread.objects.filter(status=Thread.Status.CONFIRMED, name__iexact=name)
    if others.exclude(pk=thread.pk if thread else 0).exists():
        said = _("Readers see a thread called “%(name)s” already. Merge the two, or say in a few "
                 "words what tells this one from it.")  # fmt: skip
        raise ValidationError({"name": said % {"name": name}})
    return name


@transaction.atomic
def begin_thread(*, name: str, articles: Sequence[Article], actor: User | None) -> Thread:
    """Begin a confirmed thread with these stories.

    Raises:
        ValidationError: its name is none, or another's; or readers cannot read a story.
    """
    thread = Thread(name=_named(name))
    thread.full_clean()
    thread.save()
    for article in articles:
        add_stage(thread=thread, article=article, actor=actor)
    return confirm_thread(thread=thread, name=name, actor=actor)


@transaction.atomic
def confirm_thread(
    *, thread: Thread, name: str = "", description: str = "", actor: User | None
) -> Thread:
    """Show a proposed thread to readers, under a name.

    Raises:
        ValidationError: its name is none, or another's.
    """
    thread.name = _named(name or thread.name, thread)
    thread.description = description or thread.description
    thread.status = Thread.Status.CONFIRMED
    thread.full_clean()
    _take_address(thread)
    thread.save()
    refresh(thread.pk)
    thread.refresh_from_db()
    _said(thread, "confirm_thread", actor)
    _touch(thread)
    return thread


@transaction.atomic
def change_thread(*, thread: Thread, name: str, description: str, actor: User | None) -> Thread:
    """Rename or describe a thread; its old address leads to the new one.

    Raises:
        ValidationError: its name is none, or another's.
    """
    former = thread.name
    thread.name = _named(name, thread)
    thread.description = description
    thread.full_clean()
    if thread.status == Thread.Status.CONFIRMED:
        _take_address(thread)
    thread.save()
    _said(thread, "change_thread", actor, **{"from": former, "to": thread.name})
    _touch(thread)
    return thread


@transaction.atomic
def dismiss_thread(*, thread: Thread, actor: User | None) -> None:
    """Take a thread from readers, or never propose it again. Its stories stay together there."""
    thread.status = Thread.Status.DISMISSED
    thread.save(update_fields=["status"])
    _said(thread, "dismiss_thread", actor)
    _touch(thread)


@transaction.atomic
def merge_threads(*, thread: Thread, into: Thread, actor: User | None) -> Thread:
    """Move all stages of ``thread`` into another, and have its address lead there.

    Raises:
        ValidationError: they are one thread, or the other is none any more.
    """
    if thread.pk == into.pk or into.status == Thread.Status.MERGED:
        raise ValidationError(_("A thread is merged into another one."))
    moved = list(stages_in(thread=thread).values_list("article_id", flat=True))
    Stage.objects.filter(thread=into, article__in=moved).delete()
    stages_in(thread=thread).update(thread=into)
    thread.status, thread.merged_into = Thread.Status.MERGED, into
    thread.save(update_fields=["status", "merged_into"])
    refresh(into.pk)
    _said(into, "merge_threads", actor, name=thread.name)
    _touch(thread, moved)
    _touch(into, moved)
    into.refresh_from_db()
    return into


@transaction.atomic
def split_thread(
    *, thread: Thread, articles: Sequence[Article], name: str, actor: User | None
) -> Thread:
    """Move some stages of ``thread`` into a new one.

    Raises:
        ValidationError: its name is none, or another's; or none or all of the stages were chosen.
    """
    keys = {article.pk for article in articles}
    own = set(stages_in(thread=thread).values_list("article_id", flat=True))
    if not keys & own or own <= keys:
        raise ValidationError(_("Choose some of the stages, and leave some."))
    made = Thread(name=_named(name), status=thread.status)
    made.full_clean()
    made.save()
    # They are no longer of the old one, and are not to come back by themselves.
    stages_in(thread=thread, article__in=keys).update(source=Stage.Source.REMOVED)
    Stage.objects.bulk_create(
        [Stage(thread=made, article_id=key, source=Stage.Source.ADDED) for key in keys & own]
    )
    if made.status == Thread.Status.CONFIRMED:
        _take_address(made)
        made.save()
    for one in (thread, made):
        refresh(one.pk)
    _said(thread, "split_thread", actor, name=made.name)
    _touch(thread, keys)
    _touch(made)
    made.refresh_from_db()
    return made


@transaction.atomic
def add_stage(*, thread: Thread, article: Article, actor: User | None) -> None:
    """Add a story to a thread; it leaves the one it was in.

    Raises:
        ValidationError: readers cannot read it.
    """
    if not is_public(article):
        raise ValidationError(_("Readers cannot read that story."))
    for stage in stages_in(article=article).exclude(thread=thread).select_related("thread"):
        stage.source = Stage.Source.REMOVED
        stage.save(update_fields=["source"])
        _touch(stage.thread)
    Stage.objects.update_or_create(
        thread=thread,
        article=article,
        defaults={"source": Stage.Source.ADDED, "at": timezone.now()},
    )
    refresh(thread.pk)
    thread.refresh_from_db()
    _said(thread, "add_stage", actor, headline=article.headline)
    _touch(thread, [article.pk])


@transaction.atomic
def remove_stage(*, thread: Thread, article: Article, actor: User | None) -> None:
    """Take a story from a thread; it is not put there again."""
    Stage.objects.update_or_create(
        thread=thread, article=article, defaults={"source": Stage.Source.REMOVED}
    )
    refresh(thread.pk)
    thread.refresh_from_db()
    _said(thread, "remove_stage", actor, headline=article.headline)
    _touch(thread, [article.pk])

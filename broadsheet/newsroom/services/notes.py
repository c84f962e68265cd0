"""Editorial notes: written, answered, resolved, opened again.

Somebody called by name (``@Ines Halvard``, or ``@Ines`` where there is only one) is mentioned.
What else a mention sets off, such as a letter, is registered from above and happens in the same
transaction.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.backends import staff
from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Article, Mention, Note

MOST_QUOTED = 1_000
MOST_SAID = 10_000
_CALL = re.compile(r"(?<![\w.@/])@(?=\w)")
_WORD = re.compile(r"[\w\-']+")

_HANDLERS: list[Callable[[Mention], None]] = []


def on_mention(handler: Callable[[Mention], None]) -> None:
    """Have ``handler`` called, within the transaction, for everybody a note mentions."""
    if handler not in _HANDLERS:
        _HANDLERS.append(handler)


def _called(rest: str, people: list[User]) -> list[User]:
    """Whom the words after an @ mean: by the whole name, or by one word of it."""
    folded = rest.casefold()

    def begins(name: str) -> bool:
        end = folded[len(name) : len(name) + 1]
        return bool(name) and folded.startswith(name) and not (end.isalnum() or end == "_")

    whole = [(len(str(one)), one) for one in people if begins(str(one).casefold())]
    if whole:
        longest = max(length for length, _one in whole)
        return [one for length, one in whole if length == longest]
    return [
        one
        for one in people
        if begins(one.first_name.casefold()) or begins(one.email.partition("@")[0].casefold())
    ]


def mentioned(text: str) -> tuple[list[User], list[str]]:
    """The staff whom ``text`` calls by name, and the names that are nobody's.

    Raises:
        ValidationError: a name may mean several people.
    """
    calls = list(_CALL.finditer(text))
    if not calls:
        return [], []
    people = staff()
    found: dict[int, User] = {}
    unknown: list[str] = []
    for call in calls:
        rest = text[call.end() : call.end() + 200]
        meant = _called(rest, people)
        word = _WORD.match(rest)
        said = word[0] if word else ""
        if len(meant) > 1:
            names = ", ".join(str(one) for one in meant)
            raise ValidationError(
                {"text": _("@%(said)s may be %(names)s: write the whole name.")
                 % {"said": said, "names": names}}
            )  # fmt: skip
        if meant:
            found[meant[0].pk] = meant[0]
        else:
            unknown.append(said)
    return list(found.values()), unknown


@transaction.atomic
def add_note(
    *,
    article: Article,
    text: str,
    place: str = "",
    quote: str = "",
    parent: Note | None = None,
    actor: User | None,
) -> Note:
    """Leave a note on ``article``, on a passage of it (``place``, ``quote``), or as an answer.

    An answer to a resolved note opens it again.

    Raises:
        ValidationError: it says nothing, too much, answers a note of another story, or calls
            somebody by a name that several have.
    """
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Write what is to be said.")})
    if len(text) > MOST_SAID:
        raise ValidationError({"text": _("This is too long for a note.")})
    if parent is not None and parent.article_id != article.pk:
        raise ValidationError(_("This answers a note on another story."))
    top = parent.parent if parent is not None and parent.parent_id else parent
    people, _unknown = mentioned(text)
    note = Note.objects.create(
        article=article, text=text, parent=top, user=actor,
        place="" if top else place[:40], quote="" if top else quote.strip()[:MOST_QUOTED],
    )  # fmt: skip
    if top is not None and top.is_resolved:
        reopen_note(note=top, actor=actor)
    for person in people:
        if actor is not None and person.pk == actor.pk:
            continue
        mention = Mention.objects.create(note=note, user=person)
        for handler in _HANDLERS:
            handler(mention)
    log(
        instance=article, user=actor,
        action="broadsheet.answer_note" if top else "broadsheet.note",
        data={"note": str(note.uuid), "text": text[:200]},
    )  # fmt: skip
    return note


@transaction.atomic
def resolve_note(*, note: Note, actor: User | None) -> Note:
    """Note that what was asked is done; doing it twice changes nothing."""
    if note.resolved_at is None:
        note.resolved_at = timezone.now()
        note.resolved_by = actor
        note.save(update_fields=["resolved_at", "resolved_by"])
        log(
            instance=note.article, action="broadsheet.resolve_note", user=actor,
            data={"note": str(note.uuid), "text": note.text[:200]},
        )  # fmt: skip
    return note


@transaction.atomic
def reopen_note(*, note: Note, actor: User | None) -> Note:
    """Note that it is not done after all."""
    if note.resolved_at is not None:
        note.resolved_at = note.resolved_by = None
        note.save(update_fields=["resolved_at", "resolved_by"])
        log(
            instance=note.article, action="broadsheet.reopen_note", user=actor,
            data={"note": str(note.uuid), "text": note.text[:200]},
        )  # fmt: skip
    return note


def see_mentions(*, article: Article, user: User) -> int:
    """Note that ``user`` has seen the notes on ``article``; returns how many called them.

    Cheap where there is nothing to note: an open panel asks for it every few seconds.
    """
    unseen = Mention.objects.filter(user=user, note__article=article, seen_at__isnull=True)
    if not unseen.exists():
        return 0
    return unseen.update(seen_at=timezone.now())

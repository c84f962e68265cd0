"""Notes beside the story: what the panel shows, and the letter to whoever is mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.mail.services import write_letter
from broadsheet.newsroom.comparison import WORDS, block_words
from broadsheet.newsroom.models import Article, Mention, Note
from broadsheet.newsroom.rendering import stored_blocks

_SPACE = re.compile(r"\s+")
MOST_NOTES = 200


@dataclass(frozen=True)
class Thread:
    """A note, its answers, and whether the passage it is on can still be found."""

    note: Note
    replies: list[Note]
    found: bool
    where: str


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def passages(article: Article) -> dict[str, str]:
    """The words of each field and block of a version, by what a note calls its place."""
    places = {name: str(getattr(article, name)) for name, _label in WORDS}
    for block in stored_blocks(article):
        places[str(block.get("id") or "")] = block_words(block)
    return {place: _plain(words) for place, words in places.items()}


def threads_of(article: Article) -> list[Thread]:
    """All notes on a story, open ones first, each with its answers, in two queries."""
    rows = list(
        article.notes.select_related("user", "resolved_by").order_by("-created_at", "-pk")[
            :MOST_NOTES
        ]
    )
    answers: dict[int, list[Note]] = {}
    for row in reversed(rows):
        if row.parent_id:
            answers.setdefault(row.parent_id, []).append(row)
    top = [row for row in rows if row.parent_id is None]
    words = passages(article.get_latest_revision_as_object()) if any(r.quote for r in top) else {}
    made = [
        Thread(
            row,
            answers.get(row.pk, []),
            found=_plain(row.quote) in words.get(row.place, ""),
            where=_where(row, words),
        )
        for row in top
    ]
    return sorted(made, key=lambda thread: thread.note.is_resolved)


def _where(note: Note, words: dict[str, str]) -> str:
    if not note.quote:
        return ""
    if note.place not in words:
        return _("The block this was about is no longer in the story.")
    if _plain(note.quote) not in words[note.place]:
        return _("These words have been changed since.")
    return ""


def notes_context(article: Article, request: Any, **extra: Any) -> dict[str, Any]:
    return {"article": article, "threads": threads_of(article), "text": "", **extra}


def open_notes(articles: Iterable[Article]) -> int:
    """How many notes on ``articles`` wait for somebody."""
    return Note.objects.filter(
        article__in=list(articles), parent__isnull=True, resolved_at__isnull=True
    ).count()


def write_to_mentioned(mention: Mention) -> None:
    """Tell somebody by mail that a note mentions them."""
    note, person = mention.note, mention.user
    headline = str(note.article.get_latest_revision_as_object()) or _("(no headline yet)")
    path = f"{reverse('articles:notes', args=[note.article_id])}#note-{note.pk}"
    with translation.override(settings.LANGUAGE_CODE):
        who = str(note.user) if note.user else _("Somebody")
        lines = [
            _("%(who)s mentioned you in a note on \u201c%(headline)s\u201d:")
            % {"who": who, "headline": headline},
            "",
            note.text,
        ]
        if note.quote:
            lines += ["", _("On this passage:"), f"    {note.quote}"]
        lines += ["", f"{settings.WAGTAILADMIN_BASE_URL}{path}"]
        write_letter(
            to=person.email, to_name=str(person),
            subject=_("%(who)s mentioned you: %(headline)s")
            % {"who": who, "headline": headline},
            text="\n".join(lines), purpose="mention",
            dedupe_key=f"mention:{note.uuid}", about=f"article:{note.article_id}",
            actor=note.user,
        )  # fmt: skip

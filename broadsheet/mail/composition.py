"""How a letter of the paper's looks, in words and in HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string


class Link(NamedTuple):
    """Where a letter leads: what the button says, and an absolute address."""

    label: str
    address: str


class Composed(NamedTuple):
    text: str
    html: str


def absolute(path: str) -> str:
    """``path`` as an address that works outside of the paper."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def compose(
    *,
    heading: str,
    paragraphs: Sequence[str],
    quote: str = "",
    link: Link | None = None,
    reason: str = "",
) -> Composed:
    """A letter as plain text and as HTML, both with the same words.

    ``quote`` is what a person wrote, shown apart; ``reason`` says at the end why it was sent.
    Everything given is plain text.
    """
    context = {
        "paper": settings.BROADSHEET_NAME,
        "heading": heading,
        "paragraphs": [one for one in paragraphs if one],
        "quote": quote.strip(),
        "link": link,
        "reason": reason,
    }
    lines = [heading, *context["paragraphs"]]
    if context["quote"]:
        lines.append("\n".join(f"> {line}" for line in context["quote"].splitlines()))
    if link:
        lines.append(f"{link.label}:\n{link.address}")
    signed = f"-- \n{settings.BROADSHEET_NAME}"
    lines.append(f"{signed}\n{reason}" if reason else signed)
    return Composed("\n\n".join(lines) + "\n", render_to_string("mail/letter.html", context))

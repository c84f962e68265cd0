"""The one rule about who may read how much of a story.

Every channel (page, feed, API, search snippet, mail, export to readers) asks here and shows what
it is given, never a field of the article itself. Packages above register *entitlement providers*:
functions that say whether a reader may read a gated story whole. Until one is registered, metered
stories read as open and members' stories show their opening.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.utils import timezone

from broadsheet.newsroom.models import Article
from broadsheet.newsroom.rendering import rendered
from broadsheet.text.html import visible_text


class Extent(StrEnum):
    """How much may be read."""

    NOTHING = "nothing"
    OPENING = "opening"
    WHOLE = "whole"


class Reader(Protocol):
    """Whoever asks: a user, or ``None`` for anybody."""

    @property
    def is_authenticated(self) -> Any: ...


Provider = Callable[[Article, Reader | None], bool | None]
_PROVIDERS: list[Provider] = []


@dataclass(frozen=True)
class Text:
    """What a reader may read: HTML with placeholders still open."""

    html: str
    extent: Extent

    @property
    def is_whole(self) -> bool:
        return self.extent is Extent.WHOLE

    @property
    def words(self) -> str:
        """The same without markup."""
        return visible_text(self.html)


def register_provider(provider: Provider) -> None:
    """Have ``provider`` decide on gated stories: yes, no, or ``None`` for no opinion."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def unregister_provider(provider: Provider) -> None:
    if provider in _PROVIDERS:
        _PROVIDERS.remove(provider)


def is_public(article: Article) -> bool:
    """Whether anybody may know of the story at all."""
    return (
        article.live
        and article.withdrawn_at is None
        and (article.embargo_until is None or article.embargo_until <= timezone.now())
    )


def extent(article: Article, reader: Reader | None = None) -> Extent:
    """How much of ``article`` ``reader`` may read."""
    if not is_public(article):
        return Extent.NOTHING
    if article.access == Article.Access.OPEN:
        return Extent.WHOLE
    opinions = [provider(article, reader) for provider in _PROVIDERS]
    if any(opinion is True for opinion in opinions):
        return Extent.WHOLE
    if article.access == Article.Access.METERED and not any(o is False for o in opinions):
        return Extent.WHOLE
    return Extent.OPENING


def readable(article: Article, reader: Reader | None = None) -> Text:
    """The text of ``article`` that ``reader`` may read, rendered now if it was not yet."""
    how_much = extent(article, reader)
    if how_much is Extent.NOTHING:
        return Text("", how_much)
    whole, opening, _ = rendered(article)
    return Text(whole if how_much is Extent.WHOLE else opening, how_much)

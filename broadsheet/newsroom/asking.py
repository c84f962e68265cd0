"""Pictures to ask for before use: asked when one is chosen, and again before it goes out.

Whoever chose it said who agreed; whoever publishes says so once more for the story, for those two
are seldom one person. What readers see already in the same story is not asked for again.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from broadsheet.media.models import Picture
from broadsheet.newsroom.advice import PublicationRefused
from broadsheet.newsroom.blocks.pictures import pictures_in
from broadsheet.newsroom.models import Article, PictureConsent
from broadsheet.newsroom.models.publication import Verb
from broadsheet.newsroom.rendering import stored_blocks


class PicturesNotConfirmed(PublicationRefused):
    """Some pictures of a story are still to be asked for; ``pictures`` says which."""

    says: str | Promise = gettext_lazy("Not published: %(said)s")

    def __init__(self, article: Article, pictures: list[Picture]) -> None:
        self.pictures = pictures
        super().__init__(article, [], said=" ".join(_asked(picture) for picture in pictures))


def _asked(picture: Picture) -> str:
    words = {"title": picture.title, "whom": picture.restrictions.strip().rstrip(".")}
    if words["whom"]:
        said = _("“%(title)s” must be asked for before it is used (%(whom)s).") % words
    else:
        said = _("“%(title)s” must be asked for before it is used.") % words
    return said + " " + _("Whoever may publish confirms it first, at “Confirm pictures”.")


def _shown(article: Article) -> set[int]:
    lead = {article.lead_picture_id} if article.lead_picture_id else set()
    return lead | pictures_in(stored_blocks(article))


def to_ask(article: Article, version: Article) -> list[Picture]:
    """The pictures of ``version`` that nobody has confirmed for the stored ``article`` yet."""
    wanted = _shown(version)
    if not wanted:
        return []
    asked = {picture.pk: picture for picture in Picture.objects.filter(
        pk__in=wanted, ask_before_use=True)}  # fmt: skip
    if not asked:
        return []
    had = _shown(article) if article.live else set()
    if article.pk:
        given = PictureConsent.objects.filter(article=article.pk, picture__in=list(asked))
        had |= set(given.values_list("picture", flat=True))
    return [picture for pk, picture in sorted(asked.items()) if pk not in had]


def refuse_unasked(article: Article, revision: Revision, verb: Verb | None) -> None:
    """Raise where a picture that must be asked for would become public without a confirmation.

    Raises:
        PicturesNotConfirmed: with every such picture.
    """
    if verb is Verb.MOVE or not _may_show_any(revision.content):
        return
    pictures = to_ask(article, revision.as_object())
    if pictures:
        raise PicturesNotConfirmed(article, pictures)


def _may_show_any(content: dict[str, Any]) -> bool:
    """Most stories without a picture are told from the others without being read."""
    body = content.get("body") or ""
    text = body if isinstance(body, str) else json.dumps(body)
    return bool(content.get("lead_picture")) or '"picture' in text or '"gallery' in text

"""Keeps the rows of links that lead nowhere: at publication, and story by story ever after.

A story links to another, to a topic or to an address of the paper, and that one is withdrawn,
retired or mistyped. Stories that link to withdrawn ones by identity have rows already
(``Reference``); all the others are found here.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from broadsheet.newsroom.advice import loose_links
from broadsheet.newsroom.models import Article, LooseLink
from broadsheet.newsroom.style import LinkUse

AT_ONCE = 20  # stories; with a look every half minute, 57,000 a day
_walk: dict[str, int] = {}  # where this process has come to, from the newest story back


def note_loose_links(*, pks: Sequence[int]) -> int:
    """Have the rows of these stories say which of their links lead nowhere; returns how many."""
    found = 0
    for article in Article.objects.filter(pk__in=pks).defer("teaser_html"):
        loose = {}
        if article.live:
            loose = {_target(use): use.words[:200] for use in loose_links(article)}
        with transaction.atomic():
            had = set(LooseLink.objects.filter(source=article).values_list("target", flat=True))
            if had - loose.keys():
                LooseLink.objects.filter(source=article, target__in=had - loose.keys()).delete()
            LooseLink.objects.bulk_create(
                [
                    LooseLink(source=article, target=target, words=words)
                    for target, words in loose.items()
                    if target not in had
                ],
                ignore_conflicts=True,
            )
        found += len(loose)
    return found


def _target(use: LinkUse) -> str:
    """An address as it is written, or what was linked by identity."""
    is_address = use.target.startswith(("/", "#", "http"))
    return (use.target if is_address else f"{use.target}: {use.words}")[:500]


def look_after_links() -> int:
    """Look at the links of some more public stories; returns how many stories that were.

    From the newest back and then over again, so that what most people read is looked at first.
    """
    rows = Article.objects.filter(live__in=[True]).order_by("-pk")
    if "before" in _walk:
        rows = rows.filter(pk__lt=_walk["before"])
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    _walk.pop("before", None)
    if keys:
        note_loose_links(pks=keys)
        if len(keys) == AT_ONCE:
            _walk["before"] = keys[-1]
    return len(keys)

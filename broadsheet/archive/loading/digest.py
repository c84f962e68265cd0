"""What a story says, in sixteen bytes: equal digests, equal stories."""

from __future__ import annotations

import json
from hashlib import blake2b
from operator import attrgetter

from broadsheet.archive.items import MediaItem, Story

# Raised when the loader makes something else of the same story.
EDITION = 1
_SAYS = attrgetter(
    "source_identity", "headline", "body", "status", "kicker", "short_headline", "print_headline",
    "seo_headline", "summary", "dateline", "section", "column", "kind", "language", "rights",
    "source", "access", "slug", "published_at", "updated_at", "embargo_until", "bylines",
    "contribution", "terms", "placements", "corrections", "live_entries", "lead_media",
    "addresses",
)  # fmt: skip


def digest_of(story: Story) -> str:
    """The digest of ``story``; where its files lie does not count, whether they are there does."""
    own = story.extra.get("own")
    if own:
        said = json.dumps(own, sort_keys=True, ensure_ascii=False)
    else:
        said = repr(_SAYS(story))
        if story.media:
            said += repr([_medium(item) for item in story.media.values()])
    return blake2b(f"{EDITION} {said}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def _medium(item: MediaItem) -> tuple[object, ...]:
    try:
        size = item.path.stat().st_size if item.path else len(item.data or b"")
    except OSError:
        size = 0
    words = (item.title, item.caption, item.alt, item.credit, item.creator, item.licence)
    return item.key, item.kind, size, *words

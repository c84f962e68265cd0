"""Where the feed of a page is found."""

from __future__ import annotations

ENDINGS = {"rss": "xml", "atom": "xml", "json": "json"}
TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}


def feed_path(page: str, form: str = "rss") -> str:
    """The path of the feed in ``form`` of the page at ``page``: ``/rss/world/asia.xml``."""
    path, mark, query = page.partition("?")
    return f"/{form}/{path.strip('/') or 'home'}.{ENDINGS[form]}{mark}{query}"

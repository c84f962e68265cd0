"""Where things are found. Paths only: no host name is ever stored.

An article's path is dated in the paper's zone, carries the top-level section only, and is fixed
when the article is first published.
"""

from __future__ import annotations

import datetime as dt
import re

from django.utils import timezone

# What the site itself answers at the top of its tree; no section may take these.
RESERVED_SECTION_SLUGS = frozenset((
    "about", "account", "ads", "alerts", "api", "archive", "assets", "atom", "author", "authors",
    "by", "column", "columns", "contact", "corrections", "desk", "documents", "edition",
    "editions", "export", "feed", "feeds", "fonts", "healthz", "help", "home", "images", "json",
    "letters", "live", "login", "logout", "media", "metrics", "most-popular", "news-sitemap",
    "newsletters", "page", "pages", "print", "privacy", "readyz", "robots", "rss", "search",
    "series", "site", "sitemap", "static", "story", "svc", "tag", "tags", "terms", "today", "topic",
    "topics", "untitled", "video", "well-known", "wp-admin", "wp-content",
))  # fmt: skip
ARTICLE_PATH = re.compile(
    r"^/(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/(?P<section>[a-z0-9-]+)/(?P<slug>[a-z0-9-]+)"
    r"\.html$"
)


def section_slug_is_reserved(slug: str, *, top_level: bool) -> bool:
    """Whether ``slug`` would hide an address of the site's own or be mistaken for a page number."""
    if slug.isdigit():
        return True
    return top_level and slug in RESERVED_SECTION_SLUGS


def article_path(*, published_at: dt.datetime, section_slug: str, slug: str) -> str:
    """The path of an article; ``published_at`` is dated in the paper's zone."""
    day = timezone.localtime(published_at)
    return f"/{day:%Y/%m/%d}/{section_slug}/{slug}.html"


def part_path(path: str, number: int) -> str:
    """The path of part ``number`` (from 2) of the article at ``path``."""
    return f"{path.removesuffix('.html')}/{number}.html"


def print_path(path: str) -> str:
    """The path of the print view of the article at ``path``."""
    return f"{path.removesuffix('.html')}/print.html"


def updates_path(path: str, number: int) -> str:
    """The path of an older page of the live coverage at ``path``."""
    return f"{path.removesuffix('.html')}/updates-{number}.html"


def author_path(slug: str) -> str:
    return f"/by/{slug}/"


def column_path(slug: str) -> str:
    return f"/column/{slug}/"


def day_path(day: dt.date) -> str:
    return f"/archive/{day:%Y/%m/%d}/"


def edition_path(day: dt.date) -> str:
    """The path of the printed paper of ``day``."""
    return f"/edition/{day:%Y-%m-%d}/"

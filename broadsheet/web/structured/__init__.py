"""What pages say of themselves in JSON-LD, in the words of schema.org.

``articles`` describes a story, ``pages`` everything else, ``things`` what both name, ``script``
makes it safe within a page. Each ``…_json_ld`` returns what stands between
``<script type="application/ld+json">`` and its end.
"""

from broadsheet.web.structured.articles import GATED, article_json_ld
from broadsheet.web.structured.pages import (
    breadcrumbs_json_ld,
    collection_json_ld,
    home_json_ld,
    profile_json_ld,
    topic_about,
)
from broadsheet.web.structured.script import script_safe

__all__ = [
    "GATED",
    "article_json_ld",
    "breadcrumbs_json_ld",
    "collection_json_ld",
    "home_json_ld",
    "profile_json_ld",
    "script_safe",
    "topic_about",
]

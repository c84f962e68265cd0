"""The newsroom's questions. Every list is bounded and read by key, never by offset."""

from broadsheet.newsroom.selectors.calendar import first_and_last_day, neighbouring_days, years_on
from broadsheet.newsroom.selectors.lists import (
    CARD,
    PAGE,
    Cursor,
    Listing,
    all_inbound_keys,
    by_author,
    cards,
    corrections,
    in_column,
    in_section,
    inbound,
    inbound_keys,
    made_of,
    newest,
    on_day,
    on_topic,
)
from broadsheet.newsroom.selectors.live import (
    CHUNK,
    Coverage,
    coverage,
    coverage_state,
    key_events,
    lately_changed,
    live_entries,
    page_of_entry,
)
from broadsheet.newsroom.selectors.masthead import (
    authors_called,
    authors_named,
    descendants,
    navigation,
    section_at,
    sections_called,
    signing_authors,
)
from broadsheet.newsroom.selectors.stories import (
    by_former_address,
    by_path,
    count_up_to,
    for_page,
    for_pages,
    taken_down_identities,
    tombstone_at,
    unrendered,
)

__all__ = [
    "CARD", "CHUNK", "PAGE", "Coverage", "Cursor", "Listing", "all_inbound_keys",
    "authors_called", "authors_named", "by_author", "by_former_address", "by_path", "cards",
    "corrections", "count_up_to", "coverage", "coverage_state", "descendants",
    "first_and_last_day", "for_page", "for_pages", "in_column", "in_section", "inbound",
    "inbound_keys", "key_events", "lately_changed", "live_entries", "made_of", "navigation",
    "neighbouring_days", "newest", "on_day", "on_topic", "page_of_entry", "section_at",
    "sections_called", "signing_authors", "taken_down_identities", "tombstone_at", "unrendered",
    "years_on",
]  # fmt: skip

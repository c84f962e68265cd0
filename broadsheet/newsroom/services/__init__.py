"""The newsroom's verbs. Each takes ``actor`` and writes its log entry in its own transaction."""

from broadsheet.newsroom.services.consents import confirm_pictures
from broadsheet.newsroom.services.corrections import correct
from broadsheet.newsroom.services.house_style import set_house_style
from broadsheet.newsroom.services.learning import learn
from broadsheet.newsroom.services.linking import (
    Decision,
    decide,
    link_many,
    link_topics,
    links_changed,
)
from broadsheet.newsroom.services.links import internalise
from broadsheet.newsroom.services.live import (
    EntryConflict,
    edit_entry,
    end_coverage,
    post_entry,
    restart_coverage,
    withdraw_entry,
)
from broadsheet.newsroom.services.loose_links import look_after_links, note_loose_links
from broadsheet.newsroom.services.masthead import (
    ensure_author,
    ensure_column,
    ensure_section,
    save_author,
    save_column,
    save_section,
    save_standing_page,
)
from broadsheet.newsroom.services.notes import (
    add_note,
    mentioned,
    on_mention,
    reopen_note,
    resolve_note,
    see_mentions,
)
from broadsheet.newsroom.services.planning import (
    assign,
    change_plan,
    close_order,
    drop_plan,
    finish_assignment,
    forget_order,
    order_day,
    plan_story,
    rename_planned,
    take_back_assignment,
)
from broadsheet.newsroom.services.publication import (
    create_article,
    publish_article,
    publish_what_is_due,
    save_draft,
)
from broadsheet.newsroom.services.references import note_many, note_references
from broadsheet.newsroom.services.rendering import render_article, render_many
from broadsheet.newsroom.services.staff import give_sections, set_section_editors
from broadsheet.newsroom.services.takedown import TakenDown, purge_with, take_down
from broadsheet.newsroom.services.uses import (
    note_all_pictures,
    note_article_pictures,
    note_portrait,
    unnoted,
)
from broadsheet.newsroom.services.versions import (
    as_restored,
    keep_beside,
    restore_version,
    set_aside,
    settle,
)
from broadsheet.newsroom.services.withdrawal import move, withdraw

__all__ = [
    "Decision",
    "EntryConflict",
    "TakenDown",
    "add_note",
    "as_restored",
    "assign",
    "change_plan",
    "close_order",
    "confirm_pictures",
    "correct",
    "create_article",
    "decide",
    "drop_plan",
    "edit_entry",
    "end_coverage",
    "ensure_author",
    "ensure_column",
    "ensure_section",
    "finish_assignment",
    "forget_order",
    "give_sections",
    "internalise",
    "keep_beside",
    "learn",
    "link_many",
    "link_topics",
    "links_changed",
    "look_after_links",
    "mentioned",
    "move",
    "note_all_pictures",
    "note_article_pictures",
    "note_loose_links",
    "note_many",
    "note_portrait",
    "note_references",
    "on_mention",
    "order_day",
    "plan_story",
    "post_entry",
    "publish_article",
    "publish_what_is_due",
    "purge_with",
    "rename_planned",
    "render_article",
    "render_many",
    "reopen_note",
    "resolve_note",
    "restart_coverage",
    "restore_version",
    "save_author",
    "save_column",
    "save_draft",
    "save_section",
    "save_standing_page",
    "see_mentions",
    "set_aside",
    "set_house_style",
    "set_section_editors",
    "settle",
    "take_back_assignment",
    "take_down",
    "unnoted",
    "withdraw",
    "withdraw_entry",
]

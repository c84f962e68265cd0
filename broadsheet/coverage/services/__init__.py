"""The verbs: find, and what editors say to what was found."""

from broadsheet.coverage.services.finding import (
    find_coverage,
    find_some,
    forget_coverage,
    want,
    want_all,
    work_off,
)
from broadsheet.coverage.services.hand import give_back, order, pin, remove
from broadsheet.coverage.services.threads import (
    add_stage,
    begin_thread,
    change_thread,
    confirm_thread,
    dismiss_thread,
    merge_threads,
    remove_stage,
    split_thread,
)

__all__ = [
    "add_stage",
    "begin_thread",
    "change_thread",
    "confirm_thread",
    "dismiss_thread",
    "find_coverage",
    "find_some",
    "forget_coverage",
    "give_back",
    "merge_threads",
    "order",
    "pin",
    "remove",
    "remove_stage",
    "split_thread",
    "want",
    "want_all",
    "work_off",
]

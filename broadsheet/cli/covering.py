"""Past coverage, for commands that fill a paper or catch up."""

from __future__ import annotations

from broadsheet.cli.indexing import index_what_waits
from broadsheet.cli.progress import progress


def find_what_is_wanted() -> int:
    """Index what waits, then look for the coverage of stories that want it; returns how many.

    Raises:
        Unusable: there is no index to ask.
    """
    from broadsheet.coverage.models import Wanted
    from broadsheet.coverage.services import work_off

    index_what_waits()
    total = Wanted.objects.count()
    if not total:
        return 0
    with progress("Looking for past coverage", total=total) as advance:
        return work_off(progress=advance)

"""What web servers that serve the folder take in besides: redirects, and headers of every answer.

``include/`` beside the pages holds the same for nginx and for Caddy. A server reads it when it is
loaded anew (``deploy/systemd/`` does so when it changes); until then Broadsheet answers what is not
in it. Nothing in it can be wrong for long: a page that lies in the folder goes before a redirect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from broadsheet.press import addresses
from broadsheet.press.folder import replace_file
from broadsheet.press.kinds import ON_ALL
from broadsheet.press.rendering import fresh

# Always there, small, and made without the database.
PLAINEST = "/robots.txt"
# Anything else might mean something in a configuration.
SAYABLE = re.compile(r"^[A-Za-z0-9/:._~%?&=+#-]+$")
# Former addresses of each kind; a web server holds all of them in memory.
MOST_MOVES = 100_000
_seen: dict[Path, tuple[object, ...]] = {}


def write(folder: Path) -> bool:
    """Have in ``folder`` what the servers are to know; whether anything was new."""
    state = tuple(moves.state() for moves in addresses.moves())
    if _seen.get(folder) == state and (folder / "nginx-headers.conf").exists():
        return False
    page = fresh(PLAINEST).page
    if page is None:
        return False
    headers = sorted((name, value) for name, value in page.headers if name.lower() in ON_ALL)
    moved = list(_redirects())
    changed = [
        replace_file(folder / name, "".join(lines).encode())
        for name, lines in (
            (
                "nginx-headers.conf",
                [f'add_header {k} "{_quoted(v)}" always;\n' for k, v in headers],
            ),
            ("caddy-headers.conf", [f'{k} "{_quoted(v)}"\n' for k, v in headers]),
            ("nginx-redirects.conf", [f'"public{old}" "{new}";\n' for old, new in moved]),
            ("caddy-redirects.conf", [f'"{old}" "{new}"\n' for old, new in moved]),
        )
    ]
    _seen[folder] = state
    return any(changed)


def _redirects() -> Iterator[tuple[str, str]]:
    """Each path that leads elsewhere, with where; nginx takes capitals for small letters.

    Only what the paper itself says of what moved: whatever else is answered with a redirect depends
    on what strangers ask for, of which there is no end.
    """
    seen: set[str] = set()
    for moves in addresses.moves():
        for old, new in moves.newest(MOST_MOVES):
            if old.lower() not in seen and SAYABLE.match(old) and SAYABLE.match(new):
                seen.add(old.lower())
                yield old, new


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')

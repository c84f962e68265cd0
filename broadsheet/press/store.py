"""The port: where finished pages lie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from broadsheet.press.encodings import IDENTITY

KEPT_STATUSES = frozenset({200, 301, 308, 410, 451})


@dataclass(frozen=True)
class Finished:
    """A finished page.

    ``headers`` are those of the answer but for what depends on the form and on the asker.
    ``bodies`` has the page as it is under ``""`` and its compressed forms under their names.
    ``host`` is scheme and host for which it was rendered; empty where it names none.
    """

    path: str
    status: int
    headers: tuple[tuple[str, str], ...]
    bodies: dict[str, bytes]
    host: str = ""
    modified: int | None = field(default=None, compare=False)
    keys: tuple[str, ...] = field(default=(), compare=False)

    @property
    def body(self) -> bytes:
        return self.bodies[IDENTITY]

    @property
    def digest(self) -> str:
        """The same for the same answer, headers included; 32 hexadecimal digits."""
        said = "\n".join([str(self.status), self.host, *(f"{k}: {v}" for k, v in self.headers)])
        made = hashlib.blake2b(said.encode(), digest_size=16)
        made.update(b"\0" + self.body)
        return made.hexdigest()

    def header(self, name: str) -> str:
        """The value of the header ``name``; empty if there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    @property
    def size(self) -> int:
        """Bytes of all forms together."""
        return sum(len(body) for body in self.bodies.values())


class Store(Protocol):
    """Every call is whole or not at all for whoever reads at the same time."""

    def put(self, page: Finished) -> bool:
        """Keep ``page`` in the place of what was kept for its path; whether something was."""

    def get(self, path: str) -> Finished | None:
        """What is kept for ``path``, whole, or nothing."""

    def discard(self, path: str) -> bool:
        """Keep nothing for ``path``; whether something was kept."""

    def paths(self) -> Iterator[str]:
        """Every path for which something is kept."""

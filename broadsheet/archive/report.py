"""What an import says of itself. The numbers add up: every item read had one outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

NOTES = 1000  # shown to a person; more would help nobody and memory stays flat


@dataclass(slots=True)
class Report:
    """``read`` = ``created`` + ``updated`` + ``unchanged`` + ``rejected``."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejections: list[dict[str, str]] = field(default_factory=list)
    media_missing: int = 0
    links_rewritten: int = 0
    redirects: int = 0
    html_blocks: int = 0
    # For the person at the terminal, not part of the file.
    notes: list[tuple[str, str]] = field(default_factory=list)
    more_notes: int = 0

    @property
    def rejected(self) -> int:
        return len(self.rejections)

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + self.rejected

    def reject(self, item: str, reason: str) -> None:
        self.rejections.append({"item": item, "reason": reason})

    def note(self, item: str, text: str) -> None:
        """Something a person should know of an item that was taken."""
        if len(self.notes) < NOTES:
            self.notes.append((item, text))
        else:
            self.more_notes += 1

    def as_dict(self) -> dict[str, Any]:
        """The report as it is written to a file."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "rejections": self.rejections,
            "media_missing": self.media_missing,
            "links_rewritten": self.links_rewritten,
            "redirects": self.redirects,
            "html_blocks": self.html_blocks,
        }

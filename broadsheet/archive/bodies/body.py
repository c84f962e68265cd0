"""What a conversion gives back."""

from __future__ import annotations

from dataclasses import dataclass, field

from broadsheet.archive.items import Block, MediaItem


@dataclass(slots=True)
class Body:
    """The blocks of one body, the media they name, and how many stayed HTML."""

    blocks: list[Block] = field(default_factory=list)
    media: dict[str, MediaItem] = field(default_factory=dict)
    html_blocks: int = 0

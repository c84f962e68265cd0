"""What a body is made of."""

from broadsheet.newsroom.blocks.body import BodyBlock, EntryBlock

__all__ = ["BodyBlock", "EntryBlock"]

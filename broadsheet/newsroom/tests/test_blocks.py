"""The blocks: documented, defined and rendered are the same set."""

from __future__ import annotations

import re
from pathlib import Path

from broadsheet.newsroom.blocks import BodyBlock, EntryBlock
from broadsheet.newsroom.blocks.body import InlineText
from broadsheet.newsroom.rendering import BLOCKS

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "blocks.md"


def test_the_reference_names_every_block_and_no_other() -> None:
    documented = re.findall(r"^\| `(\w+)` \|", REFERENCE.read_text("utf-8"), re.M)
    assert sorted(documented) == sorted(BodyBlock().child_blocks)
    assert sorted(BLOCKS) == sorted(documented)


def test_the_reference_names_every_field() -> None:
    text = REFERENCE.read_text("utf-8")
    for name, block in BodyBlock().child_blocks.items():
        row = re.search(rf"^\| `{name}` \|(.*)$", text, re.M)[1]
        for field in getattr(block, "child_blocks", {}):
            assert f"`{field}`" in row, (name, field)


def test_an_entrys_blocks_are_those_documented() -> None:
    last = REFERENCE.read_text("utf-8").strip().splitlines()[-1]
    assert set(re.findall(r"`(\w+)`", last)) == set(EntryBlock().child_blocks)


def test_inline_text_from_the_editor_has_no_paragraphs() -> None:
    block = InlineText()
    written = '<p data-block-key="a">One</p><p data-block-key="b">and <b>two</b></p>'
    assert block.value_from_form(written).source == "One<br/>and <b>two</b>"
    assert block.value_from_form("As it was").source == "As it was"

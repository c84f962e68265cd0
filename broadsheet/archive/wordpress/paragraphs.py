"""Paragraphs as WordPress makes them: blank lines part them, single ones break."""

from __future__ import annotations

import re
from typing import Final

_BLOCKS: Final = (
    "address|article|aside|audio|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption|figure"
    "|footer|form|h[1-6]|header|hr|iframe|li|main|nav|object|ol|p|section|summary|table|tbody|td"
    "|tfoot|th|thead|tr|ul|video"
)
_BLOCK_TAG = re.compile(rf"(</?(?:{_BLOCKS})\b[^<>]*>)", re.I)
_WHOLE = re.compile(
    r"<(pre|script|style|textarea|object|iframe|select)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S
)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_BREAK = re.compile(r"<br\s*/?>$", re.I)
_HELD = "\ue000{}\ue001"
_HELD_AGAIN = re.compile("\ue000(\\d+)\ue001")


def autop(text: str) -> str:
    """Put the paragraphs into text that has only line feeds.

    Every block tag stands alone and every other run becomes a paragraph. Where
    one is opened inside another the HTML parser closes it again, and empty ones
    are dropped later, so this needs no knowledge of what may hold what.
    """
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[0])
        mark = _HELD.format(len(held) - 1)
        return mark if match[0].startswith("<!--") else f"\n\n{mark}\n\n"

    text = _WHOLE.sub(hold, text.replace("\ue000", "").replace("\ue001", ""))
    text = _BLOCK_TAG.sub(r"\n\n\1\n\n", text)
    made = []
    for part in _BLANK_LINES.split(text):
        part = part.strip()
        if not part or _BLOCK_TAG.fullmatch(part) or _HELD_AGAIN.fullmatch(part):
            made.append(part)
        else:
            lines = (_BREAK.sub("", line.strip()) for line in part.split("\n"))
            made.append(f"<p>{'<br>'.join(lines)}</p>")
    return _HELD_AGAIN.sub(lambda match: held[int(match[1])], "\n".join(made))

"""Text cut to what a column holds."""

from __future__ import annotations

from broadsheet.text.normal import one_line


def fitted(text: str, longest: int) -> tuple[str, bool]:
    """``text`` as one line of at most ``longest`` characters, cut at a word; and whether it was."""
    line = text if len(text) < 60 and text.isascii() and text.isprintable() else one_line(text)
    if len(line) <= longest:
        return line.strip(), False
    head, _, _ = line[: longest - 1].rpartition(" ")
    return f"{head if len(head) > longest // 2 else line[: longest - 1]}…", True

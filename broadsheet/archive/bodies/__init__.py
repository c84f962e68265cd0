"""Foreign HTML in, neutral body blocks out.

The way of a body: ``cleaning`` (nh3: no script, handler, style or odd address
gets further), ``markup`` (the clean text as a small tree), ``flow`` (the walk
that turns the tree into blocks, with ``figures``, ``tables`` and ``inline``
beside it), ``text`` (the words of blocks, for summaries and tests).

Two promises are kept by every step and tested as properties: nothing that
runs survives, and no word that a reader could see is lost.
"""

from broadsheet.archive.bodies.body import Body
from broadsheet.archive.bodies.cleaning import safe_url, tidy
from broadsheet.archive.bodies.convert import blocks_from_html, clean_inline, clean_rich
from broadsheet.archive.bodies.text import plain_text, rich_to_text

__all__ = [
    "Body",
    "blocks_from_html",
    "clean_inline",
    "clean_rich",
    "plain_text",
    "rich_to_text",
    "safe_url",
    "tidy",
]

"""A saved web page in, the story on it out: no database, no network, no guesses by site.

The way of a page: ``decoding`` (bytes to text) · ``document`` (text to a tree)
· ``claims`` (what it says of itself to machines) · ``headlines`` · ``runs``
and ``story`` (where the text is) · ``surroundings`` (what stands beside it) ·
``publication`` and ``dates`` (which day) · ``credits`` and ``bylines`` (who) ·
``furniture``, ``sayings`` and ``ornaments`` (what goes) · ``captions`` (what
joins its picture) · ``extraction`` (the order of it).
How well it does is measured by ``benchmarks/quality/extraction.py``.
"""

from broadsheet.archive.pages.decoding import MAX_BYTES, TooLarge
from broadsheet.archive.pages.extraction import Page, extract_page

__all__ = ["MAX_BYTES", "Page", "TooLarge", "extract_page"]

"""The demo newspaper's files are whole before any database reads them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from broadsheet.archive.bodies import plain_text
from broadsheet.archive.items import ReaderOptions, Story
from broadsheet.archive.readers.markdown import MarkdownReader
from broadsheet.cli.demo_paper import FOLDER, PICTURES

ROOT = Path(__file__).resolve().parents[2]


def test_the_demo_paper_has_no_faults() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "check_demo.py"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_its_readers_see_the_marks_of_a_printed_paper() -> None:
    """No straight quotation mark anywhere, though the sources are typed with them."""
    options = ReaderOptions(language="en-gb", media=PICTURES)
    straight = []
    for story in MarkdownReader().read(FOLDER / "stories", options=options):
        assert isinstance(story, Story), story
        told = [story.headline, story.summary, story.kicker, plain_text(story.body)]
        told += [media.caption for media in story.media.values()]
        told += [placement.headline for placement in story.placements]
        told += [entry.headline + plain_text(entry.body) for entry in story.live_entries]
        straight += [f"{story.slug}: {words}" for words in told if "'" in words or '"' in words]
    assert not straight, "\n".join(straight)

"""After any editorial acts every finished page is what a fresh rendering is, to the byte.

``make judge`` performs ten thousand acts; here as many as a suite bears (BROADSHEET_JUDGE_ACTS).
The acts are told in chapters, each on the paper as it was at first, and the chapters in volumes: a
volume follows from its number and the seed (BROADSHEET_JUDGE_SEED), so that what was interrupted
goes on with the first volume that a journal (BROADSHEET_JUDGE_JOURNAL) does not have.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, seed
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import run_state_machine_as_test

from broadsheet.changes import durable
from broadsheet.press import addresses
from broadsheet.press import services as press
from broadsheet.press.models import Rank
from tests.press.judge import Judge, little_paper

# Steps of a chapter, of which so many are acts, and chapters of a volume: its first is dull, and
# after a dozen it repeats itself.
CHAPTER, ACTS, VOLUME = 15, 12, 10


def acts() -> int:
    usual = 75 if connection.vendor == "sqlite" else 25
    return int(os.environ.get("BROADSHEET_JUDGE_ACTS", usual))


@dataclass
class Volume:
    """What came of the volume ``number`` of ``seed``."""

    seed: int
    number: int
    acts: int
    pressed: int
    unchanged: int


def told_before(journal: Path | None, seed_: int) -> list[Volume]:
    """The volumes that ``journal`` has, from the first on without a gap."""
    if journal is None or not journal.exists():
        return []
    found = [Volume(**json.loads(line)) for line in journal.read_text().splitlines()]
    mine = {volume.number: volume for volume in found if volume.seed == seed_}
    return [mine[number] for number in range(len(mine)) if number in mine]


def tell(number: int, chapters: int, seed_: int, before: int) -> Volume:
    """Perform the acts of a volume and judge them; says after each chapter how far it is."""
    whole = press.Tally()
    begun, cpu = time.monotonic(), time.process_time()

    def say(performed: int) -> None:
        sys.stderr.write(
            f"volume {number}: {before + performed} acts, {whole.pressed} pages pressed, "
            f"{whole.unchanged} as they were, {time.monotonic() - begun:.0f} s, "
            f"{(time.process_time() - cpu) / max(1, performed):.2f} s of CPU an act\n"
        )  # fmt: skip

    @seed(seed_ + 100_003 * number)
    class Here(Judge):
        tally = whole
        told = staticmethod(say)

    run_state_machine_as_test(
        Here,
        settings=hypothesis_settings(
            max_examples=chapters, stateful_step_count=CHAPTER, deadline=None,
            database=None, suppress_health_check=list(HealthCheck),
            # Shrinking would take hours; the acts are printed as they are.
            phases=[Phase.generate],
        ),
    )  # fmt: skip
    return Volume(seed_, number, Here.performed, whole.pressed, whole.unchanged)


@pytest.mark.slow
@pytest.mark.django_db
def test_every_finished_page_is_a_fresh_one(settings: Any, tmp_path: Path) -> None:
    settings.BROADSHEET_DATA = tmp_path
    settings.BROADSHEET_BASE_URL = "https://www.example.com"
    settings.ALLOWED_HOSTS = ["*"]
    little_paper()
    durable.work_all()
    press.make_due(addresses.every(), rank=Rank.REST)
    press.settle()
    seed_ = int(os.environ.get("BROADSHEET_JUDGE_SEED", "1"))
    named = os.environ.get("BROADSHEET_JUDGE_JOURNAL")
    journal = Path(named) if named else None
    volumes = told_before(journal, seed_)
    # Not every step is an act: a story to be moved may be where it is to go.
    while (done := sum(volume.acts for volume in volumes)) < acts():
        chapters = min(VOLUME, -(-(acts() - done) // ACTS))
        volumes.append(tell(len(volumes), chapters, seed_, done))
        if journal is not None:
            with journal.open("a") as file:
                file.write(json.dumps(asdict(volumes[-1])) + "\n")
    if journal is not None:
        # The next begins anew.
        journal.unlink(missing_ok=True)
    pressed = sum(volume.pressed for volume in volumes)
    unchanged = sum(volume.unchanged for volume in volumes)
    assert pressed > 0
    assert unchanged <= pressed / 10, volumes

"""After any editorial acts every finished page is what a fresh rendering is, to the byte.

``make judge`` performs ten thousand acts; here as many as a suite bears (BROADSHEET_JUDGE_ACTS).
"""

from __future__ import annotations

import os
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

CHAPTER = 15


def acts() -> int:
    usual = 90 if connection.vendor == "sqlite" else 30
    return int(os.environ.get("BROADSHEET_JUDGE_ACTS", usual))


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
    whole = press.Tally()

    @seed(int(os.environ.get("BROADSHEET_JUDGE_SEED", "1")))
    class Here(Judge):
        tally = whole

    run_state_machine_as_test(
        Here,
        settings=hypothesis_settings(
            max_examples=max(1, acts() // CHAPTER), stateful_step_count=CHAPTER, deadline=None,
            database=None, suppress_health_check=list(HealthCheck),
            # Shrinking would take hours; the acts are printed as they are.
            phases=[Phase.generate],
        ),
    )  # fmt: skip
    assert whole.pressed > 0
    assert whole.unchanged <= whole.pressed / 10, whole

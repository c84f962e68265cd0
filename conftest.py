"""What every test may ask for, wherever it lives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is slow, not wrong.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real corpora; most may not be copied into the project."""
    folder = Path(os.environ.get("BROADSHEET_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs the corpora of shared/data, not found at {folder}")
    return folder

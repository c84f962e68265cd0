"""What every test may ask for, wherever it lives."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A busy machine is slow, not wrong.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent


@pytest.fixture
def search_index(db: None, settings: Any, tmp_path: Path) -> Callable[[], None]:
    """Indexes of this test alone; call it to have in them what the database holds."""
    settings.BROADSHEET_DATA = tmp_path
    from broadsheet.search.engine import Unusable
    from broadsheet.search.indexing import catch_up, rebuild

    def bring_up_to_date() -> None:
        try:
            catch_up(wait=30)
        except Unusable:
            rebuild()

    rebuild()
    return bring_up_to_date


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real corpora; most may not be copied into the project."""
    folder = Path(os.environ.get("BROADSHEET_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs the corpora of shared/data, not found at {folder}")
    return folder


@pytest.fixture(autouse=True)
def _no_vocabulary_of_another_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test compiled is of its own database, which goes back in time when it ends."""
    yield
    if "django_db_setup" in request.fixturenames:
        from broadsheet.newsroom import vocabulary

        vocabulary.forget()

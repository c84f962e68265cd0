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
CODE = ROOT / "broadsheet"


def asks_a_database(item: pytest.Item) -> bool:
    """Whether a test can come out otherwise on another database; unsure is yes.

    Those of whole papers (``tests/``) make their own, and classes may ask in their set-up.
    """
    if not item.path.is_relative_to(CODE) or getattr(item, "cls", None):
        return True
    asked = {*getattr(item, "fixturenames", ()), *(mark.name for mark in item.iter_markers())}
    return bool(asked & {"db", "transactional_db", "django_db", "django_db_setup", "live_server"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a test that empties the database without putting back what migrations put there.

    What it leaves behind lets others fail, in an order of tests that may come up only once.
    Tests that ask no database are not repeated on PostgreSQL: they came out on SQLite.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        said = marker.kwargs if marker else {}
        if said.get("transaction") and not said.get("serialized_rollback"):
            raise pytest.UsageError(f"{item.nodeid} needs serialized_rollback=True")
        asked, inside = getattr(item, "fixturenames", ()), item.path.is_relative_to(CODE)
        if inside and not marker and "django_db_setup" in asked and "db" not in asked:
            # It would come after those that empty the database, and find nothing.
            raise pytest.UsageError(f"{item.nodeid} needs the mark django_db")
    if os.environ.get("BROADSHEET_TEST_DATABASE_URL"):
        again = [item for item in items if asks_a_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
        items[:] = again


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

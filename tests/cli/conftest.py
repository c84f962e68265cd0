"""One paper is made for all these tests, which takes a while; each test gets a copy."""

from __future__ import annotations

import fcntl
import json
from pathlib import Path

import pytest

from tests.cli.papers import Paper, make_database


@pytest.fixture(scope="session")
def first_paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A paper as `init` makes it. Shared by the processes of a parallel run; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    note = shared / "cli-paper.json"
    with (shared / "cli-paper.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if note.exists():
            noted = json.loads(note.read_text())
            return Paper(Path(noted["folder"]), noted["database"])
        paper = Paper(shared / "cli-paper", make_database())
        done = paper.run("init", "--name", "The Test Post", "--timezone", "Asia/Kolkata")
        assert done.returncode == 0, done.stderr
        note.write_text(json.dumps({"folder": str(paper.folder), "database": paper.database}))
    return paper


@pytest.fixture
def paper(first_paper: Paper, tmp_path: Path) -> Paper:
    """A paper of the test's own."""
    return first_paper.copy(tmp_path / "paper")

"""`doctor` as a command; what it finds is tested in ``test_checks.py``."""

from __future__ import annotations

import os
from pathlib import Path

from tests.cli.papers import Paper
from tests.cli.test_serve import one_sentence, publish


def test_it_finds_mends_and_resume_does_the_rest(paper: Paper) -> None:
    publish(paper, 2)
    paper.python(
        "from broadsheet.publishing.models import Run, Step\n"
        "Run.objects.first().delete()\n"
        "Step.objects.update(state='failed', attempts=12, error='OSError: no ink')\n"
    )
    done = paper.run("doctor")
    assert done.returncode == 1
    assert "OSError: no ink" in done.stdout
    assert "1 stories was never finished" in done.stdout
    assert done.stderr.splitlines()[-1] == "Error: 2 faults found; --mend puts right what can be."
    done = paper.run("doctor", "--mend")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Mended: " in done.stdout
    done = paper.run("resume")
    assert done.returncode == 0, done.stderr
    assert set(paper.steps()) == {"done"}
    unrendered = "SELECT count(*) FROM newsroom_article WHERE rendered_at IS NULL"
    assert paper.rows(unrendered) == [(0,)]


def test_a_damaged_database_is_no_traceback(paper: Paper) -> None:
    if paper.database:
        return
    path = paper.folder / "paper.sqlite3"
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 65536] = os.urandom(65536)
    path.write_bytes(data)
    done = paper.run("doctor")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_without_a_paper_it_is_one_sentence(tmp_path: Path) -> None:
    done = Paper(tmp_path / "nothing").run("doctor")
    assert done.returncode == 1
    assert "There is no folder" in one_sentence(done.stderr)

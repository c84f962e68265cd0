"""An import that is killed goes on where it stopped: a real process, a real kill -9."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from broadsheet.archive.tests.test_loading import item

IMPORT = """
import json, sys
import django
django.setup()
from pathlib import Path
from broadsheet.archive.services import import_archive
done = import_archive(sources=[Path(sys.argv[1])], actor=None)
print(json.dumps(done.report.as_dict()))
"""
STORIES = 3000


def _environment(folder: Path) -> dict[str, str]:
    unset = {"BROADSHEET_DATABASE_URL", "BROADSHEET_TEST_DATABASE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    settings = "broadsheet.settings.django"
    return {**kept, "BROADSHEET_DATA": str(folder), "DJANGO_SETTINGS_MODULE": settings}


def _count(database: Path, table: str) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.mark.slow
def test_killed_twice_and_run_to_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    folder.mkdir()
    environment = _environment(folder)
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment, check=True)
    source = tmp_path / "archive.jsonl"
    with source.open("w") as file:
        for number in range(STORIES):
            file.write(json.dumps(item(number, by=f"Name {number % 30}")) + "\n")
    command = [sys.executable, "-c", IMPORT, str(source)]
    database = folder / "paper.sqlite3"
    for wanted in (200, 900):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while _count(database, "newsroom_article") < wanted and time.monotonic() < deadline:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
        process.wait()
        made = _count(database, "newsroom_article")
        assert wanted <= made < STORIES
        assert _count(database, "archive_importeditem") == made
    run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    report = json.loads(run.stdout.splitlines()[-1])
    assert (report["read"], report["created"], report["rejected"]) == (STORIES, STORIES, 0)
    assert _count(database, "newsroom_article") == STORIES
    assert _count(database, "archive_import") == 1
    assert _count(database, "newsroom_byline") == STORIES
    assert _count(database, "newsroom_author") == 30

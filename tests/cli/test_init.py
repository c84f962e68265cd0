"""`init`: what it makes, what it refuses, and what an interrupted one leaves."""

from __future__ import annotations

import re
import signal
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.papers import COMMAND, Paper, Serving, make_database, until
from tests.cli.test_serve import one_sentence

ROOT = Path(__file__).resolve().parents[2]


def test_the_folder_holds_a_closed_settings_file(first_paper: Paper) -> None:
    path = first_paper.folder / "broadsheet.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    settings = tomllib.loads(path.read_text("utf-8"))
    assert settings["name"] == "The Test Post"
    assert settings["timezone"] == "Asia/Kolkata"
    assert settings["language"] == "en"
    assert settings["demo"] is False
    assert len(settings["secret_key"]) >= 64
    assert (first_paper.folder / "static" / "staticfiles.json").is_file()
    assert not (first_paper.folder / "run" / "init-unfinished").exists()


def test_the_database_is_closed_to_others(first_paper: Paper) -> None:
    path = first_paper.folder / "paper.sqlite3"
    if path.exists():  # absent where the paper lives in PostgreSQL
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_holds_a_paper_is_refused(first_paper: Paper) -> None:
    done = first_paper.run("init", "--name", "Another")
    assert done.returncode == 1
    assert "holds a paper already" in one_sentence(done.stderr)


def test_a_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear editor")
    done = Paper(tmp_path).run("init")
    assert done.returncode == 1
    assert "is not empty" in one_sentence(done.stderr)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "paper").write_text("")
    done = Paper(tmp_path / "paper").run("init")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--timezone", "Mars/Olympus", "no IANA time zone"),
        ("--language", "klingon!", "no language code"),
        ("--name", "  ", "needs a name"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_made(
    tmp_path: Path, option: str, value: str, says: str
) -> None:
    paper = Paper(tmp_path / "paper")
    done = paper.run("init", option, value)
    assert done.returncode == 1
    assert says in one_sentence(done.stderr)
    assert not paper.folder.exists()


@pytest.mark.slow
def test_an_interrupted_init_is_begun_anew(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "paper", make_database())
    process = subprocess.Popen(
        [*COMMAND, "--data", str(paper.folder), "init"], env=paper.environment,
        stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    until((paper.folder / "static").exists, seconds=300, what="the static files")
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = paper.run("serve")
    assert done.returncode == 1
    assert "was never finished" in one_sentence(done.stderr)
    done = paper.run("init", "--name", "Second Attempt")
    assert done.returncode == 0, done.stderr
    assert "Second Attempt is ready" in done.stdout
    assert paper.run("doctor").returncode == 0


@pytest.mark.slow
def test_killed_before_a_change_of_tables_was_written_down_it_is_begun_anew(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "paper", make_database())
    script = """
import os, sys
from django.db.migrations.recorder import MigrationRecorder
record = MigrationRecorder.record_applied
def killed(self, app, name):
    if (app, name) == ("wagtailcore", "0070_rename_pagerevision_revision"):
        os._exit(9)
    record(self, app, name)
MigrationRecorder.record_applied = killed
from broadsheet.cli.main import main
sys.argv[:] = ["broadsheet", "--data", sys.argv[1], "init"]
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(paper.folder)], env=paper.environment,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 9, done.stderr
    again = paper.run("init")
    assert again.returncode == 0, again.stderr
    assert paper.run("doctor").returncode == 0


def _its_running_stories_are_found(paper: Paper) -> None:
    """The demo's book says which stories belong together; the finder never reads it."""
    book = (ROOT / "broadsheet" / "cli" / "demo" / "BIBLE.md").read_text("utf-8")
    lines = re.findall(r"^\d+\. \*\*.+?\*\*: (.+)$", book, re.M)
    running = [re.findall(r"[\w-]+(?= \(embargoed\)|,|\.|$)", line) for line in lines]
    dates = dict(paper.rows("SELECT slug, first_published_at FROM newsroom_article WHERE live"))
    found: dict[str, list[str]] = {}
    for story, other in paper.rows(
        "SELECT s.slug, o.slug FROM coverage_relation r"
        " JOIN newsroom_article s ON s.id = r.story_id"
        " JOIN newsroom_article o ON o.id = r.other_id WHERE r.kind = 'past' ORDER BY r.odds DESC"
    ):
        found.setdefault(story, []).append(other)
    recalls = []
    for slugs in running[:6]:
        for slug in [slug for slug in slugs if slug in dates]:
            earlier = {one for one in slugs if one in dates and dates[one] < dates[slug]}
            # One that goes out later has not been looked for yet.
            if earlier and slug != "oath-noon":
                hits = earlier & set(found.get(slug, [])[:5])
                recalls.append(len(hits) / min(5, len(earlier)))
    assert sum(recalls) / len(recalls) >= 0.9
    stages: dict[int, set[str]] = {}
    for thread, slug in paper.rows(
        "SELECT t.thread_id, a.slug FROM coverage_stage t JOIN newsroom_article a"
        " ON a.id = t.article_id"
    ):
        stages.setdefault(thread, set()).add(slug)
    for slugs in running[:6]:
        best = max(stages.values(), key=lambda stage: len(stage & set(slugs)))
        assert len(best & set(slugs)) >= 3
        assert len(best - set(slugs)) <= 1


def _its_running_stories_are_read(paper: Paper, serving: Serving) -> None:
    """Six have pages of their own, to which their stories lead; names in stories are links."""
    threads = paper.rows("SELECT name, slug FROM coverage_thread WHERE status = 'confirmed'")
    assert len(threads) == 6
    for name, slug in threads:
        body = serving.get(f"/story/{slug}/")[1].decode()
        stages = re.findall(r'<h2 class="headline"><a href="([^"]+)">', body)
        assert len(stages) >= 5, name
        assert f'<a href="/rss/story/{slug}.xml">Follow this story</a>' in body
        assert f'<a href="/story/{slug}/">{name}</a>' in serving.get(stages[0])[1].decode()
    path = paper.rows("SELECT path FROM newsroom_article WHERE slug = 'ansgar-aftermath'")[0][0]
    assert re.search(r'<a [^>]*href="/topics/emil-gaard/"', serving.get(path)[1].decode())


@pytest.mark.slow
def test_the_demo_is_a_whole_paper(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "paper", make_database())
    done = paper.run("init", "--demo")
    assert done.returncode == 0, done.stderr
    assert "editor@example.com" in done.stdout
    assert "reporter@example.com" in done.stdout
    assert tomllib.loads((paper.folder / "broadsheet.toml").read_text("utf-8"))["demo"] is True
    assert paper.rows("SELECT count(*) FROM newsroom_article WHERE live")[0][0] >= 160
    assert paper.rows("SELECT count(*) FROM newsroom_section WHERE parent_id IS NULL")[0][0] >= 10
    assert paper.rows("SELECT count(*) FROM fronts_front WHERE live")[0][0] >= 1
    unrendered = "SELECT count(*) FROM newsroom_article WHERE live AND rendered_at IS NULL"
    assert paper.rows(unrendered)[0][0] == 0
    done = paper.run("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    _its_running_stories_are_found(paper)
    with paper.serving() as serving:
        serving.wait_until_open()
        status, body = serving.get("/")
        assert status == 200
        assert "The Kelsund Mercury" in body.decode()
        story = paper.rows("SELECT path FROM newsroom_article WHERE slug = 'stop-417'")[0][0]
        for path in ("/", "/city/", "/culture/", story):
            assert re.search(
                r'<aside class="house pictured".*?<img ', serving.get(path)[1].decode(), re.S
            )
        _its_running_stories_are_read(paper, serving)

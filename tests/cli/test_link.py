"""`broadsheet link` and `broadsheet learn`, and a topic that every process knows at once."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.papers import Paper

STORIES = """
from broadsheet.changes import durable
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article
from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic
for name, kind in (("Hanne Oster", "person"), ("Lodden Harbour Board", "organisation")):
    save_topic(topic=Topic(name=name, kind=kind), actor=None)
world = services.ensure_section(names=["World"], actor=None)
for number in range(6):
    article = Article(section=world, headline=f"Crossing {number}", body=[
        ("text", "<p>Hanne Oster spoke to the Lodden Harbour Board.</p>")])
    services.publish_article(article=services.create_article(article=article, actor=None),
                             actor=None)
durable.work_all()
"""
# Says when it sees a topic that was not there when it began.
WATCH = """
import django, sys, time
django.setup()
from broadsheet.newsroom import vocabulary
from broadsheet.topics.linker import mentions
text = "Then Quentin Marlowe-Vane crossed."
assert not mentions(vocabulary.vocabulary(), text)
print("ready", flush=True)
ends = time.monotonic() + 60
while not mentions(vocabulary.vocabulary(), text) and time.monotonic() < ends:
    time.sleep(0.02)
print(time.time(), flush=True)
"""
MAKE = """
import time
from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic
save_topic(topic=Topic(name="Quentin Marlowe-Vane", kind="person"), actor=None)
print(time.time())
"""


@pytest.fixture
def linked(paper: Paper) -> Paper:
    paper.python(STORIES)
    return paper


def states(paper: Paper) -> dict[str, int]:
    rows = paper.rows("SELECT state, count(*) FROM newsroom_suggestion GROUP BY state")
    return {str(state): int(count) for state, count in rows}


def with_links(paper: Paper) -> int:
    rows = paper.rows(
        "SELECT count(*) FROM newsroom_article WHERE body_html LIKE '%ref:topic:%Hanne Oster</a>%'"
    )
    return int(rows[0][0])


def test_an_archive_is_linked_and_goes_on_where_it_stopped(linked: Paper) -> None:
    paper = linked
    assert states(paper) == {"proposed": 12}
    done = paper.run("link", "--all")
    assert done.returncode == 0, done.stderr
    assert "6 stories read: 0 topics linked" in done.stdout
    assert with_links(paper) == 0
    keys = sorted(int(row[0]) for row in paper.rows("SELECT id FROM newsroom_article"))
    # As one leaves it that was killed after the fourth story.
    note = paper.folder / "run" / "link-all.json"
    note.write_text(json.dumps({"apply": True, "subjects": False, "after": keys[3]}))
    done = paper.run("link", "--all", "--apply")
    assert f"Going on after story {keys[3]}." in done.stderr
    assert "2 stories read" in done.stdout
    assert with_links(paper) == 2
    assert not note.exists()
    # Another question is not the one that was cut off.
    note.write_text(json.dumps({"apply": False, "subjects": False, "after": keys[3]}))
    done = paper.run("link", "--all", "--apply")
    assert "6 stories read" in done.stdout
    assert with_links(paper) == 6
    assert states(paper) == {"accepted": 6, "proposed": 6}  # a place is sure only where more tells
    path = paper.rows("SELECT path FROM newsroom_article ORDER BY id")[0][0]
    done = paper.run("link", str(path), str(keys[1]), f"https://example.com{path}?x=1")
    assert "2 stories read" in done.stdout
    for wrong in ("/2020/01/01/world/none.html", "999999", "x"):
        done = paper.run("link", wrong)
        assert done.returncode == 1
        assert f"There is no public story {wrong}." in done.stderr
    assert paper.run("link").returncode == 2
    with (paper.folder / "run" / "link.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = paper.run("link", "--all")
    assert done.returncode == 1
    assert "linked already" in done.stderr


def test_what_was_learned_and_compiled_is_looked_after(linked: Paper) -> None:
    paper = linked
    done = paper.run("learn")
    assert done.returncode == 0, done.stderr
    assert "Learned from 6 stories: 0 subjects" in done.stdout
    folder = paper.folder / "topics"
    (folder / "vocabulary").write_bytes(b"not one")
    (folder / "subjects").write_bytes(b"nor this")
    done = paper.run("doctor")
    assert done.returncode == 1
    assert "vocabulary" in done.stdout
    assert "cannot be read" in done.stdout
    done = paper.run("doctor", "--mend")
    assert "compiled a vocabulary of 2 topics" in done.stdout
    assert "`broadsheet learn` learns anew" in done.stdout
    assert "vocabulary" not in [
        line.split()[0] for line in done.stdout.splitlines() if "fault" in line
    ]


def test_a_new_topic_is_known_in_every_process_without_restart(linked: Paper) -> None:
    watching = subprocess.Popen(
        [sys.executable, "-c", WATCH],
        env={
            **linked.environment,
            "BROADSHEET_DATA": str(linked.folder),
            "DJANGO_SETTINGS_MODULE": "broadsheet.settings.django",
        },
        stdout=subprocess.PIPE, text=True, cwd=Path.cwd(),
    )  # fmt: skip
    try:
        assert watching.stdout is not None
        assert watching.stdout.readline() == "ready\n"
        made = float(linked.python(MAKE).strip())
        seen = float(watching.stdout.readline())
    finally:
        watching.kill()
    # A second; and as much again for a machine that does other things.
    assert seen - made < 2

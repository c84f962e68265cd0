"""`serve` over real processes and sockets."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from pathlib import Path

import psutil
import pytest

from benchmarks.bench_found import waits
from tests.cli.papers import COMMAND, Paper, environment, free_port, until

PUBLISH = """
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.services import create_article, publish_article, save_section
section = save_section(section=Section(name="World"), actor=None)
for number in range({count}):
    article = Article(headline=f"Story {{number}}", section=section,
                      body=[("text", "<p>Words and more words.</p>")])
    publish_article(article=create_article(article=article, actor=None), actor=None)
"""


def publish(paper: Paper, count: int) -> None:
    paper.python(PUBLISH.format(count=count))


def one_sentence(said: str) -> str:
    """What a command said when it failed: one line, and no traceback."""
    lines = said.strip().splitlines()
    assert len(lines) == 1, said
    assert lines[0].startswith("Error: ")
    assert lines[0].endswith(".")
    return lines[0]


def test_it_opens_works_and_ends_within_ten_seconds(paper: Paper) -> None:
    publish(paper, 3)
    with paper.serving() as serving:
        serving.wait_until_open()
        assert serving.get("/healthz")[0] == 200
        assert serving.get("/desk/login/")[0] == 200
        assert set(serving.children()) == {"web", "worker", "press"}
        until(lambda: set(paper.steps()) == {"done"}, what="the work")
        everything = serving.everything()
        assert serving.end() < 10
        assert serving.process.returncode == 0
        assert not [process for process in everything if process.is_running()]
        assert f"The Test Post is open at http://127.0.0.1:{paper.port}/" in serving.said()


def test_what_is_published_is_found_at_once(paper: Paper) -> None:
    """Another process publishes; loosely held, `make bench-found` says how long it takes."""
    with paper.serving() as serving:
        serving.wait_until_open()
        # The first waits for the index of a new paper to be made.
        _first, *others = waits(serving, count=3)
        assert min(others) < 5


def test_ended_in_the_middle_of_work_no_row_is_left_in_hand(paper: Paper) -> None:
    publish(paper, 40)
    waiting = paper.steps()["waiting"]
    with paper.serving() as serving:
        until(lambda: 0 < paper.steps().get("done", 0) < waiting, what="the first step")
        assert serving.end(signal.SIGINT) < 10
        assert "running" not in paper.steps()


def test_a_paper_of_a_newer_version_is_not_opened(paper: Paper) -> None:
    paper.python(
        "from django.db import connection\n"
        "from django.db.migrations.recorder import MigrationRecorder\n"
        "MigrationRecorder(connection).record_applied('newsroom', '9999_of_tomorrow')"
    )
    done = paper.run("serve", "--port", str(free_port()), seconds=60)
    assert done.returncode == 1
    assert "newer Broadsheet (it has newsroom.9999_of_tomorrow)" in done.stderr
    assert "Traceback" not in done.stderr


def test_dead_children_are_started_again(paper: Paper) -> None:
    with paper.serving() as serving:
        serving.wait_until_open()
        first = serving.children()
        for child in first.values():
            child.kill()
        until(
            lambda: (
                {name: child.pid for name, child in serving.children().items()}.keys()
                == first.keys()
                and not any(child.is_running() for child in first.values())
            ),
            what="new processes",
        )
        until(serving.answers, what="an answer")
        for name in first:
            assert f"{name} ended (signal 9); starting it again" in serving.said()


def test_a_dead_answering_process_is_replaced(paper: Paper) -> None:
    with paper.serving() as serving:
        serving.wait_until_open()
        web = serving.children()["web"]
        first = web.children()[0]
        first.kill()
        until(lambda: [c for c in web.children() if c.pid != first.pid], what="a new process")
        until(serving.answers, what="an answer")


def test_children_do_not_outlive_a_killed_supervisor(paper: Paper) -> None:
    with paper.serving() as serving:
        serving.wait_until_open()
        everything = serving.everything()
        assert len(everything) == 5
        serving.process.kill()
        serving.process.wait()
        _, alive = psutil.wait_procs(everything[1:], timeout=10)
        assert not alive


def test_killed_in_the_middle_of_work_it_is_done_after_the_next_start(paper: Paper) -> None:
    publish(paper, 40)
    waiting = paper.steps()["waiting"]
    with paper.serving() as serving:
        until(lambda: 0 < paper.steps().get("done", 0) < waiting, what="the first step")
        serving.kill_everything()
    done = paper.steps()["done"]
    assert done < waiting
    # As if it had been killed with a row in hand, which the timing of a test cannot promise.
    paper.python(
        "from broadsheet.publishing.models import Step\n"
        "from django.utils import timezone\n"
        "import datetime as dt\n"
        "step = Step.objects.filter(state='waiting').order_by('pk').first()\n"
        "Step.objects.filter(pk=step.pk).update(state='running', attempts=1,"
        " lease_until=timezone.now() + dt.timedelta(minutes=2))\n"
    )
    with paper.serving():
        until(lambda: paper.steps() == {"done": waiting}, seconds=120, what="all of the work")


def test_a_taken_port_is_one_sentence(paper: Paper) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = paper.run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "is taken by another program" in one_sentence(done.stderr)


def test_an_address_that_is_not_ours_is_one_sentence(paper: Paper) -> None:
    done = paper.run("serve", "--host", "192.0.2.1", "--port", str(free_port()))
    assert done.returncode == 1
    assert "is no address of this machine" in one_sentence(done.stderr)


@pytest.mark.parametrize("make", [False, True], ids=["missing folder", "empty folder"])
def test_without_a_paper_it_is_one_sentence(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "nothing"
    if make:
        folder.mkdir()
    done = Paper(folder).run("serve")
    assert done.returncode == 1
    said = one_sentence(done.stderr)
    assert str(folder) in said
    assert "init" in said


def test_two_serves_of_one_paper_are_refused(paper: Paper) -> None:
    with paper.serving() as serving:
        serving.wait_until_open()
        done = paper.run("serve", "--port", str(free_port()))
        assert done.returncode == 1
        assert "is being served already" in one_sentence(done.stderr)
        assert serving.answers()


def test_a_bad_setting_is_one_sentence(paper: Paper) -> None:
    done = paper.run("serve", BROADSHEET_PORT="eighty")
    assert done.returncode == 1
    assert "BROADSHEET_PORT" in one_sentence(done.stderr)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('base_url = "www.example.com"', "base_url: 'www.example.com' is no address such as"),
        ('base_url = "https://[x"', "base_url: 'https://[x' is no address such as"),
        ('log_level = "LOUD"', "log_level: 'LOUD' is none of DEBUG, INFO, WARNING, ERROR"),
        ('cdn_url = "fastly://[x@y"', "cdn_url: Fastly is written fastly://KEY@SERVICE"),
        ('press_bucket = "s3://b?endpoint=http://[x"', "press_bucket is written s3://BUCKET"),
        ("allowed_hosts = 5", "allowed_hosts: 5 is no list of names"),
        ("workers = 0", "workers: 0 is not between 1 and 64"),
        ("port = 99999999", "port: 99999999 is not between 1 and 65535"),
        ('metrics_token = "gehe\u00edm"', "metrics_token may have ASCII letters"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(
    tmp_path: Path, line: str, said: str
) -> None:
    (tmp_path / "broadsheet.toml").write_text(f'secret_key = "{"k" * 64}"\n{line}\n', "utf-8")
    done = subprocess.run(
        [*COMMAND, "--data", tmp_path, "serve"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert said in one_sentence(done.stderr)


def test_an_unreachable_database_is_one_sentence(paper: Paper) -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    done = paper.run("serve", "--port", str(paper.port), BROADSHEET_DATABASE_URL=url)
    assert done.returncode == 1
    assert "The database does not answer" in one_sentence(done.stderr)


def test_tables_of_an_older_version_are_brought_up_to_date(paper: Paper) -> None:
    paper.python(
        "from django.core.management import call_command\n"
        "call_command('migrate', 'changes', 'zero', verbosity=0, skip_checks=True)\n"
    )
    with paper.serving() as serving:
        serving.wait_until_open()
        assert "Bringing the tables up to date" in serving.said()


def test_the_data_folder_is_also_named_by_the_environment(paper: Paper) -> None:
    done = subprocess.run(
        [*COMMAND, "doctor"],
        env={**paper.environment, "BROADSHEET_DATA": os.fspath(paper.folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    without = subprocess.run(
        [*COMMAND, "doctor"], env=environment(), cwd=paper.folder.parent,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert without.returncode == 1
    assert str(paper.folder.parent / "data") in one_sentence(without.stderr)

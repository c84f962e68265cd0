"""A writer that is killed, and a reader in another process beside one that is not."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from broadsheet.search.engine import Document
from broadsheet.search.engines.tantivy import TantivyEngine
from broadsheet.search.fronts.page import parse
from broadsheet.search.tree import Everything

PROGRAM = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.settings.django"
import django
django.setup()
from pathlib import Path
from broadsheet.search.engine import Document
from broadsheet.search.engines.tantivy import TantivyEngine
from broadsheet.search.fronts.page import parse
engine = TantivyEngine(Path(sys.argv[2]))
if sys.argv[1] == "write":
    with engine.writing() as writer:
        number = 1000
        while True:
            writer.put([Document(key=number + n, headline="Endless ferry") for n in range(50)])
            writer.commit()
            number += 50
            print(number, flush=True)
else:
    print("ready", flush=True)
    for line in sys.stdin:
        print(len(engine.find(parse(line.strip()))), flush=True)
"""


def begin(tmp_path: Path, what: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, what, str(tmp_path / "x")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def made(tmp_path: Path) -> TantivyEngine:
    engine = TantivyEngine(tmp_path / "x")
    with engine.rebuilding() as writer:
        writer.put([Document(key=1, headline="First ferry")])
    return engine


def test_a_killed_writer_leaves_a_usable_index(tmp_path: Path) -> None:
    engine = made(tmp_path)
    for number in range(4):
        process = begin(tmp_path, "write")
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05 * number)  # another moment each time; whichever, it must not matter
        process.kill()
        process.wait()
        engine.check()
        total = engine.tally(parse("ferry")).total
        assert total >= 51
        assert len(engine.find(Everything(), count=10_000)) == total
        with engine.writing(wait=10) as writer:  # the lock went with the process
            writer.put([Document(key=2 + number, headline="Another ferry")])
        assert [hit.key for hit in engine.find(parse("another"))].count(2 + number) == 1


def test_a_reader_in_another_process_sees_what_is_committed(tmp_path: Path) -> None:
    engine = made(tmp_path)
    reader = begin(tmp_path, "read")
    assert reader.stdin is not None
    assert reader.stdout is not None

    def asked(text: str) -> int:
        reader.stdin.write(f"{text}\n")  # type: ignore[union-attr]
        reader.stdin.flush()  # type: ignore[union-attr]
        return int(reader.stdout.readline())  # type: ignore[union-attr]

    try:
        assert reader.stdout.readline() == "ready\n"
        assert asked("ferry") == 1
        with engine.writing() as writer:
            writer.put([Document(key=2, headline="Second ferry")])
            assert asked("ferry") == 1
            writer.commit()
            assert asked("ferry") == 2
            writer.remove([1])
        assert asked("first") == 0
        with engine.rebuilding() as writer:
            writer.put([Document(key=3, headline="Third ferry")])
            assert asked("second") == 1
        assert asked("ferry") == 1
        assert asked("second") == 0
    finally:
        reader.kill()
        reader.wait()

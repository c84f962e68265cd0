"""How fast an archive becomes rows, beside Django's ``bulk_create`` of the same rows.

    python benchmarks/import.py [--articles N] [--corpus DIR] [--baseline N]

In one run: a ninjs file of N stories is imported into an empty paper (file to committed rows, with
links, records for resuming and undoing, and short transactions), the pipeline's steps are run over
it, and the rows it made are written into a second empty paper by ``bulk_create`` alone, ready-made
and in memory. Memory is the highest PSS of the importing process. ``--corpus`` names a folder with
Reuters-21578 (see ``make_archive.py``), whose words the stories are then made of.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BATCH = 500


class Memory(threading.Thread):
    """The highest PSS of this process while it goes on, in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(0.25):
            self.most = max(self.most, pss())

    def stop(self) -> float:
        self._ended.set()
        self.join()
        return max(self.most, pss())


def pss() -> float:
    try:
        text = Path("/proc/self/smaps_rollup").read_text()
        return int(text.split("\nPss:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def paper(folder: Path) -> None:
    """Set Django up on an empty paper in ``folder``."""
    os.environ["BROADSHEET_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.settings.django"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def loaded(folder: Path, source: Path) -> dict[str, float]:
    """Import ``source`` and run the pipeline over it."""
    paper(folder)
    from broadsheet.archive.selectors import unrendered_imports
    from broadsheet.archive.services import import_archive
    from broadsheet.publishing.services import run_batch

    memory = Memory()
    memory.start()
    started, cpu = time.perf_counter(), time.process_time()
    done = import_archive(sources=[source], actor=None)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    started = time.perf_counter()
    run_batch(keys=unrendered_imports())
    steps = time.perf_counter() - started
    report = done.report
    if report.created != report.read or not report.read:
        raise SystemExit(f"The import went wrong: {report.rejections[:3]}")
    return {
        "stories": report.created,
        "import_s": seconds,
        "import_cpu_s": cpu,
        "steps_s": steps,
        "pss_mb": memory.stop(),
    }


def baseline(folder: Path, paper_of_import: Path, most: int) -> dict[str, float]:
    """Write the rows of the imported paper, ready-made, with ``bulk_create`` alone."""
    paper(folder)
    from django.db import connection, transaction

    from broadsheet.newsroom.models import Article, ArticleTerm, Author, Byline, Column, Section
    from broadsheet.topics.models import Topic

    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS made", [str(paper_of_import / "paper.sqlite3")])
        for model in (Section, Column, Author, Topic):
            table = model._meta.db_table
            cursor.execute(f"INSERT INTO main.{table} SELECT * FROM made.{table}")
    seconds = cpu = 0.0
    last = written = 0
    while written < most:
        sets = []
        rows = _rows(Article, f"id > {last} ORDER BY id LIMIT {BATCH}")
        if not rows:
            break
        span = f"article_id BETWEEN {rows[0].pk} AND {rows[-1].pk}"
        last = rows[-1].pk
        sets = [rows, _rows(Byline, span), _rows(ArticleTerm, span)]
        for row in rows:
            row.body_html, row.rendered_at, row.word_count = "", None, 0
        started, started_cpu = time.perf_counter(), time.process_time()
        with transaction.atomic():
            for some in sets:
                type(some[0]).objects.bulk_create(some) if some else None
        seconds += time.perf_counter() - started
        cpu += time.process_time() - started_cpu
        written += len(rows)
    return {"stories": written, "bulk_create_s": seconds, "bulk_create_cpu_s": cpu}


def _rows(model: type, where: str) -> list:
    table = model._meta.db_table
    columns = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields)
    return list(model.objects.raw(f"SELECT {columns} FROM made.{table} WHERE {where}"))


def child(*arguments: str) -> dict[str, float]:
    """Run a part in a process of its own, so that its memory is its own."""
    run = subprocess.run(
        [sys.executable, __file__, *arguments], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(run.stderr[-2000:])
    return json.loads(run.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--baseline", type=int, default=20_000, help="at most so many rows")
    parser.add_argument("--corpus", type=Path, help="a folder with Reuters-21578")
    parser.add_argument("--part", choices=("import", "baseline"), help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.part == "import":
        print(json.dumps(loaded(Path(args.paths[0]), Path(args.paths[1]))))
        return
    if args.part == "baseline":
        print(json.dumps(baseline(Path(args.paths[0]), Path(args.paths[1]), args.baseline)))
        return
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as name:
        folder = Path(name)
        (folder / "a").mkdir()
        (folder / "b").mkdir()
        source = folder / "archive.jsonl"
        corpus = ["--corpus", str(args.corpus)] if args.corpus else []
        subprocess.run(
            [
                sys.executable, str(HERE / "make_archive.py"), "scaled", str(source),
                "--articles", str(args.articles), *corpus,
            ],
            check=True,
        )  # fmt: skip
        found = child("--part", "import", str(folder / "a"), str(source))
        count = ["--baseline", str(args.baseline)]
        base = child("--part", "baseline", *count, str(folder / "b"), str(folder / "a"))
    report(found, base)


def report(found: dict[str, float], base: dict[str, float]) -> None:
    rate = found["stories"] / found["import_s"]
    of_base = base["stories"] / base["bulk_create_s"]
    cpu = found["stories"] / found["import_cpu_s"] / (base["stories"] / base["bulk_create_cpu_s"])
    result = {
        "stories": int(found["stories"]),
        "import_rows_per_second": round(rate),
        "bulk_create_rows_per_second": round(of_base),
        "ratio": round(rate / of_base, 3),
        "ratio_of_processor_time": round(cpu, 3),
        "steps_rows_per_second": round(found["stories"] / found["steps_s"]),
        "pss_mb": round(found["pss_mb"]),
    }
    for name, value in result.items():
        print(f"{name.replace('_', ' '):32} {value:>12,}")
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / "import.json").write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()

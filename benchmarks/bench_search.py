"""Searching beside SQLite FTS5 and PostgreSQL full text, on the same stories, in one run.

    python benchmarks/bench_search.py [--articles N] [--corpus DIR] [--queries N] [--keep DIR]
    python benchmarks/bench_search.py --paper DIR

Stories of ``make_archive.py scaled`` stand in a paper's database, rendered. Measured: indexing end
to end from the database, size on disk, memory (PSS) and first answer of a new process; then the
time of each class of question, the first ten stories each, best first unless it says otherwise.
The peers get the headline (weighted) and the text, stemmed, in their best plain set-up: FTS5 with
``porter unicode61`` and ``bm25``, PostgreSQL with a GIN index, ``ts_rank`` and ``english``. Needs
PostgreSQL's programs for the third column; without them it is left out loudly. ``--corpus`` names
a folder with Reuters-21578 (see ``make_archive.py``), whose words the stories are then made of.
``--keep`` leaves the paper in a folder; ``--paper`` asks one that was left so, and no peer.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
BATCH = 500
SAY = 50_000
CLASSES = (
    "rare word", "common word", "two words", "three words", "phrase", "prefix",
    "filter + newest", "facets", "suggestion",
)  # fmt: skip


def pss() -> float:
    text = Path("/proc/self/smaps_rollup").read_text()
    return int(text.split("\nPss:")[1].split()[0]) / 1024


def fill(count: int, corpus: Path | None) -> None:
    """Put ``count`` stories into the paper's database, rendered and public."""
    from django.utils import timezone
    from django.utils.dateparse import parse_datetime

    from benchmarks import make_archive
    from broadsheet.newsroom.models import Article, ArticleTerm, Author, Byline, Section
    from broadsheet.newsroom.services import ensure_section
    from broadsheet.topics.models import Topic

    stories = (
        make_archive.reuters_stories(corpus)
        if corpus
        else make_archive.demo_stories(make_archive.DEMO)
    )
    sections: dict[str, Section] = {}
    authors: dict[str, Author] = {}
    topics: dict[str, Topic] = {}
    now, made = timezone.now(), []
    said: list[tuple[list[str], str]] = []

    def store() -> None:
        Article.objects.bulk_create(made)
        bylines, terms = [], []
        for article, (names, author) in zip(made, said, strict=True):
            if author:
                if author not in authors:
                    slug = f"a-{len(authors)}"
                    authors[author] = Author.objects.create(name=author, slug=slug)
                bylines.append(Byline(article=article, author=authors[author], public_at=now))
            for name in names:
                if name not in topics:
                    topics[name] = Topic.objects.create(name=name, slug=f"t-{len(topics)}")
                terms.append(ArticleTerm(article=article, topic=topics[name], public_at=now))
        Byline.objects.bulk_create(bylines)
        ArticleTerm.objects.bulk_create(terms)
        made.clear()
        said.clear()

    for number, item in enumerate(make_archive.scaled(list(stories), count, 1)):
        name = next(s["name"] for s in item["subjects"])
        if name not in sections:
            sections[name] = ensure_section(names=[name], actor=None)
        body = item["bodies"][0]
        article = Article(
            headline=item["headlines"][0]["value"][:255],
            summary=item["descriptions"][0]["value"],
            section=sections[name], top_section=sections[name], slug=f"s-{number}",
            path=f"/x/{number}.html", live=True, language="en",
            first_published_at=parse_datetime(item["firstcreated"]), last_published_at=now,
            body_html=body["value"], word_count=body.get("wordcount", 0), rendered_at=now,
        )  # fmt: skip
        made.append(article)
        tags = [*item["subjects"][1:], *item["places"], *item["people"], *item["organisations"]]
        names = list(dict.fromkeys(tag["name"] for tag in tags))
        said.append((names, item.get("by", "").removeprefix("By ")))
        if len(made) == BATCH:
            store()
    store()


def questions(count: int, rnd: random.Random) -> dict[str, list[str]]:
    """Questions of each class, from the words of the stories themselves."""
    from broadsheet.newsroom.models import Article
    from broadsheet.search import indexes
    from broadsheet.search.analysis import analyser
    from broadsheet.text.html import visible_text

    engine, words = indexes.site(), analyser()
    total = Article.objects.count()
    keys = rnd.sample(list(Article.objects.values_list("pk", flat=True)), min(total, 2_000))
    bodies = Article.objects.filter(pk__in=keys[:400]).values_list("body_html", flat=True)
    texts = [words.runs(visible_text(html))[0].split() for html in bodies]
    plain = [[w for w in text if w.isalpha() and len(w) > 2] for text in texts]
    vocabulary = sorted({word for text in plain for word in text})
    frequency = dict(zip(vocabulary, engine.frequencies(vocabulary), strict=True))
    ranked = sorted(vocabulary, key=lambda word: frequency[word])
    rare = [word for word in ranked if frequency[word] <= max(20, total // 2_000)] or ranked[:50]
    common = [word for word in ranked if frequency[word] >= total // 10] or ranked[-50:]
    middle = {word for word in vocabulary if total // 1_000 <= frequency[word] <= total // 5}

    def several(size: int) -> str:
        while True:
            fitting = [word for word in rnd.choice(plain) if word in middle]
            if len(set(fitting)) >= size:
                return " ".join(rnd.sample(sorted(set(fitting)), size))

    def phrase() -> str:
        text = rnd.choice([text for text in texts if len(text) > 10])
        at = rnd.randrange(len(text) - 3)
        found = text[at : at + rnd.choice((2, 3))]
        return " ".join(found) if all(word.isalpha() for word in found) else phrase()

    return {
        "rare word": [rnd.choice(rare) for _ in range(count)],
        "common word": [rnd.choice(common) for _ in range(count)],
        "two words": [several(2) for _ in range(count)],
        "three words": [several(3) for _ in range(count)],
        "phrase": [phrase() for _ in range(count)],
        "prefix": [rnd.choice(sorted(middle))[:5] for _ in range(count)],
        "filter + newest": [several(1) for _ in range(count)],
        "facets": [several(1) if n % 2 else rnd.choice(common) for n in range(count)],
        "suggestion": [rnd.choice(sorted(middle))[:4] for _ in range(count)],
    }


def timed(ask: Callable[[str], object], asked: list[str]) -> dict[str, float]:
    """Milliseconds at the middle and at the ninety-ninth hundredth, by the clock and the processor.

    The processor's are of this thread: of a server in another process they say nothing, and on a
    busy machine the clock's say little.
    """
    for question in asked[:3]:
        ask(question)
    taken, worked = [], []
    for question in asked:
        started, before = time.perf_counter(), time.thread_time()
        ask(question)
        worked.append(1000 * (time.thread_time() - before))
        taken.append(1000 * (time.perf_counter() - started))
    last = min(len(taken) - 1, int(len(taken) * 0.99))
    return {
        "p50": statistics.median(taken),
        "p99": sorted(taken)[last],
        "CPU p50": statistics.median(worked),
        "CPU p99": sorted(worked)[last],
    }


# Ours ------------------------------------------------------------------------------------------


def ours(section: int) -> dict[str, Callable[[str], object]]:
    from broadsheet.search import indexes
    from broadsheet.search.engine import Sort
    from broadsheet.search.fronts.page import parse
    from broadsheet.search.ranking import WINDOW, weighed
    from broadsheet.search.selectors import FACETS
    from broadsheet.search.tree import Among, Prefix, all_of

    engine = indexes.site()

    def best(text: str) -> object:
        return weighed(engine.find(parse(text), count=WINDOW))[:10]

    def newest(text: str) -> object:
        tree = all_of([parse(text), Among("section", (section,))])
        return engine.find(tree, sort=Sort.NEWEST, count=10)

    return {
        "rare word": best,
        "common word": best,
        "two words": best,
        "three words": best,
        "phrase": lambda text: best(f'"{text}"'),
        "prefix": lambda text: best(f"{text}*"),
        "filter + newest": newest,
        "facets": lambda text: engine.tally(parse(text), FACETS),
        "suggestion": lambda text: engine.find(Prefix(text, "headline"), sort=Sort.NEWEST, count=5),
    }


# SQLite ----------------------------------------------------------------------------------------


def rows() -> Iterator[tuple[int, str, str, int, int]]:
    from broadsheet.newsroom.models import Article
    from broadsheet.text.html import visible_text

    columns = ("pk", "headline", "body_html", "section_id", "first_published_at")
    for pk, headline, html, section, at in Article.objects.values_list(*columns).iterator(2_000):
        yield pk, headline, visible_text(html), section, int(at.timestamp())


def sqlite(path: Path, section: int) -> tuple[float, dict[str, Callable[[str], object]]]:
    database = sqlite3.connect(path)
    started = time.perf_counter()
    database.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824;"
        "CREATE TABLE story (id INTEGER PRIMARY KEY, section INT, at INT);"
        "CREATE INDEX story_at ON story (section, at DESC);"
        "CREATE VIRTUAL TABLE words USING fts5(headline, body, content='', prefix='3 4',"
        " tokenize='porter unicode61');"
    )
    for pk, headline, body, of, at in rows():
        database.execute("INSERT INTO story VALUES (?, ?, ?)", (pk, of, at))
        database.execute(
            "INSERT INTO words (rowid, headline, body) VALUES (?, ?, ?)", (pk, headline, body)
        )
    database.commit()
    database.execute("INSERT INTO words (words) VALUES ('optimize')")
    database.commit()
    taken = time.perf_counter() - started

    def ask(sql: str, *values: object) -> list[Any]:
        return database.execute(sql, values).fetchall()

    ranked = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 3, 1) LIMIT 10"

    def best(text: str) -> object:
        return ask(ranked, " ".join(f'"{word}"' for word in text.split()))

    def facets(text: str) -> object:
        base = "FROM words JOIN story ON story.id = words.rowid WHERE words MATCH ? GROUP BY 1"
        return ask(f"SELECT section, count(*) {base}", text), ask(
            f"SELECT strftime('%Y%m', at, 'unixepoch'), count(*) {base}", text
        )

    return taken, {
        "rare word": best,
        "common word": best,
        "two words": best,
        "three words": best,
        "phrase": lambda text: ask(ranked, f'"{text}"'),
        "prefix": lambda text: ask(ranked, f"{text}*"),
        "filter + newest": lambda text: ask(
            "SELECT story.id FROM words JOIN story ON story.id = words.rowid WHERE words MATCH ? "
            "AND section = ? ORDER BY at DESC LIMIT 10", f'"{text}"', section,
        ),
        "facets": facets,
        "suggestion": lambda text: ask(
            "SELECT story.id FROM words JOIN story ON story.id = words.rowid WHERE words MATCH ? "
            "ORDER BY at DESC LIMIT 5", f"headline : {text}*",
        ),
    }  # fmt: skip


# PostgreSQL ------------------------------------------------------------------------------------


def postgres(url: str, section: int) -> tuple[float, float, dict[str, Callable[[str], object]]]:
    import psycopg

    database = psycopg.connect(url, autocommit=True)
    started = time.perf_counter()
    database.execute(
        "CREATE TABLE story (id INT PRIMARY KEY, section INT, at BIGINT, words TSVECTOR, "
        "head TSVECTOR)"
    )
    database.execute(
        "CREATE TEMP TABLE raw (id INT, headline TEXT, body TEXT, section INT, at BIGINT)"
    )
    with database.cursor().copy("COPY raw FROM STDIN") as copy:
        for row in rows():
            copy.write_row(row)
    database.execute(
        "INSERT INTO story SELECT id, section, at, setweight(to_tsvector('english', headline), 'A')"
        " || setweight(to_tsvector('english', body), 'D'), to_tsvector('simple', headline) FROM raw"
    )
    database.execute("CREATE INDEX ON story USING gin (words)")
    database.execute("CREATE INDEX ON story USING gin (head)")
    database.execute("CREATE INDEX ON story (section, at DESC)")
    database.execute("VACUUM ANALYZE story")
    taken = time.perf_counter() - started
    size = database.execute("SELECT pg_total_relation_size('story')").fetchone()

    def ask(sql: str, *values: object) -> list[Any]:
        return database.execute(sql, values).fetchall()

    def ranked(query: str) -> str:
        return (
            f"SELECT id FROM story, {query} q WHERE words @@ q "
            "ORDER BY ts_rank(words, q) DESC LIMIT 10"
        )

    def best(text: str) -> object:
        return ask(ranked("plainto_tsquery('english', %s)"), text)

    def facets(text: str) -> object:
        where = "FROM story WHERE words @@ plainto_tsquery('english', %s) GROUP BY 1"
        return ask(f"SELECT section, count(*) {where}", text), ask(
            f"SELECT to_char(to_timestamp(at), 'YYYYMM'), count(*) {where}", text
        )

    return taken, (size[0] if size else 0) / 1e6, {
        "rare word": best,
        "common word": best,
        "two words": best,
        "three words": best,
        "phrase": lambda text: ask(ranked("phraseto_tsquery('english', %s)"), text),
        "prefix": lambda text: ask(ranked("to_tsquery('simple', %s)"), f"{text}:*"),
        "filter + newest": lambda text: ask(
            "SELECT id FROM story WHERE words @@ plainto_tsquery('english', %s) AND section = %s "
            "ORDER BY at DESC LIMIT 10", text, section,
        ),
        "facets": facets,
        "suggestion": lambda text: ask(
            "SELECT id FROM story WHERE head @@ to_tsquery('simple', %s) ORDER BY at DESC LIMIT 5",
            f"{text}:*",
        ),
    }  # fmt: skip


FIRST = """
import time
started = time.perf_counter()
import django
django.setup()
from broadsheet.search import indexes
from broadsheet.search.fronts.page import parse
from pathlib import Path
ready = time.perf_counter()
def pss():
    return int(Path("/proc/self/smaps_rollup").read_text().split("\\nPss:")[1].split()[0]) / 1024
before = pss()
indexes.site().find(parse("market"))
first = time.perf_counter() - ready
for word in ("market", "trade", "bank", "government", "said", "company"):
    indexes.site().find(parse(word), count=100)
print(1000 * first, pss() - before)
"""


def measure(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from broadsheet.newsroom.models import Article, Section
    from broadsheet.search.indexing import rebuild

    started = time.perf_counter()
    if not asked.paper:
        fill(asked.articles, asked.corpus)
    print(
        f"{Article.objects.count():,} stories filled in {time.perf_counter() - started:.0f} s",
        flush=True,
    )
    before, started, worked = pss(), time.perf_counter(), time.process_time()
    said = 0

    def say(done: int) -> None:
        nonlocal said
        if done // SAY > said:
            said = done // SAY
            print(f"{done:,} indexed in {time.perf_counter() - started:.0f} s", flush=True)

    count = 0 if asked.paper else rebuild(progress=say)
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    index = folder / "search" / "site"
    size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file()) / 1e6
    first, memory = subprocess.run(
        [sys.executable, "-c", FIRST], capture_output=True, text=True, check=True, env=os.environ
    ).stdout.split()
    figures: dict[str, Any] = {
        "broadsheet": {
            "seconds": seconds, "stories/s": count / seconds, "MB": size,
            "stories per CPU second": count / worked, "load": os.getloadavg()[0],
            "PSS while indexing": pss() - before, "first answer ms": float(first),
            "PSS of a reader": float(memory),
        }
    }  # fmt: skip
    section = Section.objects.order_by("pk").values_list("pk", flat=True)[0]
    questioned = questions(asked.queries, random.Random(11))
    engines: dict[str, dict[str, Callable[[str], object]]] = {"broadsheet": ours(section)}
    if not asked.paper:
        figures |= peers(folder, count, section, engines)
    for name, asks in engines.items():
        figures[name]["ms"] = {kind: timed(asks[kind], questioned[kind]) for kind in CLASSES}
        print(name, json.dumps(figures[name]), flush=True)
    return figures


def peers(
    folder: Path,
    count: int,
    section: int,
    engines: dict[str, dict[str, Callable[[str], object]]],
) -> dict[str, Any]:
    """What it takes to fill the peers; adds to ``engines`` how they are asked."""
    figures: dict[str, Any] = {}
    path = folder / "fts5.sqlite3"
    taken, engines["sqlite fts5"] = sqlite(path, section)
    figures["sqlite fts5"] = {"seconds": taken, "stories/s": count / taken,
                              "MB": path.stat().st_size / 1e6}  # fmt: skip
    url = os.environ.get("BROADSHEET_TEST_DATABASE_URL")
    if url:
        taken, megabytes, engines["postgresql"] = postgres(
            url.rpartition("/")[0] + "/postgres", section
        )
        figures["postgresql"] = {"seconds": taken, "stories/s": count / taken, "MB": megabytes}
    else:
        print("WITHOUT POSTGRESQL: run by tools/with_postgres.py for its column.", flush=True)
    return figures


def show(figures: dict[str, Any]) -> None:
    names = list(figures)
    for said, shown in (("", names), ("CPU ", [n for n in names if n != "postgresql"])):
        title = f"{said}ms, p50 / p99"
        print(f"\n{title:<18}" + "".join(f"{name:>22}" for name in shown))
        for kind in CLASSES:
            cells = [figures[name]["ms"][kind] for name in shown]
            row = (f"{c[f'{said}p50']:>12.2f} /{c[f'{said}p99']:>8.2f}" for c in cells)
            print(f"{kind:<18}" + "".join(row))
    for what in ("stories/s", "MB"):
        print(f"{what:<18}" + "".join(f"{figures[name][what]:>22,.0f}" for name in names))
    mine = figures["broadsheet"]
    print(
        f"first answer {mine['first answer ms']:.1f} ms; "
        f"a reader's PSS {mine['PSS of a reader']:.0f} MB more; "
        f"indexing {mine['PSS while indexing']:.0f} MB more and "
        f"{mine['stories per CPU second']:,.0f} stories per second of one processor "
        f"(load {mine['load']:.1f})"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--corpus", type=Path)
    options.add_argument("--queries", type=int, default=200, help="of each class")
    options.add_argument("--keep", type=Path, help="leave the filled and indexed paper here")
    options.add_argument("--paper", type=Path, help="ask the paper that was left here")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="broadsheet-search-") as made:
        folder = Path(asked.paper or asked.keep or made).resolve()
        if asked.keep:
            folder.mkdir(parents=True)
        os.environ["BROADSHEET_DATA"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.settings.django"
        with contextlib.suppress(KeyError):
            del os.environ["BROADSHEET_DATABASE_URL"]
        import django
        from django.core.management import call_command

        django.setup()
        if not asked.paper:
            call_command("migrate", verbosity=0)
        figures = measure(asked, folder)
    show(figures)
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / f"search-{asked.articles}.json").write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()

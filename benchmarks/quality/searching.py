"""How well the search answers: ranking by judged questions, and headlines with a slip in them.

    python benchmarks/bench_search_quality.py [--data DIR] [--queries odd|even|all] [--sample N]
                                              [--half development|report|all] [--seed N]

- ``time-ir``: the TIME collection (423 articles of 1963, 83 questions, judged); nDCG@10 of any of a
  question's words, as the page falls back to when no story has all of them. Its texts have no
  headlines: the first fifteen words stand for one.
- Known items: headlines of 18F's blog and of Reuters-21578 with one word misspelt by one slip of
  the fingers (a letter dropped, doubled, wrong, or two changed), all words required. Found is who
  stands among the first ten; restored is a query that has the true word again. What decides on
  corrections was chosen by one random half of the stories and other slips (``--half``, ``--seed``).

No rule here or there is made for single questions. The collections may not be copied into the
project; ``--data`` says where they are.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "results"


def set_up(folder: Path) -> None:
    """Set Django up on an empty paper in ``folder``."""
    os.environ["BROADSHEET_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.settings.django"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command

    # A question asks the database what waits to be indexed.
    call_command("migrate", verbosity=0)


# TIME ------------------------------------------------------------------------------------------


def time_texts(folder: Path) -> Iterator[tuple[int, str]]:
    """Number and text of each article."""
    whole = (folder / "TIME.ALL").read_text("latin-1")
    for match in re.finditer(
        r"^\*TEXT\s+(\d+)[^\n]*\n(.*?)(?=^\*TEXT|^\*STOP|\Z)", whole, re.M | re.S
    ):
        yield int(match[1]), match[2]


def time_queries(folder: Path) -> Iterator[tuple[int, str]]:
    whole = (folder / "TIME.QUE").read_text("latin-1")
    for match in re.finditer(
        r"^\*FIND\s+(\d+)\s*\n(.*?)(?=^\*FIND|^\*STOP|\Z)", whole, re.M | re.S
    ):
        yield int(match[1]), " ".join(match[2].split())


def time_judgements(folder: Path) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for line in (folder / "TIME.qrels.aligned.tsv").read_text().splitlines()[1:]:
        query, _, text, relevance = line.split("\t")
        if int(relevance):
            found[int(query)].add(int(text))
    return found


def spelt(text: str) -> str:
    """The collection's odd initials, ``U.S .``, as everybody writes them."""
    return re.sub(r"(?<=\.[A-Z]) \.", ".", text)


def ndcg(keys: list[int], relevant: set[int], *, at: int = 10) -> float:
    gained = sum(1 / math.log2(n + 2) for n, key in enumerate(keys[:at]) if key in relevant)
    best = sum(1 / math.log2(n + 2) for n in range(min(at, len(relevant))))
    return gained / best if best else 0.0


def judged(folder: Path, which: str) -> dict[str, float]:
    from broadsheet.search import indexes
    from broadsheet.search.analysis import analyser
    from broadsheet.search.engine import Document
    from broadsheet.search.ranking import weighed
    from broadsheet.search.tree import Words, any_of

    with indexes.site().rebuilding() as writer:
        documents = []
        for number, text in time_texts(folder):
            text = spelt(text)
            headline = " ".join(text.split()[:15])
            documents.append(Document(key=number, headline=headline, texts=(text,)))
        writer.put(documents)
    judgements = time_judgements(folder)
    scores = []
    for number, text in time_queries(folder):
        wanted = {"odd": number % 2 == 1, "even": number % 2 == 0, "all": True}[which]
        if not wanted or not judgements.get(number):
            continue
        words = [w for unit in analyser().units(spelt(text)) for w in unit.words]
        tree = any_of(Words(word) for word in words)
        keys = [hit.key for hit in weighed(indexes.site().find(tree, count=100))]
        scores.append(ndcg(keys, judgements[number]))
    return {"texts": len(documents), "questions": len(scores), "nDCG@10": sum(scores) / len(scores)}


# Known items -----------------------------------------------------------------------------------


def blog(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.md")):
        parts = path.read_text("utf-8").split("---\n", 2)
        title = re.search(r"^title: *(.+)$", parts[1], re.M) if len(parts) == 3 else None
        if title:
            yield title[1].strip("\"' "), re.sub(r"<[^>]+>|\(http[^)]*\)", " ", parts[2])


def reuters(folder: Path) -> Iterator[tuple[str, str]]:
    from benchmarks.make_archive import reuters_stories

    for story in reuters_stories(folder):
        yield story["title"], "\n".join(story["paragraphs"])


def slip(word: str, rnd: random.Random) -> str:
    """``word`` as tired fingers write it."""
    for _ in range(50):
        at = rnd.randrange(len(word))
        letter = rnd.choice("abcdefghijklmnopqrstuvwxyz")
        made = rnd.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            ]
        )
        if made != word:
            return made
    return word + word[-1]


def known(
    stories: list[tuple[str, str]], sample: int, *, seed: int = 7, half: str = "all"
) -> dict[str, float]:
    from broadsheet.search import indexes
    from broadsheet.search.analysis import analyser
    from broadsheet.search.engine import Document
    from broadsheet.search.fronts.page import parse
    from broadsheet.search.selectors import search

    with indexes.site().rebuilding() as writer:
        writer.put(
            Document(key=number, headline=title, texts=(text,))
            for number, (title, text) in enumerate(stories, 1)
        )
    titles = {n: analyser().runs(title)[0] for n, (title, _) in enumerate(stories, 1)}
    side = random.Random(5)
    halves = {n: "development" if side.random() < 0.5 else "report" for n in titles}
    asked = [
        n for n, words in titles.items() if len(words.split()) >= 3 and half in {"all", halves[n]}
    ]
    rnd = random.Random(seed)
    rnd.shuffle(asked)
    found = restored = counted = 0
    for number in asked[:sample]:
        words = titles[number].split()
        long = [at for at, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
        if not long:
            continue
        counted += 1
        at = rnd.choice(long)
        true, words[at] = words[at], slip(words[at], rnd)
        answer = search(parse(" ".join(words)))
        found += any(titles[key] == titles[number] for key in answer.keys)
        restored += true in answer.corrected.split()
    return {
        "stories": len(stories),
        "asked": counted,
        "recall@10": found / counted,
        "restored": restored / counted,
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("BROADSHEET_TEST_DATA", ROOT.parent / "shared" / "data")
    options.add_argument("--data", type=Path, default=default, help="where the collections are")
    options.add_argument("--queries", choices=["odd", "even", "all"], default="odd")
    options.add_argument("--sample", type=int, default=1000, help="known items of each collection")
    options.add_argument("--half", choices=["development", "report", "all"], default="all")
    options.add_argument("--seed", type=int, default=7, help="of the slips")
    asked = options.parse_args()
    how: dict[str, Any] = {"seed": asked.seed, "half": asked.half}
    if not Path(asked.data).is_dir():
        sys.exit(f"There are no collections at {asked.data}; --data says where they are.")
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        data = Path(asked.data)
        figures = {
            f"time-ir, {asked.queries} questions": judged(data / "time-ir", asked.queries),
            "known items, 18F": known(
                list(blog(data / "news-cc0-18f" / "posts")), asked.sample, **how
            ),
            "known items, Reuters": known(
                list(reuters(data / "reuters21578")), asked.sample, **how
            ),
        }
    for name, figure in figures.items():
        shown = "  ".join(
            f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in figure.items()
        )
        print(f"{name}: {shown}")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "search-quality.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")

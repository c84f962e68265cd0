"""How well subjects are told: Reuters-21578, beside a linear support-vector machine.

    python benchmarks/bench_subjects.py [--data DIR] [--development]

Stories marked TOPICS="YES", files 000-011 to learn from and 012-014 to be asked about. The peer is
scikit-learn's ``LinearSVC`` over its own TF-IDF with a cut for each topic tuned on parts that were
held out, trained on the same stories and judged by the same rule in the same run; it is installed
for the bench alone. ``--development`` learns from 000-008 and asks about 009-011: what settings
were chosen on. Micro-averages are over the topics with at least 20 stories to learn from.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "results"
PEER = ROOT / "build" / "peers" / "scikit-learn"
FEWEST = 20

_PEER = """
import json, sys, time
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import cross_val_predict
from sklearn.svm import LinearSVC

given = json.load(open(sys.argv[1]))
began = time.process_time()
words = TfidfVectorizer(sublinear_tf=True, min_df=2)
train = words.fit_transform(given["train"])
test = words.transform(given["test"])
said = {}
for topic in given["topics"]:
    y = np.array([topic in ts for ts in given["train_topics"]], dtype=int)
    held = cross_val_predict(LinearSVC(C=1.0), train, y, cv=4, method="decision_function")
    order = np.argsort(-held)
    hits = np.cumsum(y[order])
    f1 = 2 * hits / (np.arange(1, len(y) + 1) + y.sum())
    best = int(np.argmax(f1))
    cut = (held[order[best]] + held[order[min(best + 1, len(y) - 1)]]) / 2
    margins = LinearSVC(C=1.0).fit(train, y).decision_function(test)
    said[topic] = [float(m - cut) for m in margins]
json.dump({"margins": said, "cpu": time.process_time() - began}, open(sys.argv[2], "w"))
"""


def stories(folder: Path, files: Iterable[int]) -> list[tuple[str, str, frozenset[str]]]:
    """Headline, text and topics of each story that somebody has looked at."""
    found = []
    for number in files:
        whole = (folder / f"reut2-{number:03}.sgm").read_text("latin-1")
        for attributes, inside in re.findall(r"<REUTERS([^>]*)>(.*?)</REUTERS>", whole, re.S):
            if 'TOPICS="YES"' not in attributes:
                continue
            topics = re.search(r"<TOPICS>(.*?)</TOPICS>", inside, re.S)
            named = frozenset(re.findall(r"<D>(.*?)</D>", topics[1])) if topics else frozenset()
            found.append((_part(inside, "TITLE"), _part(inside, "BODY") or _bare(inside), named))
    return found


def _part(inside: str, name: str) -> str:
    match = re.search(rf"<{name}>(.*?)</{name}>", inside, re.S)
    return html.unescape(match[1]).strip("\x02\x03 \n") if match else ""


def _bare(inside: str) -> str:
    match = re.search(r"<TEXT[^>]*>(.*?)</TEXT>", inside, re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", match[1])) if match else ""


def scores(said: list[set[Any]], true: list[frozenset[Any]], among: set[Any]) -> dict[str, float]:
    """Precision, recall and F1 over all decisions about the topics of ``among``."""
    hits = sum(len(s & t & among) for s, t in zip(said, true, strict=True))
    named = sum(len(s & among) for s in said)
    there = sum(len(t & among) for t in true)
    precision, recall = hits / max(named, 1), hits / max(there, 1)
    f1 = 2 * hits / max(named + there, 1)
    return {"precision": precision, "recall": recall, "f1": f1}


def recall_at(said: list[dict[Any, float]], true: list[frozenset[Any]], among: set[Any]) -> float:
    """The share of a story's topics among the three that are likeliest."""
    hits = there = 0
    for margins, topics in zip(said, true, strict=True):
        wanted = topics & among
        best = sorted(margins, key=lambda key: -margins[key])[:3]
        hits += len(wanted & set(best))
        there += len(wanted)
    return hits / max(there, 1)


def peer(train: list[Any], test: list[Any], topics: list[str]) -> dict[str, Any]:
    """What the support-vector machine says of the stories of ``test``."""
    python = PEER / "bin" / "python"
    if not python.exists():
        print("Installing scikit-learn for the comparison …", file=sys.stderr)
        venv.create(PEER, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "scikit-learn"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        given, said = Path(folder, "given.json"), Path(folder, "said.json")
        given.write_text(
            json.dumps(
                {
                    "train": [f"{title}\n{text}" for title, text, _ in train],
                    "test": [f"{title}\n{text}" for title, text, _ in test],
                    "train_topics": [sorted(named) for _, _, named in train],
                    "topics": topics,
                }
            )
        )
        subprocess.run([python, "-c", _PEER, given, said], check=True)
        answer: dict[str, Any] = json.loads(said.read_text())
    return answer


def judge(folder: Path, first: range, then: range, *, with_peer: bool = True) -> dict[str, Any]:
    """Learn from the files of ``first`` and ask about those of ``then``."""
    from broadsheet.topics.subjects.model import Model, save
    from broadsheet.topics.subjects.training import Example, train

    known, asked = stories(folder, first), stories(folder, then)
    counted = Counter(topic for _, _, named in known for topic in named)
    topics = sorted(topic for topic, count in counted.items() if count >= FEWEST)
    key_of = {topic: number for number, topic in enumerate(sorted(counted))}
    true = [frozenset(key_of[t] for t in named if t in key_of) for _, _, named in asked]
    examples = [
        Example(title, text, frozenset(key_of[t] for t in named)) for title, text, named in known
    ]
    began = time.process_time()
    trained = train(examples)
    spent = time.process_time() - began
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary, "subjects")
        save(trained, path)
        size = path.stat().st_size
        model = Model(path)
    began = time.process_time()
    said = [model.subjects(title, text) for title, text, _ in asked]
    each = (time.process_time() - began) / len(asked)
    margins = [model.margins(title, text) for title, text, _ in asked]
    among = {key_of[topic] for topic in topics}
    ten = {key_of[topic] for topic, _ in counted.most_common(10)}
    proposed = [{one.key for one in answer} for answer in said]
    applied = [{one.key for one in answer if one.applies} for answer in said]
    every = set(trained.weights)
    found: dict[str, Any] = {
        "stories": {"learned": len(known), "asked": len(asked)},
        "topics": {"learned": len(every), "of 20 stories": len(topics)},
        "ours": {
            "proposed": scores(proposed, true, among),
            "ten largest": scores(proposed, true, ten),
            "recall@3": recall_at(margins, true, among),
            "applied without asking": scores(applied, true, among),
            "applied, all that were learned": scores(applied, true, every),
            "seconds of training": spent, "ms a story": each * 1000, "bytes": size,
        },
    }  # fmt: skip
    if with_peer:
        answer = peer(known, asked, topics)
        theirs = answer["margins"]
        rows = [
            {key_of[topic]: theirs[topic][number] for topic in topics}
            for number in range(len(asked))
        ]
        named = [{key for key, margin in row.items() if margin >= 0} for row in rows]
        found["linear SVM, tuned cut"] = {
            "proposed": scores(named, true, among),
            "ten largest": scores(named, true, ten),
            "recall@3": recall_at(rows, true, among),
            "seconds of training": answer["cpu"],
        }
    return found


def show(found: dict[str, Any], indent: int = 0) -> None:
    for name, value in found.items():
        if isinstance(value, dict):
            numbers = all(isinstance(one, float) for one in value.values())
            line = "  ".join(f"{key} {one:.4f}" for key, one in value.items()) if numbers else ""
            print(f"{' ' * indent}{name}: {line}".rstrip())
            if not numbers:
                show(value, indent + 2)
        else:
            print(f"{' ' * indent}{name}: {value:.4f}" if isinstance(value, float)
                  else f"{' ' * indent}{name}: {value:,}")  # fmt: skip


def main() -> None:
    default = os.environ.get("BROADSHEET_TEST_DATA", ROOT.parent / "shared" / "data")
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument("--data", type=Path, default=Path(default))
    options.add_argument("--development", action="store_true")
    options.add_argument("--alone", action="store_true", help="without the peer")
    given = options.parse_args()
    folder = given.data / "reuters21578"
    if not folder.is_dir():
        print(f"Subjects: left out, there is no {folder}.", file=sys.stderr)
        return
    halves = (range(9), range(9, 12)) if given.development else (range(12), range(12, 15))
    found = judge(folder, *halves, with_peer=not given.alone)
    print("Subjects (Reuters-21578), " + ("development" if given.development else "later part"))
    show(found, 2)
    RESULTS.mkdir(exist_ok=True)
    name = "subjects-development.json" if given.development else "subjects.json"
    (RESULTS / name).write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()

"""How long a reader waits for what has just been published: from the commit to the page of results.

    python benchmarks/bench_found.py [--stories N]

A paper is made and served with its worker, as `broadsheet serve` does it; another process publishes
stories one by one, each with a word of its own, and the page of results is asked over and over
until it has the story. Printed: milliseconds at the middle, at the ninth tenth, and the longest.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.cli.papers import Paper, Serving  # noqa: E402

# Says the word of each story and the moment at which its publication was committed.
PUBLISH = """
import time
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.services import create_article, ensure_section, publish_article
section = ensure_section(names=["World"], actor=None)
for number in range({count}):
    word = "quagga" + "".join(chr(97 + int(digit)) for digit in str(number))
    article = Article(headline=f"Seen: {{word}}", section=section,
                      body=[("text", "<p>Words and more words.</p>")])
    article = create_article(article=article, actor=None)
    publish_article(article=article, actor=None)
    print(word, time.time(), flush=True)
    time.sleep({pause})
"""
PATIENCE = 60.0


def waits(serving: Serving, *, count: int, pause: float = 1.3) -> list[float]:
    """Seconds from the publication of each of ``count`` stories until it is found."""
    with serving.paper.running(PUBLISH.format(count=count, pause=pause)) as program:
        return [_found_after(serving, *line.split()) for line in program]


def _found_after(serving: Serving, word: str, moment: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", serving.paper.port, timeout=30)
    deadline = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < deadline:
            connection.request("GET", f"/search?q={word}", headers={"User-Agent": "curl/8"})
            if b"search-result" in connection.getresponse().read():
                return time.time() - float(moment)
            time.sleep(0.005)
    finally:
        connection.close()
    raise SystemExit(f"{word} was not found within {PATIENCE:.0f} s.")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--stories", type=int, default=30)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="broadsheet-found-") as folder:
        paper = Paper(Path(folder) / "paper")
        done = paper.run("init", "--name", "The Stop Press")
        if done.returncode:
            sys.exit(done.stderr)
        with paper.serving() as serving:
            serving.wait_until_open()
            taken = sorted(1000 * seconds for seconds in waits(serving, count=asked.stories))
    figures = {
        "stories": len(taken),
        "p50 ms": statistics.median(taken),
        "p90 ms": taken[int(len(taken) * 0.9)],
        "longest ms": taken[-1],
    }
    print(
        "published → found: " + "  ".join(f"{name} {value:.0f}" for name, value in figures.items())
    )
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / "found.json").write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()

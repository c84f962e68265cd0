"""How well earlier coverage is found: by what editors linked, and the same event among near misses.

    python -m benchmarks.quality.coverage [--data DIR]

- ``news-cc0-18f``: a blog whose editors linked earlier posts. For each such post all earlier ones
  are the pool; the targets of links and the words that bore them are taken from the text first.
  What earlier posts link to is known, as it is to a newspaper. nDCG@10; settings were chosen on
  the older half of the posts asked for, the newer half is the report.
- ``ecbplus``: news of 43 topics, two similar events each; all documents are the pool, sentence 0 of
  ``*ecbplus.xml`` is left out because it names the source. nDCG@5. Settings were chosen on topics
  up to 23; the rest, and 36 to 45 where they are at hand, are the report.

TF-IDF cosine, with its English stop words, is run beside ours on the same texts. Nothing here is
made for single documents. The collections may not be copied into the project.
"""

from __future__ import annotations

import argparse
import datetime as dt
import html
import json
import math
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "benchmarks" / "results" / "quality-coverage.json"
POOL = 60
SUBJECT_COUNTS = 0.6
LATER_TOPICS = 23
TEST_TOPICS = 36
STOP = frozenset(
    """a about above after again all am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further had has
    have having he her here hers him his how i if in into is it its just me more most my no nor not
    now of off on once only or other our out over own same she should so some such than that the
    their them then there these they this those through to too under until up very was we were what
    when where which while who whom why will with would you your""".split()  # noqa: SIM905
)


@dataclass
class Text:
    """A document of a collection."""

    key: int
    at: int
    headline: str
    body: str
    terms: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    links: set[int] = field(default_factory=set)
    event: str = ""
    topic: int = 0


def ndcg(keys: Sequence[int], wanted: set[int], at: int) -> float:
    gained = sum(1 / math.log2(n + 2) for n, key in enumerate(keys[:at]) if key in wanted)
    best = sum(1 / math.log2(n + 2) for n in range(min(at, len(wanted))))
    return gained / best if best else 0.0


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


# The collections -------------------------------------------------------------------------------

_POST = re.compile(r"(\d{4})-(\d\d)-(\d\d)-(.*)\.md")
_TARGET = re.compile(r"(\d{4}/\d\d/\d\d/[\w.-]+?)(?:/|\.html|\"|'|$|#|\?|\s)")
_MARKDOWN_LINK = re.compile(r"\[([^\]]*)\]\(((?:\{\{.*?\}\}|[^()]|\([^)]*\))*)\)")
_HTML_LINK = re.compile(r"<a [^>]*href=(\"(?:\{\{.*?\}\}|[^\"])*\")[^>]*>(.*?)</a>", re.S)
_MARKUP = re.compile(r"<[^>]+>|\{%.*?%\}|\{\{.*?\}\}|https?://\S+|[#*_>`|]")


def blog(folder: Path) -> list[Text]:
    """The posts in order of date, with the keys of the posts each links to."""
    found: list[tuple[str, Text, str]] = []
    for number, path in enumerate(sorted(folder.glob("*.md")), 1):
        match, parts = _POST.fullmatch(path.name), path.read_text("utf-8").split("---\n", 2)
        if match is None or len(parts) != 3:
            continue
        year, month, day, slug = match.groups()
        at = dt.datetime(int(year), int(month), int(day), tzinfo=dt.UTC)
        title = re.search(r"^title: *(.+)$", parts[1], re.M)
        text = Text(
            number,
            int(at.timestamp()),
            title[1].strip("\"' ") if title else slug,
            parts[2],
            terms=tuple(_listed(parts[1], "tags")),
            writers=tuple(_listed(parts[1], "authors")),
        )
        found.append((f"{year}/{month}/{day}/{slug}", text, parts[2]))
    known = {address: text.key for address, text, _ in found}
    for _, text, body in found:
        text.body = _without_links(body, known, text)
    return [text for _, text, _ in found]


def _listed(head: str, name: str) -> list[str]:
    block = re.search(rf"^{name}:\n((?:- .*\n?)+)", head, re.M)
    return [line[2:].strip().strip("\"'") for line in block[1].splitlines()] if block else []


def _without_links(body: str, known: Mapping[str, int], text: Text) -> str:
    """``body`` as plain text; links to other posts are noted and go with their words."""

    def taken(words: str, target: str) -> str:
        match = _TARGET.search(f"{target} ")
        if match is None or match[1] not in known:
            return words
        if known[match[1]] != text.key:
            text.links.add(known[match[1]])
        return " "

    body = _MARKDOWN_LINK.sub(lambda m: taken(m[1], m[2]), body)
    body = _HTML_LINK.sub(lambda m: taken(m[2], m[1]), body)
    return _MARKUP.sub(" ", body)


def events(folder: Path) -> list[Text]:
    """The documents of ECB+."""
    found = []
    for number, path in enumerate(sorted(folder.glob("*/*.xml")), 1):
        match = re.fullmatch(r"(\d+)_\d+(ecbplus|ecb)\.xml", path.name)
        if match is None:
            continue
        sentences: defaultdict[int, list[str]] = defaultdict(list)
        whole = path.read_text("utf-8", "replace")
        for sentence, word in re.findall(
            r"<token [^>]*?sentence=\"(\d+)\"[^>]*>(.*?)</token>", whole
        ):
            sentences[int(sentence)].append(html.unescape(word))
        if match[2] == "ecbplus":
            sentences.pop(0, None)
        body = "\n".join(" ".join(words) for _, words in sorted(sentences.items()))
        event = f"{match[1]}-{match[2]}"
        found.append(Text(number, 0, "", body, event=event, topic=int(match[1])))
    return found


# The two rankings ------------------------------------------------------------------------------

Rank = Callable[[Text, Sequence[Text]], list[int]]


def tf_idf(texts: Sequence[Text], *, damped: bool) -> Rank:
    """Cosine of TF-IDF over words."""
    counts = {
        text.key: Counter(
            word
            for word in re.findall(r"\b\w\w+\b", f"{text.headline}\n{text.body}".lower())
            if word not in STOP
        )
        for text in texts
    }
    stands_in = Counter(word for count in counts.values() for word in count)
    vectors = {}
    for key, count in counts.items():
        made = {
            word: (1 + math.log(n) if damped else n)
            * (math.log((1 + len(texts)) / (1 + stands_in[word])) + 1)
            for word, n in count.items()
        }
        length = math.sqrt(sum(weight * weight for weight in made.values())) or 1
        vectors[key] = {word: weight / length for word, weight in made.items()}

    def rank(asked: Text, pool: Sequence[Text]) -> list[int]:
        from broadsheet.coverage.sketches import cosine

        scores = {o.key: cosine(vectors[asked.key], vectors[o.key]) for o in pool}
        return sorted(scores, key=lambda key: -scores[key])

    return rank


def ours(texts: Sequence[Text]) -> Rank:
    """Ours, on what the paper would know of each text at its time."""
    from broadsheet.coverage.likeness import Weight
    from broadsheet.coverage.ranking import divided, ranked
    from broadsheet.coverage.sketches import Rarity, Sketcher, Story, cosine
    from broadsheet.search.analysis import Analyser

    words = Analyser("en")
    stands_in: Counter[str] = Counter()
    for text in texts:
        units = words.units(f"{text.headline}\n{text.body}")
        stands_in.update({stem for unit in units for stem in unit.stems})
    sketcher = Sketcher(words, Rarity(len(texts), lambda stems: [stands_in[s] for s in stems]))
    names = {name: number for number, name in enumerate({t for x in texts for t in x.terms})}
    people = {name: number for number, name in enumerate({w for x in texts for w in x.writers})}
    used = Counter(term for text in texts for term in text.terms)
    # A blog's tags are subjects.
    weights = {names[t]: Weight(math.log(len(texts) / n), SUBJECT_COUNTS) for t, n in used.items()}
    at = {text.key: text.at for text in texts}
    sketches = {
        text.key: sketcher.sketch(
            Story(
                text.key, text.at, text.headline, text.body,
                topics=tuple(names[term] for term in text.terms),
                authors=frozenset(people[name] for name in text.writers),
                # A link to what came later was put in later.
                links=frozenset(key for key in text.links if at[key] < text.at),
            ),
            asking=True,
        )
        for text in texts
    }  # fmt: skip
    continues: dict[int, dict[int, float]] = {}

    def rank(asked: Text, pool: Sequence[Text]) -> list[int]:
        whole = sketches[asked.key]
        # What this post links to is what is to be found.
        sketch = replace(whole, story=replace(whole.story, links=frozenset()))
        nearest = sorted(pool, key=lambda o: -cosine(sketch.words, sketches[o.key].words))[:POOL]
        others = [sketches[other.key] for other in nearest]
        found = ranked(sketch, others, weights=weights, continues=continues if asked.at else {})
        lists = divided(found)
        continues[asked.key] = {c.key: c.odds for c in [*lists.past, *lists.related]}
        # What editors link to are stages and other angles alike: by the odds that a story has by
        # itself. What other stages say (`odds`) tells stages from those, and is not asked here.
        return [c.key for c in sorted(found, key=lambda candidate: -candidate.direct)]

    return rank


def linked(texts: Sequence[Text], rank: Rank) -> dict[str, float]:
    """nDCG@10 of what editors linked."""
    scores = []
    for asked in sorted(texts, key=lambda text: (text.at, text.key)):
        pool = [other for other in texts if other.at < asked.at]
        wanted = {other.key for other in pool if other.key in asked.links}
        found = rank(asked, pool)
        if wanted:
            scores.append(ndcg(found, wanted, 10))
    half = len(scores) // 2
    return {"all": mean(scores), "older": mean(scores[:half]), "newer": mean(scores[half:])}


def same_event(texts: Sequence[Text], rank: Rank) -> dict[str, float]:
    """nDCG@5 of what tells of the same event."""
    told: defaultdict[str, set[int]] = defaultdict(set)
    for text in texts:
        told[text.event].add(text.key)
    scores = []
    for asked in texts:
        found = rank(asked, [other for other in texts if other.key != asked.key])
        scores.append((asked.topic, ndcg(found, told[asked.event] - {asked.key}, 5)))
    return {
        "all": mean([score for _, score in scores]),
        f"to {LATER_TOPICS}": mean([score for topic, score in scores if topic <= LATER_TOPICS]),
        f"{LATER_TOPICS + 1} on": mean([score for topic, score in scores if topic > LATER_TOPICS]),
        f"{TEST_TOPICS} on": mean([score for topic, score in scores if topic >= TEST_TOPICS]),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("BROADSHEET_TEST_DATA", ROOT.parent / "shared" / "data")
    options.add_argument("--data", type=Path, default=default, help="where the collections are")
    data = Path(options.parse_args().data)
    if not data.is_dir():
        sys.exit(f"There are no collections at {data}; --data says where they are.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.settings.testing")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    posts, news = blog(data / "news-cc0-18f" / "posts"), events(data / "ecbplus" / "ECB+")
    figures: dict[str, dict[str, float]] = {}
    for name, texts, measure, damped in (
        ("linked by editors (18F), nDCG@10", posts, linked, False),
        ("same event (ECB+), nDCG@5", news, same_event, True),
    ):
        figures[f"{name}, TF-IDF"] = measure(texts, tf_idf(texts, damped=damped))
        figures[f"{name}, ours"] = measure(texts, ours(texts))
    for name, figure in figures.items():
        said = "  ".join(f"{part} {value:.3f}" for part, value in figure.items() if value == value)
        print(f"{name}: {said}", flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()

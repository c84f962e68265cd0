"""Stories with linked names in them, and the people of the gazetteers.

- ``news_fair``: forty stories of a web crawl, three paragraphs of each labelled (News-Fair without
  coreference, from ELEVANT). Dated; the older half is for development.
- ``meantime``: sixty stories of Wikinews, sentences 0 to 5 labelled (later ones lack entities) and
  linked to DBpedia. Numbered as Wikinews numbered them; the older half is for development.
- ``sentences``: single sentences of OKE 2016, for development only.

A label counts if what it stands on is a name: capitalised, linked to something that has a name, not
inside another label of News-Fair, not a pronoun. Other linked labels are neither asked for nor held
against an answer.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import yaml


@dataclass(slots=True)
class Label:
    start: int
    end: int
    entity: str
    counts: bool


@dataclass(slots=True)
class Story:
    corpus: str
    name: str
    text: str
    labelled: tuple[int, int]  # where in the text labels are complete
    labels: list[Label] = field(default_factory=list)
    half: str = "development"


@dataclass(slots=True)
class Thing:
    """An entity of a set, or somebody of a gazetteer."""

    identifier: str
    kind: str
    name: str
    context: tuple[str, ...] = ()


def halved(stories: list[Story]) -> list[Story]:
    """``stories`` in order of time, the later half marked for the report."""
    for place, story in enumerate(stories):
        story.half = "development" if place < len(stories) // 2 else "report"
    return stories


# ELEVANT ---------------------------------------------------------------------------------------

_KINDS = (
    ("Q215627", "person"),
    ("Q27096213", "place"),
    ("Q43229", "organisation"),
    ("Q1656682", "event"),
    ("Q17537576", "work"),
    ("Q2424752", "work"),
)


def kind_of(types: str, name: str) -> str:
    given = types.split("|")
    for sign, kind in _KINDS:
        if sign in given:
            return kind
    return "work" if name[:1].isupper() else "subject"


def news_fair(folder: Path) -> tuple[list[Story], dict[str, Thing]]:
    stories, things = _elevant(
        folder / "el-elevant" / "news-fair-no-coref.benchmark.jsonl", "news-fair"
    )
    stories.sort(key=lambda story: story.name)  # the title begins with its date
    return halved(stories), things


def sentences(folder: Path) -> tuple[list[Story], dict[str, Thing]]:
    return _elevant(folder / "el-elevant" / "oke-2016-train.benchmark.jsonl", "oke-2016")


def _elevant(path: Path, corpus: str) -> tuple[list[Story], dict[str, Thing]]:
    stories, things = [], {}
    for line in path.read_text("utf-8").splitlines():
        document = json.loads(line)
        start, end = document["evaluation_span"]
        name = f"{document['title']} {document['id']}"
        story = Story(corpus, name, document["text"], (start, end))
        for label in document["labels"]:
            identifier = label["entity_id"]
            if not re.fullmatch(r"Q\d+", identifier):
                continue
            begin, stop = label["span"]
            named = label["name"] != "Unknown"
            counts = named and story.text[begin].isupper() and "parent" not in label
            counts = counts and not label.get("optional")
            story.labels.append(Label(begin, stop, identifier, counts))
            if named:
                kind = kind_of(label["type"], label["name"])
                things[identifier] = Thing(identifier, kind, label["name"])
        stories.append(story)
    return stories, things


# MEANTIME --------------------------------------------------------------------------------------

_CLASSES = {
    "ORG": "organisation", "ORGANISATION": "organisation", "PER": "person", "LOC": "place",
    "PRO": "work", "FIN": "subject", "FINANCIAL": "subject",
}  # fmt: skip
_CLOSE = frozenset([",", ".", ";", ":", "?", "!", ")", "]", "'", "'s", "'S", "n't", "%", "''"])
_OPEN = frozenset(["(", "[", "``", "$", "#"])
LAST_SENTENCE = 5


def meantime(folder: Path) -> tuple[list[Story], dict[str, Thing]]:
    linked, things = _instances(folder / "meantime" / "list_instances.csv")
    stories, places = _texts(folder / "meantime" / "meantime.conll")
    seen = set()
    for mention in json.loads((folder / "meantime" / "entities_mentions.json").read_text("utf-8")):
        chain = mention["coref_chain"].removeprefix("cross_").removeprefix("intra_")
        sentence, words = mention["sent_id"], mention["tokens_number"]
        if chain not in linked or sentence > LAST_SENTENCE:
            continue
        document = mention["conll_doc_key"]
        start = places[document, sentence, words[0]][0]
        end = places[document, sentence, words[-1]][1]
        if (document, start, end, chain) in seen:
            continue
        seen.add((document, start, end, chain))
        head = mention["mention_head"]
        counts = head[:1].isupper() and mention["mention_head_pos"] != "PRON"
        counts = counts and mention["is_continuous"]
        stories[document].labels.append(Label(start, end, linked[chain], counts))
    ordered = sorted(stories.values(), key=lambda story: int(story.name.rsplit("/")[-1]))
    return halved(ordered), things


def _instances(path: Path) -> tuple[dict[str, str], dict[str, Thing]]:
    linked, things = {}, {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if "dbpedia.org" not in (row["EXT_LINK"] or ""):
                continue
            title = unquote(row["EXT_LINK"].strip().rsplit("/", 1)[-1])
            linked[row["#ID"]] = title
            kind = _CLASSES.get(row["CLASS"], "subject")
            things.setdefault(title, Thing(title, kind, title.replace("_", " ")))
    return linked, things


def _texts(path: Path) -> tuple[dict[str, Story], dict[tuple[str, int, int], tuple[int, int]]]:
    """The stories as people write them, and where each word stands."""
    sentences: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            document, sentence, _, word, _ = line.split("\t")
            sentences[document][int(sentence)].append(word)
    stories, places = {}, {}
    for document, parts in sentences.items():
        text, labelled = "", 0
        for sentence, words in sorted(parts.items()):
            text += "\n\n" if text else ""
            before = ""
            for place, word in enumerate(words):
                if place and word not in _CLOSE and before not in _OPEN:
                    text += " "
                places[document, sentence, place] = (len(text), len(text) + len(word))
                text, before = text + word, word
            if sentence <= LAST_SENTENCE:
                labelled = len(text)
        stories[document] = Story("meantime", document, text, (0, labelled))
    return stories, places


# People of the gazetteers ----------------------------------------------------------------------


def people(folder: Path) -> dict[str, Thing]:
    """Everybody in the gazetteers, by Wikidata's identifier where there is one."""
    found: dict[str, Thing] = {}
    for identifier, name, post in _people(folder / "gazetteers"):
        if not name or re.fullmatch(r"Q\d+", name):
            continue
        known = found.get(identifier)
        if known is None:
            found[identifier] = Thing(identifier, "person", name, (post,) if post else ())
        elif post and post not in known.context:
            known.context += (post,)
    return found


def _people(folder: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted((folder / "wikidata-everypolitician").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                identifier = row.get("personID") or row.get("id") or row.get("officeholder") or ""
                name = (
                    row.get("person") or row.get("name") or row.get("officeholderLabel")
                    or row.get("officeholderlabel") or ""
                )  # fmt: skip
                post = row.get("position") or ""
                if re.fullmatch(r"Q\d+", post):
                    post = row.get("positionLabel") or row.get("positionlabel") or ""
                yield identifier or name, name, post
    for path in sorted((folder / "us-congress-legislators").glob("*.yaml")):
        if path.name not in ("legislators-current.yaml", "executive.yaml"):
            continue
        for person in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader):
            name = person["name"]
            full = name.get("official_full") or f"{name['first']} {name['last']}"
            yield person["id"].get("wikidata") or full, full, ""
    for path in sorted((folder / "openstates-people").glob("data/**/*.yml")):
        person = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        others = person.get("other_identifiers", ())
        wikidata = next((o["identifier"] for o in others if o["scheme"] == "wikidata"), "")
        yield wikidata or person["name"], person["name"], ""
    for path in sorted((folder / "world-leaders-current").glob("*.json")):
        for country in json.loads(path.read_text("utf-8"))["countries"].values():
            for post in country["positions"].values():
                holder = post.get("current_holder") or {}
                name = holder.get("name_en") or ""
                yield holder.get("wikidata_id") or name, name, post.get("title_en") or ""

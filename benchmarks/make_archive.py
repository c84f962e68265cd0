#!/usr/bin/env python3
"""Make a news archive in IPTC ninjs 2.1, one item a line, for imports and load tests.

    make_archive.py reuters OUT.jsonl[.gz] --corpus DIR   the dated Reuters stories, as they are
    make_archive.py scaled  OUT.jsonl[.gz] --articles N   a synthetic archive of N stories

A scaled story has a headline of real words, 4 to 14 real paragraphs, a byline, a section, two to
six subjects, places, people and organisations, and a date spread evenly from 1987 on; the same N
and --seed always give the same file. Its words are those of the demonstration paper's stories or,
with --corpus, of Reuters-21578, Distribution 1.0 (David D. Lewis; to be had from the UCI Machine
Learning Repository): a folder with ``reut2-000.sgm`` to ``reut2-021.sgm``. Word frequencies stay
those of news, so that an index over it behaves like one over a newspaper. Standard library only.
"""

import argparse
import datetime as dt
import gzip
import html
import json
import pathlib
import random
import re
import sys

DEMO = pathlib.Path(__file__).resolve().parent.parent / "broadsheet" / "cli" / "demo" / "stories"
SECTIONS = ("World", "Business", "Markets", "Politics", "Science", "Arts", "Sports", "Opinion")
KINDS = ("subject", "place", "person", "organisation")
STORY = re.compile(r"<REUTERS(?P<head>[^>]*)>(?P<body>.*?)</REUTERS>", re.S)
FIRST = ("Ada", "Bo", "Chidi", "Dana", "Emre", "Fay", "Goran", "Hana", "Ines", "Jun")
LAST = (
    "Abara", "Berg", "Costa", "Dunne", "Eriksen", "Faure", "Gupta", "Haas", "Ito", "Jansen",
)  # fmt: skip


def field(text, name):
    found = re.search(rf"<{name}[^>]*>(.*?)</{name}>", text, re.S)
    return found.group(1) if found else ""


def values(text, name):
    return re.findall(r"<D>(.*?)</D>", field(text, name))


def clean(text):
    text = re.sub(r"&#(?:[0-9]|[12][0-9]|3[01]);", "", text)
    return html.unescape(text).replace("\x03", "").strip()


def reuters_stories(folder):
    """The Reuters stories that have a title and a body, in file order."""
    for path in sorted(folder.glob("reut2-*.sgm")):
        for match in STORY.finditer(path.read_text("latin-1")):
            raw = match["body"]
            title, body = clean(field(raw, "TITLE")), clean(field(raw, "BODY"))
            if not title or not body:
                continue
            body = re.sub(r"\n\s*Reuter\s*$", "", body, flags=re.I)
            date = clean(field(raw, "DATE"))[:20].split(".")[0].strip()
            when = dt.datetime.strptime(date, "%d-%b-%Y %H:%M:%S")
            author = re.sub(r"^by\s+|,.*$", "", clean(field(raw, "AUTHOR")), flags=re.I)
            yield {
                "id": re.search(r'NEWID="(\d+)"', match["head"])[1],
                "title": " ".join(title.split()),
                "paragraphs": [
                    " ".join(p.split()) for p in re.split(r"\n {4}(?=\S)", body) if p.strip()
                ],
                "when": when.replace(tzinfo=dt.UTC),
                "dateline": clean(field(raw, "DATELINE")).rstrip("- ").strip(),
                "author": author.strip(),
                "subject": values(raw, "TOPICS"),
                "place": values(raw, "PLACES"),
                "person": values(raw, "PEOPLE"),
                "organisation": values(raw, "ORGS") + values(raw, "EXCHANGES"),
            }


def demo_stories(folder):
    """The stories of the demonstration paper: words enough where nothing larger is at hand."""
    for path in sorted(folder.glob("*.md")):
        _, head, body = path.read_text("utf-8").split("---\n", 2)
        title = re.search(r"^headline: (.+)$", head, re.M)
        named = re.findall(r"\{name: ([^,}]+), kind: (\w+)\}", head)
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)|[*_>#`]", r"\1", body)
        yield {
            "title": title[1].strip("\"'") if title else path.stem,
            "paragraphs": [" ".join(p.split()) for p in text.split("\n\n") if p.strip()],
            **{kind: [name for name, of in named if of == kind] for kind in KINDS},
        }


def item(story, uri, section):
    def named(names, kind):
        return [{"name": n, "uri": f"urn:example:{kind}:{n}"} for n in names]

    body = "".join(f"<p>{html.escape(p, quote=False)}</p>" for p in story["paragraphs"])
    title = story["title"].title() if story["title"].isupper() else story["title"]
    made = {
        "uri": uri,
        "standard": {"name": "ninjs", "version": "2.1"},
        "type": "text",
        "language": "en",
        "pubstatus": "usable",
        "representationtype": "full",
        "firstcreated": story["when"].isoformat(),
        "versioncreated": story["when"].isoformat(),
        "headlines": [{"role": "main", "value": title}],
        "descriptions": [{"role": "summary", "value": story["paragraphs"][0][:300]}],
        "bodies": [
            {
                "role": "main",
                "contenttype": "text/html",
                "value": body,
                "wordcount": sum(len(p.split()) for p in story["paragraphs"]),
            }
        ],
        "subjects": named([section], "section") + named(story["subject"], "subject"),
        "places": named(story["place"], "place"),
        "people": named(story["person"], "person"),
        "organisations": named(story["organisation"], "organisation"),
    }
    if story["author"]:
        made["by"] = "By " + story["author"].title()
    if story["dateline"]:
        made["located"] = story["dateline"]
    return made


def reuters(folder):
    for story in reuters_stories(folder):
        yield item(story, f"urn:example:reuters-21578:{story['id']}", "Business")


def scaled(pool, count, seed):
    rnd = random.Random(seed)
    paragraphs = [p for s in pool for p in s["paragraphs"] if len(p) > 60]
    words = [w for s in pool for w in s["title"].split() if len(w) > 2]
    tags = {k: sorted({v for s in pool for v in s[k]}) for k in KINDS}
    weights = {k: [1 / (i + 1) for i in range(len(v))] for k, v in tags.items()}
    authors = [f"{first} {last}" for first in FIRST for last in LAST]
    start = dt.datetime(1987, 1, 1, tzinfo=dt.UTC)
    step = dt.timedelta(days=39.9 * 365.25) / max(count, 1)

    def pick(kind, most):
        return sorted(set(rnd.choices(tags[kind], weights[kind], k=rnd.randint(0, most))))

    for n in range(count):
        story = {
            "title": " ".join(rnd.choices(words, k=rnd.randint(5, 10))),
            "paragraphs": rnd.choices(paragraphs, k=rnd.randint(4, 14)),
            "when": start + n * step,
            "dateline": "",
            "author": rnd.choice(authors),
            "subject": pick("subject", 3) or [tags["subject"][0]],
            "place": pick("place", 2),
            "person": pick("person", 2),
            "organisation": pick("organisation", 2),
        }
        section = rnd.choices(SECTIONS, [5, 4, 3, 3, 2, 2, 2, 2])[0]
        yield item(story, f"urn:example:scaled:{seed}:{n}", section)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=("reuters", "scaled"))
    parser.add_argument("out")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=pathlib.Path, help="a folder with Reuters-21578")
    args = parser.parse_args()
    if args.kind == "reuters":
        if args.corpus is None:
            parser.error("reuters needs --corpus, a folder with reut2-*.sgm")
        made_of = reuters(args.corpus)
    else:
        pool = list(reuters_stories(args.corpus) if args.corpus else demo_stories(DEMO))
        if not pool:
            parser.error("there is no story in the corpus")
        made_of = scaled(pool, args.articles, args.seed)
    opener = gzip.open if args.out.endswith(".gz") else open
    made = 0
    with opener(args.out, "wt", encoding="utf-8") as out:
        for entry in made_of:
            made += 1
            out.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{made} items", file=sys.stderr)


if __name__ == "__main__":
    main()

"""Checks the demo newspaper: keys, links, pictures, lengths and repeated sentences.

Run it after every change below ``broadsheet/cli/demo``. It knows nothing of the
database; it reads the same files that ``broadsheet init --demo`` reads and says
in one line each what a reader of the paper would stumble over.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

DEMO = Path(__file__).resolve().parents[1] / "broadsheet" / "cli" / "demo"

# fmt: off
KEYS = {
    "headline", "slug", "kicker", "summary", "section", "kind",
    "access", "column", "bylines", "contribution", "dateline", "published",
    "updated", "short_headline", "print_headline", "seo_headline", "terms", "placements",
    "corrections", "live_entries", "picture", "language", "source", "rights", "embargo", "status",
}
# fmt: on
REQUIRED = ("headline", "slug", "summary", "section", "kind", "bylines", "published", "terms")
KINDS = {"news", "analysis", "opinion", "review", "live", "gallery", "video", "debate"}
KINDS |= {"interactive"}
ACCESS = {"open", "metered", "members"}
TERM_KINDS = {"person", "organisation", "place", "subject", "work", "event"}
PICTURE_KEYS = {"file", "alt", "caption", "credit", "creator", "licence"}
CONTAINERS = {"pullquote", "factbox", "qa", "gallery", "related", "quote"}
SHORTEST, LONGEST, LONG_READ = 330, 1200, 3000
FEATURES = {"Magazine / Long reads", "Magazine / Portraits"}
DAYS = 14
MORNING = "06:00"  # when the day begins that times are counted from
# What the demo promises: stories, sections, authors, topics.
LEAST = {"stories": 160, "sections": 10, "authors": 25, "topics": 120}
PICTURES_WEIGH = 9_500_000
LONGEST_SENTENCE_TWICE = 40

WHEN = re.compile(r"day([+-]\d+) ([01]\d|2[0-3]):[0-5]\d")
DAY = re.compile(r"day-\d+")
STORY_LINK = re.compile(r"\]\(story:([a-z0-9-]+)\)")
NAME = re.compile(r"\b([A-Z][a-zé]+ (?:van |de )?[A-Z][a-zé]+)\b")
# Words that begin a sentence or stand before a surname.
NO_NAMES = {"At", "Constable", "Dr", "In", "Miss", "Mr", "Mrs", "Ms", "Professor", "The"}
IMAGE = re.compile(r'!\[([^\]]*)\]\(([^)\s"]+)')
# Words that tie a story to a weekday, a month or a year that will pass.
DATED = re.compile(
    r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
    r"|\b(January|February|March|April|June|July|August|September|October|November|December)\b"
    r"|\b20[2-9]\d\b"
)
WORN = re.compile(
    r"testament to|tapestry|delve|in today's|it remains to be seen|only time will tell"
    r"|game.changer|lorem ipsum|nestled|bustling|needless to say",
    re.IGNORECASE,
)

Front = dict[str, Any]


def read(path: Path) -> tuple[Front, str]:
    """Split a story into its front matter and its body."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


def words(body: str) -> int:
    """How many words a reader reads: no marks, no addresses."""
    plain = re.sub(r"\]\([^)]*\)|<!--.*?-->|^:::.*$|[*_#|>!\[\]-]", " ", body, flags=re.MULTILINE)
    return len(re.findall(r"\w[\w'’-]*", plain))


def sentences(body: str) -> Iterator[str]:
    """The sentences of the text, without pull quotes, which repeat on purpose."""
    body = re.sub(r"^::: (pullquote|quote|related).*?^:::$", "", body, flags=re.M | re.S)
    body = re.sub(r"\]\([^)]*\)|[*_#>\[\]]", "", body)
    for part in re.split(r"(?<=[.!?])[\"'”’]?\s+|\n+", body):
        part = part.strip(" \"'“”‘’-|:")
        if len(part) > LONGEST_SENTENCE_TWICE:
            yield part


def check_front(front: Front, sections: set[str], columns: set[str]) -> Iterator[str]:
    """What is wrong with the front matter of one story."""
    if unknown := set(front) - KEYS:
        yield f"unknown keys {sorted(unknown)}"
    for key in REQUIRED:
        if not front.get(key):
            yield f"no {key}"
    if front["kind"] not in KINDS:
        yield f"unknown kind {front['kind']}"
    if front.get("access", "open") not in ACCESS:
        yield f"unknown access {front['access']}"
    if front["section"] not in sections:
        yield f"section {front['section']} is not in paper.yaml"
    if "column" in front and front["column"] not in columns:
        yield f"column {front['column']} is not in paper.yaml"
    for when in (front["published"], front.get("updated")):
        if when and not WHEN.fullmatch(str(when)):
            yield f"bad time {when}"
        elif when and str(when).startswith("day-0") and str(when)[6:] > MORNING:
            yield f"{when} may still lie ahead when the demo is made"
        elif when and not -DAYS < int(str(when)[3:].split()[0]) <= 1:
            yield f"{when} is not within {DAYS} days"
    if not 4 <= len(front["terms"]) <= 8:
        yield f"{len(front['terms'])} terms"
    for term in front["terms"]:
        if set(term) != {"name", "kind"} or term["kind"] not in TERM_KINDS:
            yield f"bad term {term}"
    for placement in front.get("placements", []):
        if not DAY.fullmatch(placement["date"]) or "page" not in placement:
            yield f"bad placement {placement}"
    for correction in front.get("corrections", []):
        if not {"text", "published", "kind"} <= set(correction):
            yield f"bad correction {correction}"
    if set(front.get("picture", {})) - PICTURE_KEYS:
        yield "unknown keys in picture"


def check_entries(front: Front) -> Iterator[str]:
    """Live entries are numbered in the order of their times."""
    entries = front.get("live_entries", [])
    if [entry["number"] for entry in entries] != list(range(1, len(entries) + 1)):
        yield "live entries are not numbered from 1"
    times = [age(entry["published"]) for entry in entries]
    if times != sorted(times):
        yield "live entries are not in order of time"


def age(when: str) -> tuple[int, str]:
    """A relative time as something that sorts."""
    day, clock = when.split()
    return int(day.removeprefix("day")), clock


def least_words(front: Front) -> int:
    """What a paper gives a piece of this kind."""
    if front["kind"] == "gallery":
        return 280  # its captions are not counted
    if front["section"] in FEATURES and front.get("status") != "draft":
        return 1200
    if front["kind"] == "review":
        return 600
    return 700 if front["kind"] == "opinion" and front.get("column") else SHORTEST


def check_body(front: Front, body: str) -> Iterator[str]:
    """Containers are known and closed; the length suits a newspaper."""
    depth = 0
    for line in body.splitlines():
        if line.startswith("::: "):
            depth += 1
            if line.split()[1] not in CONTAINERS:
                yield f"unknown container {line}"
        elif line.startswith(":::"):
            depth -= 1
        if depth not in (0, 1):
            yield f"container nested or not open at {line}"
    if depth:
        yield "a container is not closed"
    entries = " ".join(entry["body"] for entry in front.get("live_entries", []))
    count = words(body + entries)
    shortest = least_words(front)
    long = "<!-- page:" in body or front["section"].startswith("Magazine")
    longest = LONG_READ if long else LONGEST
    if not shortest <= count <= longest:
        yield f"{count} words"
    if body.count("—") > 1:
        yield f"{body.count('—')} em dashes"


def check_text(text: str) -> Iterator[str]:
    """Nothing that will be untrue next year and no worn phrase."""
    for match in DATED.finditer(text):
        yield f"dated word {match.group()!r}"
    for match in WORN.finditer(text):
        yield f"worn phrase {match.group()!r}"


def check_story(path: Path, front: Front, body: str, paper: Paper) -> Iterator[str]:
    """Everything that one story can get wrong by itself or against the paper."""
    if front["slug"] != path.stem:
        yield "slug and file name differ"
    yield from check_front(front, paper.sections, paper.columns)
    yield from check_entries(front)
    yield from check_body(front, body)
    text = body + " ".join(entry["body"] for entry in front.get("live_entries", []))
    if front.get("language", "en").startswith("en"):
        yield from check_text(text + front["headline"] + front["summary"])
    for term in front["terms"]:
        if paper.topics.get(term["name"]) != term["kind"]:
            yield f"topic {term['name']} ({term['kind']}) is not in topics.yaml"
    for slug in STORY_LINK.findall(text):
        if slug not in paper.slugs:
            yield f"link to unknown story {slug}"
        elif slug == front["slug"]:
            yield "link to itself"
    for alt, file in IMAGE.findall(text):
        yield from paper.wanting(file, alt)
    if picture := front.get("picture"):
        yield from paper.wanting(picture["file"], picture.get("alt", ""))
        yield from (f"picture without {key}" for key in ("caption", "credit") if key not in picture)
    for byline in front["bylines"]:
        if isinstance(byline, dict) and byline["name"] not in paper.authors:
            yield f"byline {byline['name']} is not in paper.yaml"


class Paper:
    """What the stories are checked against."""

    def __init__(self, folder: Path, slugs: set[str]) -> None:
        data = yaml.safe_load((folder / "paper.yaml").read_text(encoding="utf-8"))
        self.data = data
        topics = yaml.safe_load((folder / "topics.yaml").read_text(encoding="utf-8"))["topics"]
        self.topics = {topic["name"]: topic["kind"] for topic in topics}
        self.undescribed = [topic["name"] for topic in topics if not topic.get("description")]
        self.told = topics
        self.excused = {topic["name"] for topic in topics if topic.get("reason")}
        self.bible = (folder / "BIBLE.md").read_text(encoding="utf-8")
        self.slugs = slugs
        self.folder = folder / "pictures"
        self.columns = {column["name"] for column in data["columns"]}
        self.authors = {author["name"] for author in data["authors"]}
        self.used: set[str] = set()
        self.sections: set[str] = set()
        for section in data["sections"]:
            self.sections.add(section["name"])
            for child in section.get("children", []):
                self.sections.add(f"{section['name']} / {child['name']}")

    def wanting(self, file: str, alt: str) -> Iterator[str]:
        """Say if a picture has no file or no description, and remember that it is used."""
        self.used.add(file)
        if not (self.folder / file).is_file():
            yield f"no picture {file}"
        if not alt:
            yield f"no description of {file}"


def check_topics(paper: Paper) -> Iterator[str]:
    """What topics say of themselves and of each other."""
    for topic in paper.told:
        for way in ("broader", "related"):
            for name in topic.get(way, ()):
                if name not in paper.topics or name == topic["name"]:
                    yield f"topic {topic['name']} names {name}, which is no other topic"
        said = [name for names in topic.get("aliases", {}).values() for name in names]
        yield from (f"topic {topic['name']} is its own alias" for n in said if n == topic["name"])
        for found in check_text(topic["description"] + topic.get("overview", "")):
            yield f"topic {topic['name']}: {found}"
        if picture := topic.get("picture"):
            yield from paper.wanting(picture["file"], picture.get("alt", ""))


def check_fronts(paper: Paper) -> Iterator[str]:
    """Each is composed once; the paper's own advertisements on them are whole."""
    places = Counter((one["section"], one.get("place")) for one in paper.data.get("fronts", ()))
    yield from (f"front {place} is composed twice" for place, n in places.items() if n > 1)
    for front in paper.data.get("fronts", ()):
        for module in front["modules"]:
            if not (notice := module.get("house")):
                continue
            name = notice["headline"]
            picture = notice["picture"]
            for found in paper.wanting(picture["file"], picture.get("alt", "")):
                yield f"house advertisement {name!r}: {found}"
            for found in check_text(f"{name}\n{notice['sentence']}\n{notice['words']}"):
                yield f"house advertisement {name!r}: {found}"
            unknown = {key for key in picture if key not in PICTURE_KEYS}
            yield from (f"house advertisement {name!r}: unknown {key}" for key in sorted(unknown))


def check_whole(paper: Paper, stories: dict[Path, tuple[Front, str]]) -> Iterator[str]:
    """What only the whole paper can get wrong: its size, its topics, its names, its days."""
    fronts = [front for front, _ in stories.values()]
    have = {
        "stories": len(fronts),
        "sections": len({front["section"].split(" / ")[0] for front in fronts}),
        "authors": len(paper.authors),
        "topics": len(paper.topics),
    }
    yield from (f"{have[k]} {k}, not {least}" for k, least in LEAST.items() if have[k] < least)
    used = Counter(term["name"] for front in fronts for term in front["terms"])
    for name in paper.topics:
        if used[name] < 2 and name not in paper.excused:
            yield f"topic {name} has {used[name]} stories and no reason for it"
    yield from (f"topic {name} has no description" for name in paper.undescribed)
    yield from check_topics(paper)
    written = {line["name"] for f in fronts for line in f["bylines"] if isinstance(line, dict)}
    yield from (f"{name} has written nothing" for name in sorted(paper.authors - written))
    placed = [p for front in fronts for p in front.get("placements", [])]
    leads = {p["date"] for p in placed if (p["edition"], p["page"]) == ("City", "A1")}
    yield from (f"no A1 on day-{n}" for n in range(DAYS) if f"day-{n}" not in leads)
    people = [name for name, kind in paper.topics.items() if kind == "person"]
    for name in [*people, *sorted(paper.authors), *recurring(stories)]:
        if name.replace("\u2019", "'") not in paper.bible:
            yield f"{name} is not in BIBLE.md"


def recurring(stories: dict[Path, tuple[Front, str]]) -> list[str]:
    """Names of two words that three or more stories use: people and places to keep in step."""
    where: dict[str, set[str]] = defaultdict(set)
    for path, (front, body) in stories.items():
        entries = " ".join(entry["body"] for entry in front.get("live_entries", []))
        plain = re.sub(r"\]\([^)]*\)", "] ", f"{body} {entries}")
        for name in NAME.findall(plain):
            where[name].add(path.stem)
    return sorted(
        name for name, slugs in where.items() if len(slugs) > 2 and name.split()[0] not in NO_NAMES
    )


def main() -> int:
    """Print what is wrong, then the figures of the paper; 1 if anything is wrong."""
    stories = {path: read(path) for path in sorted((DEMO / "stories").glob("*.md"))}
    paper = Paper(DEMO, {front["slug"] for front, _ in stories.values()})
    faults: list[str] = []
    seen: dict[str, set[str]] = defaultdict(set)
    terms: dict[str, set[str]] = defaultdict(set)
    lengths: Counter[str] = Counter()
    for path, (front, body) in stories.items():
        faults += [f"{path.name}: {fault}" for fault in check_story(path, front, body, paper)]
        entries = "\n".join(entry["body"] for entry in front.get("live_entries", []))
        text = f"{body}\n{front['summary']}\n{entries}"
        lengths[path.stem] = words(body + entries)
        for sentence, times in Counter(sentences(text)).items():
            seen[sentence].add(path.stem)
            if times > 1:
                faults.append(f"{path.name}: twice: {sentence}")
        for term in front["terms"]:
            terms[term["name"]].add(term["kind"])
    for author in paper.data["authors"]:
        faults += [f"paper.yaml: {x}" for x in paper.wanting(author["picture"]["file"], "x")]
    faults += check_fronts(paper)
    faults += [f"{sorted(where)}: {text}" for text, where in seen.items() if len(where) > 1]
    faults += [f"term {n} has kinds {sorted(k)}" for n, k in terms.items() if len(k) > 1]
    files = {file.name: file.stat().st_size for file in paper.folder.iterdir()}
    faults += [f"picture {file} is used nowhere" for file in sorted(set(files) - paper.used)]
    if sum(files.values()) > PICTURES_WEIGH:
        faults.append(f"the pictures weigh more than {PICTURES_WEIGH / 1e6} MB")
    faults += check_whole(paper, stories)
    for file in sorted(paper.folder.glob("*.jpg")):
        if b"8BIM\x04\x04" not in file.read_bytes()[:8000]:
            faults.append(f"{file.name} has no IPTC data: python -m tools.demo_pictures.credits")
    for fault in faults:
        print(fault)
    sections = Counter(front["section"].split(" / ")[0] for front, _ in stories.values())
    print(
        f"{len(stories)} stories, {sum(lengths.values()):,} words"
        f" ({min(lengths.values())} to {max(lengths.values())}), {len(terms)} terms,"
        f" {len(files)} pictures ({sum(files.values()) / 1e6:.1f} MB), {len(faults)} faults"
    )
    print(", ".join(f"{name} {count}" for name, count in sections.most_common()))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

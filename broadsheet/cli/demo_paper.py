"""The invented paper of `init --demo`: reads ``demo/paper.yaml``, then imports the stories.

The folder says itself what it holds; the stories go the way of every archive of Markdown.
``topics.yaml`` says what the pages of its topics begin with.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from broadsheet.cli.covering import find_what_is_wanted
from broadsheet.cli.paper import Failure
from broadsheet.cli.progress import progress
from broadsheet.text.typography import typeset

FOLDER = Path(__file__).resolve().parent / "demo"
PICTURES = FOLDER / "pictures"

# Known to everybody: `doctor` finds fault with a demo that is served to the public.
PASSWORD = "broadsheet-demo"  # noqa: S105
ACCOUNTS = (
    # address, name, role, the slug of whose page in the paper it is, sections
    ("editor@example.com", "Ottilie Marrack", "administrator", "ottilie-marrack", ()),
    ("reporter@example.com", "Ines Halvard", "reporter", "ines-halvard", ()),
    ("city@example.com", "Tobias Renn", "section-editor", "tobias-renn", ("city",)),
    ("producer@example.com", "Lotte Brisk", "producer", "", ()),
    ("standards@example.com", "Hedda Sorrel", "standards", "", ()),
    ("pictures@example.com", "Jonas Quist", "picture-desk", "", ()),
    ("advertising@example.com", "Mira Felling", "advertising", "", ()),
)


@cache
def _paper() -> dict[str, Any]:
    import yaml

    found: dict[str, Any] = yaml.safe_load((FOLDER / "paper.yaml").read_text("utf-8"))
    return found


def _set(text: str) -> str:
    """With the quotation marks of the paper's language, as its stories get them."""
    return typeset(text, str(_paper()["language"]))


def _html(text: str) -> str:
    from broadsheet.archive.markdown.rendering import html_of

    return html_of(text, language=str(_paper()["language"]))


def its_settings() -> dict[str, str]:
    """The name, time zone and language of the invented paper."""
    return {key: str(_paper()[key]) for key in ("name", "timezone", "language")}


def load_demo() -> list[tuple[str, str, str]]:
    """Fill a new paper; returns addresses, roles and passwords of the accounts made.

    Raises:
        Failure: a story of the demo cannot be read.
    """
    paper = _paper()
    with progress("Making accounts, sections and pages"):
        users = _accounts()
        _identity(paper)
        _sections(paper["sections"])
        _run_sections(users)
        theirs = {slug: users[email] for email, _name, _role, slug, _paths in ACCOUNTS if slug}
        _authors(paper["authors"], theirs)
        _columns(paper["columns"])
        _pages(paper["pages"])
        _topics()
    _stories()
    _end_coverage()
    find_what_is_wanted()
    with progress("Confirming its running stories"):
        _threads(paper["threads"], users["editor@example.com"])
    with progress("Composing its fronts"):
        _fronts(paper.get("fronts", []))
    # The sizes of its pictures are made by the worker once the paper is open.
    return [(email, role, PASSWORD) for email, _, role, *_ in ACCOUNTS]


def _accounts() -> dict[str, Any]:
    """Make the accounts; by address."""
    from django.contrib.auth.hashers import make_password

    from broadsheet.accounts.services import add_user

    # Made once: it takes long on purpose, and everybody knows the password.
    password = make_password(PASSWORD)
    return {
        email: add_user(
            email=email, password=password, name=name, role=role, actor=None, hashed=True
        )
        for email, name, role, *_ in ACCOUNTS
    }  # fmt: skip


def _run_sections(users: dict[str, Any]) -> None:
    """Give the section editors their sections."""
    from broadsheet.newsroom.selectors import section_at
    from broadsheet.newsroom.services import give_sections

    for email, _name, _role, _slug, paths in ACCOUNTS:
        sections = []
        for path in paths:
            section = section_at(f"/{path}/")
            if section is None:
                raise Failure(f"The demo paper gives {email} a section it does not have: {path}.")
            sections.append(section)
        give_sections(user=users[email], sections=sections, actor=None)


def _identity(paper: dict[str, Any]) -> None:
    """What stands in the name plate's line and in the footer."""
    from broadsheet.design.models import Identity
    from broadsheet.design.services import save_identity

    identity = Identity(motto=_set(paper["motto"]), imprint=_set(paper["rights"]))
    save_identity(identity=identity, actor=None)


def _sections(given: list[dict[str, Any]], parent: Any = None) -> None:
    from broadsheet.newsroom.models import Section
    from broadsheet.newsroom.services import save_section

    for position, one in enumerate(given):
        section = Section(
            parent=parent,
            name=one["name"],
            slug=one.get("slug", ""),
            description=_set(one.get("description", "")),
            position=one.get("order", position),
            look=one.get("look", ""),
            colour=one.get("colour", ""),
        )
        save_section(section=section, actor=None)
        _sections(one.get("children", []), section)


def _authors(given: list[dict[str, Any]], users: dict[str, Any]) -> None:
    from broadsheet.newsroom.models import Author
    from broadsheet.newsroom.services import save_author

    for one in given:
        author = Author(
            name=one["name"],
            slug=one.get("slug", ""),
            title=_set(one.get("role", "")),
            email=one.get("email", ""),
            biography=_set(one.get("biography", "").strip()),
            picture=_picture(one.get("picture"), title=one["name"]),
            user=users.get(one.get("slug", "")),
        )
        save_author(author=author, actor=None)


def _picture(given: dict[str, Any] | None, *, title: str) -> Any:
    from django.core.files import File

    from broadsheet.media.services import add_picture

    if not given or not (PICTURES / given["file"]).is_file():
        return None
    with (PICTURES / given["file"]).open("rb") as file:
        return add_picture(
            file=File(file, name=given["file"]), title=title,
            description=_set(given.get("alt", "")), credit=_set(given.get("credit", "")),
            caption=_set(given.get("caption", "")), actor=None,
        )  # fmt: skip


def _columns(given: list[dict[str, Any]]) -> None:
    from broadsheet.newsroom.models import Column
    from broadsheet.newsroom.selectors import section_at
    from broadsheet.newsroom.services import save_column

    for one in given:
        column = Column(
            name=one["name"],
            slug=one.get("slug", ""),
            description=_set(one.get("description", "")),
            section=section_at(f"/{one['section']}/") if one.get("section") else None,
        )
        save_column(column=column, actor=None)


def _pages(given: list[dict[str, Any]]) -> None:
    from broadsheet.archive.bodies import blocks_from_html
    from broadsheet.newsroom.models import StandingPage
    from broadsheet.newsroom.services import save_standing_page

    for position, one in enumerate(given):
        page = StandingPage(
            title=one["title"], slug=one.get("slug", ""), position=one.get("order", position)
        )
        page.body = blocks_from_html(_html(one["body"])).blocks
        save_standing_page(page=page, actor=None)


def _topics() -> None:
    """Make the vocabulary first, so that the stories find it described."""
    import yaml

    from broadsheet.topics.models import Alias, Topic
    from broadsheet.topics.services import save_topic, set_relations

    given = yaml.safe_load((FOLDER / "topics.yaml").read_text("utf-8"))["topics"]
    made: dict[str, Topic] = {}
    for one in given:
        topic = Topic(name=one["name"], kind=one["kind"], description=_set(one["description"]))
        if topic.kind == Topic.Kind.PERSON:
            first, _space, last = topic.name.rpartition(" ")
            topic.inverted_name = f"{last}, {first}"
        topic.overview = _html(one["overview"]) if "overview" in one else ""
        topic.picture = _picture(one.get("picture"), title=one["name"])
        topic.aliases = [
            Alias(name=name, kind=kind)
            for kind, names in one.get("aliases", {}).items()
            for name in names
        ]
        made[topic.name] = save_topic(topic=topic, actor=None)
    for one in given:
        ways = {way: [made[name] for name in one.get(way, ())] for way in ("broader", "related")}
        if any(ways.values()):
            # What it stands beside stands beside it; saying so twice would undo the first.
            beside = made[one["name"]].related.all()
            ways["related"] = list(dict.fromkeys([*ways["related"], *beside]))
            set_relations(topic=made[one["name"]], **ways, actor=None)


def _stories() -> None:
    from broadsheet.archive.services import import_archive
    from broadsheet.newsroom.models import Article
    from broadsheet.publishing.services import run_batch

    files = len(list((FOLDER / "stories").glob("*.md")))
    with progress("Reading its stories", total=files * 2) as advance:
        done = 0

        def note(report: Any) -> None:
            nonlocal done
            advance(report.read - done)
            done = report.read

        imported = import_archive(
            sources=[FOLDER / "stories"], format_name="markdown", media=PICTURES, actor=None,
            progress=note,
        )  # fmt: skip
        if imported.report.rejections:
            rejected = imported.report.rejections[0]
            raise Failure(f"The demo's {rejected['item']} {rejected['reason']}.")

        def counted() -> Iterator[int]:
            for key in Article.objects.filter(live=True).values_list("pk", flat=True):
                advance(1)
                yield key

        run_batch(keys=counted())


def _end_coverage() -> None:
    """Nothing that is told live is new any more on the day on which the demo is made."""
    from django.db.models import F

    from broadsheet.newsroom.models import Article

    # Not as an editor does it, who would end it now: it ended when the last was written.
    live = Article.objects.public().filter(kind=Article.Kind.LIVE)
    live.update(coverage_ended_at=F("updated_at"))


def _threads(given: list[dict[str, Any]], editor: Any) -> None:
    """Confirm what the finder proposed, as an editor does: named, and put right."""
    from broadsheet.coverage import services
    from broadsheet.coverage.models import Thread, stages_in
    from broadsheet.newsroom.models import Article

    for one in given:
        stories = list(Article.objects.public().filter(slug__in=one["stories"]))
        keys = {article.pk for article in stories}
        stages: dict[int, set[int]] = {}
        proposed = stages_in(thread__status=Thread.Status.PROPOSED, article__in=keys)
        for thread, article in proposed.values_list("thread", "article"):
            stages.setdefault(thread, set()).add(article)
        if not stages:
            raise Failure(f"The demo confirms {one['name']!r}, and nothing like it was proposed.")
        best = Thread.objects.get(pk=max(stages, key=lambda thread: len(stages[thread])))
        services.confirm_thread(
            thread=best, name=one["name"], description=_set(one["description"]), actor=editor
        )
        for article in stories:
            if article.pk not in stages[best.pk]:
                services.add_stage(thread=best, article=article, actor=editor)
        wrong = stages_in(thread=best).exclude(article__in=keys)
        for article in Article.objects.filter(pk__in=wrong.values("article")):
            services.remove_stage(thread=best, article=article, actor=editor)


# Composed fronts stand in `paper.yaml` as
#
#   fronts:
#     - section: ""                 # the home page; or the path of a section: "world/asia"
#                                   # (with `place: foot`: what stands under its stories)
#       modules:                    # in order; each a name with what it is to show
#         - lead: {stories: [slug-of-a-story, slug-of-another], count: 3}
#         - latest: {}
#         - strip: {section: sport, count: 4}
#         - promotion: {title: Inside the Post}
#         - text: {title: To our readers, text: "Markdown, with **bold** and [links](/about.html)."}
#         - house: {headline: …, sentence: …, link: /archive/, words: …, picture: {file, alt}}
#         - sections: {}
#
# Names and values of modules: `broadsheet/fronts/modules.py`. What is not said fills by itself.
def _fronts(given: list[dict[str, Any]]) -> None:
    from broadsheet.fronts.models import Front
    from broadsheet.fronts.services import compose_front
    from broadsheet.newsroom.selectors import section_at

    pictures: dict[str, Any] = {}
    for one in given:
        path = str(one.get("section") or "").strip("/")
        section = section_at(f"/{path}/") if path else None
        if path and section is None:
            raise Failure(f"The demo composes a front of {path!r}, which is no section.")
        modules = [
            (name, _values(values or {}, pictures))
            for module in one["modules"]
            for name, values in module.items()
        ]
        place = one.get("place", Front.Place.PAGE)
        compose_front(section=section, place=place, modules=modules, actor=None)


def _values(given: dict[str, Any], pictures: dict[str, Any]) -> dict[str, Any]:
    """A module's values as its form keeps them: stories and sections by identity.

    ``pictures`` are those made so far, by file: one that stands on two fronts is made once.
    """
    from broadsheet.newsroom.models import Article
    from broadsheet.newsroom.selectors import section_at

    values = dict(given)
    if "stories" in given:
        known = dict(Article.objects.filter(slug__in=given["stories"]).values_list("slug", "uuid"))
        missing = [slug for slug in given["stories"] if slug not in known]
        if missing:
            raise Failure(f"The demo pins {', '.join(missing)}, which is no story of its own.")
        values["stories"] = [{"story": str(known[slug]), "until": ""} for slug in given["stories"]]
    if "section" in given:
        section = section_at(f"/{str(given['section']).strip('/')}/")
        if section is None:
            raise Failure(f"The demo shows the section {given['section']!r}, which there is not.")
        values["section"] = str(section.uuid)
    if "text" in given:
        values["text"] = _html(given["text"])
    if "picture" in given:
        file = given["picture"]["file"]
        if file not in pictures:
            pictures[file] = _picture(given["picture"], title=given["headline"])
        values["picture"] = pictures[file]
    values |= {
        name: _set(given[name]) for name in ("headline", "sentence", "words") if name in given
    }
    return values

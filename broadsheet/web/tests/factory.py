"""A rich little paper, made by the paper's own verbs."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
import itertools
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from broadsheet.media import making
from broadsheet.media.models import Picture, SourceDocument
from broadsheet.media.services import add_picture, make_renditions
from broadsheet.newsroom import services
from broadsheet.newsroom.models import (
    Article,
    ArticleTerm,
    Author,
    Byline,
    Column,
    PrintPlacement,
    Section,
    StandingPage,
)
from broadsheet.publishing.services import run_batch
from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic
from broadsheet.web.tests.words import BODY, STORIES

NOON = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)


@dataclass
class Paper:
    """What there is to look at; ``url`` is set when it is served."""

    sections: dict[str, Section] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    stories: dict[str, Article] = field(default_factory=dict)
    standing: StandingPage | None = None
    url: str = ""


_write = making._written
_encoded: dict[tuple[str, tuple[int, int], str], bytes] = {}


def _written_once(image: Image.Image, form: str) -> bytes:
    """Half of what a test's paper costs is encoding the same five pictures again."""
    what = hashlib.sha1(image.tobytes(), usedforsecurity=False).hexdigest()
    key = (what, image.size, form)
    if key not in _encoded:
        _encoded[key] = _write(image, form)
    return _encoded[key]


@functools.cache
def draw(width: int = 1280, height: int = 800, hue: int = 0) -> bytes:
    """A harbour of sorts, so that screenshots are not grey boxes."""
    sky, sea = Image.new("HSV", (1, 2)), (hue + 150) % 256
    sky.putpixel((0, 0), (sea, 70, 235))
    sky.putpixel((0, 1), ((hue + 20) % 256, 60, 245))
    image = sky.convert("RGB").resize((width, height), Image.Resampling.BILINEAR)
    pen = ImageDraw.Draw(image)
    line = int(height * 0.62)
    water = tuple(Image.new("HSV", (1, 1), (sea, 110, 110)).convert("RGB").getpixel((0, 0)))
    pen.rectangle((0, line, width, height), fill=water)
    for number in range(14):
        left = (number * 173 + hue * 7) % width
        tall = height * (0.08 + ((number * 37 + hue) % 23) / 90)
        shade = 60 + (number * 11) % 70
        pen.rectangle(
            (left, line - tall, left + width * 0.05, line), fill=(shade, shade, shade + 12)
        )
    for number in range(40):
        y = line + (number * 53) % (height - line)
        x = (number * 311 + hue * 13) % width
        pen.line(
            (x, y, x + 60 + number * 3, y), fill=tuple(min(255, c + 35) for c in water), width=3
        )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def picture(
    title: str, *, hue: int = 0, size: tuple[int, int] = (1280, 800), **fields: Any
) -> Picture:
    """A picture with its renditions made."""
    fields.setdefault("description", f"{title}, drawn")
    fields.setdefault("caption", f"{title}, on Sunday morning.")
    fields.setdefault("creator", "Ines Holm")
    fields.setdefault("credit", "The Test Paper")
    file = ContentFile(draw(*size, hue=hue), name=f"picture-{hue}.jpg")
    made = add_picture(file=file, title=title, actor=None, **fields)
    with mock.patch.object(making, "_written", _written_once):
        make_renditions(made)
    return made


def story(
    headline: str,
    *,
    section: Section,
    at: dt.datetime = NOON,
    by: tuple[Author, ...] = (),
    places: tuple[str, ...] = (),
    terms: tuple[Topic, ...] = (),
    body: list[tuple[str, Any]] | None = None,
    publish: bool = True,
    **fields: Any,
) -> Article:
    """A story, published and rendered unless told otherwise."""
    article = Article(headline=headline, section=section, first_published_at=at, **fields)
    article.body = body if body is not None else [("text", f"<p>{headline}.</p>{BODY}")]
    article.bylines = [
        Byline(author=author, sort_order=number, reported_from=place)
        for number, (author, place) in enumerate(itertools.zip_longest(by, places, fillvalue=""))
    ]
    article.terms = [ArticleTerm(topic=topic, sort_order=n) for n, topic in enumerate(terms)]
    article = services.create_article(article=article, actor=None)
    if publish:
        services.publish_article(article=article, actor=None)
        run_batch(keys=[article.pk])
    return Article.objects.get(pk=article.pk)


def many(count: int, *, section: Section, author: Author, topic: Topic, column: Column) -> None:
    """``count`` plain stories, quickly, each with byline and term, three of them a day."""
    start = Article.objects.count()
    made = Article.objects.bulk_create(
        Article(
            headline=f"Story number {start + number}",
            summary="What happened, in a sentence.",
            section=section,
            top_section=section.top,
            column=column,
            slug=f"story-number-{start + number}",
            path=f"/2025/01/01/{section.top.slug}/story-number-{start + number}.html",
            live=True,
            first_published_at=NOON - dt.timedelta(hours=8 * number),
            last_published_at=NOON,
            body_html="<p>Text.</p>",
            rendered_at=timezone.now(),
        )
        for number in range(count)
    )
    Byline.objects.bulk_create(
        Byline(article=article, author=author, public_at=article.first_published_at)
        for article in made
    )
    ArticleTerm.objects.bulk_create(
        ArticleTerm(article=article, topic=topic, public_at=article.first_published_at)
        for article in made
    )


def make_paper() -> Paper:
    """Sections, people, pictures and stories of every kind."""
    # Wagtail remembers renditions by the picture's key, which a rolled back test gives out again.
    cache.clear()
    paper = Paper()
    _masthead(paper)
    _plain_stories(paper)
    _special_stories(paper)
    return paper


def _masthead(paper: Paper) -> None:
    for name in ("World", "Politics", "Business", "Science", "Culture", "Sport", "Opinion"):
        paper.sections[name] = services.ensure_section(names=[name], actor=None)
    paper.sections["Asia"] = services.ensure_section(names=["World", "Asia"], actor=None)
    paper.sections["Europe"] = services.ensure_section(names=["World", "Europe"], actor=None)
    for name, title in (
        ("Ada Berg", "Chief correspondent"), ("Bo Costa", "Reporter"), ("Cem Duru", "Columnist"),
        ("Dana Eriksson", "Critic"),
    ):  # fmt: skip
        paper.authors[name] = services.ensure_author(
            name=name, title=title, biography=f"{name} has reported for the paper since 2011.",
            actor=None,
        )  # fmt: skip
    for name, kind in (
        ("Northbank", "place"), ("Harbour Authority", "organisation"), ("Tides", "subject"),
        ("Marta Strand", "person"),
    ):  # fmt: skip
        paper.topics[name] = save_topic(topic=Topic(name=name, kind=kind), actor=None)
    paper.columns["Slack Water"] = services.ensure_column(
        name="Slack Water", section=paper.sections["Opinion"], actor=None
    )
    titles = (
        "The inner harbour",
        "The new lock",
        "Fog over the yard",
        "The market hall",
        "The ferry",
    )
    paper.pictures = [picture(title, hue=number * 47) for number, title in enumerate(titles)]
    paper.standing = services.save_standing_page(
        page=StandingPage(
            title="About this paper", slug="about-us",
            body=[("text", "<p>We print what we know and say how we know it.</p>")],
        ),
        actor=None,
    )  # fmt: skip
    author = paper.authors["Cem Duru"]
    author.picture = paper.pictures[3]
    services.save_author(author=author, actor=None)


def _plain_stories(paper: Paper) -> None:
    authors = list(paper.authors.values())
    for number, (section, headline, summary) in enumerate(STORIES):
        paper.stories[headline] = story(
            headline,
            section=paper.sections[section],
            at=NOON - dt.timedelta(hours=3 * number),
            summary=summary,
            by=(authors[number % 3],),
            lead_picture=paper.pictures[number % 5] if number % 3 == 0 else None,
            terms=tuple(list(paper.topics.values())[number % 3 : number % 3 + 2]),
        )


def _special_stories(paper: Paper) -> None:
    ada, bo, cem, dana = paper.authors.values()
    first = next(iter(paper.stories.values()))
    file = ContentFile(b"%PDF-1.4 a report", name="report.pdf")
    document = SourceDocument.objects.create(title="The report", file=file)
    image = {"caption": "", "alt": "", "credit": ""}
    pictures = [{"picture": p, **image} for p in paper.pictures[:3]]
    rich = f'<p>It followed <a linktype="article" uuid="{first.uuid}">an earlier story</a>.</p>'
    paper.stories["every block"] = story(
        "Everything that a story may hold, held in one story",
        section=paper.sections["Europe"],
        at=NOON - dt.timedelta(hours=2),
        kicker="Inquiry", summary="One of each, to see that it is well set.",
        dateline="Northbank", by=(ada, bo), places=("Northbank", "Lodden and Venn"),
        lead_picture=paper.pictures[0],
        terms=tuple(paper.topics.values()), kind="analysis", column=paper.columns["Slack Water"],
        body=[
            ("text", f"<p>The lock was opened at six.</p>{rich}{BODY}"),
            ("heading", {"text": "What the papers say", "level": "2"}),
            ("text", BODY + "<ul><li>One item</li><li>Another item</li></ul>"),
            ("picture", {"picture": paper.pictures[1], "size": "wide", **image}),
            ("pull_quote", {"text": "Nobody asked the tide.", "attribution": "Marta Strand"}),
            ("text", BODY),
            ("quotation", {"text": "<p>We were told it would hold.</p>",
                           "attribution": "The harbour master", "source_url": ""}),
            ("table", {"caption": "Depth at the lock", "header_row": True, "header_column": True,
                       "rows": [["Year", "Metres"], ["1987", "4.2"], ["2026", "5.1"]]}),
            ("page_break", {"title": "The second part"}),
            ("fact_box", {"title": "The lock in numbers", "body": "<p>Two gates, one keeper.</p>"}),
            ("question_answer", {"question": "Will it hold?", "answer": "<p>For now.</p>",
                                 "answered_by": "Ada Berg"}),
            ("embed", {"url": "https://www.youtube.com/watch?v=abcdefghijk",
                       "title": "The lock opens", "provider": "YouTube"}),
            ("document", {"document": document, "title": ""}),
            ("gallery", {"title": "The lock in pictures", "pictures": pictures}),
            ("divider", None),
            ("page_break", {"title": "The third part"}),
            ("preformatted", {"text": "The tide comes in,\n   the tide goes out.",
                              "kind": "verse", "language": ""}),
            ("preformatted", {"text": "depth = tide + sill", "kind": "code", "language": "python"}),
            ("related", {"title": "", "items": [
                {"article": first, "url": "", "title": ""},
                {"article": None, "url": "https://example.org/report", "title": "The report"}]}),
            ("html", "<dl><dt>Sill</dt><dd>What the gate stands on.</dd></dl>"),
        ],
    )  # fmt: skip
    article = paper.stories["every block"]
    article.placements = [
        PrintPlacement(date=dt.date(2026, 11, 23), edition="Northern", page="A1",
                       headline="All of it, at once")
    ]  # fmt: skip
    services.publish_article(article=article, actor=None)
    services.correct(
        article=Article.objects.get(pk=article.pk),
        text="<p>An earlier version gave the depth of the lock in feet.</p>", actor=None,
    )  # fmt: skip
    run_batch(keys=[article.pk])
    paper.stories["every block"] = Article.objects.get(pk=article.pk)
    live = story(
        "Storm Ansgar: the night as it happened", section=paper.sections["World"],
        at=NOON - dt.timedelta(hours=1), kind="live", summary="Water over the quay by midnight.",
        by=(bo,), body=[("text", "<p>The storm reached the coast on Saturday evening.</p>")],
    )  # fmt: skip
    for number in range(1, 5):
        services.post_entry(
            article=live, headline=f"Gauge at {3 + number} metres", authors=[bo],
            body=[{"type": "text", "value": "<p>The gauge at the lock keeps rising.</p>"}],
            key_event=number % 2 == 0, pinned=number == 1, actor=None,
        )  # fmt: skip
    paper.stories["live"] = Article.objects.get(pk=live.pk)
    paper.stories["opinion"] = story(
        "Let the harbour silt up", section=paper.sections["Opinion"], kind="opinion",
        column=paper.columns["Slack Water"], by=(cem,), at=NOON - dt.timedelta(hours=4),
        summary="A port that cannot be reached is a port at peace.",
    )  # fmt: skip
    paper.stories["opinion 2"] = story(
        "A wall is also a promise", section=paper.sections["Opinion"], kind="opinion", by=(ada,),
        at=NOON - dt.timedelta(hours=6), summary="And promises are kept by keeping them up.",
    )  # fmt: skip
    paper.stories["review"] = story(
        "“The Pilot’s Wife”: a film that knows its tides", section=paper.sections["Culture"],
        kind="review", by=(dana,), at=NOON - dt.timedelta(hours=5), lead_picture=paper.pictures[2],
        summary="Two hours at sea, none of them wasted.",
    )  # fmt: skip
    paper.stories["members"] = story(
        "The ledger nobody was meant to read", section=paper.sections["Business"],
        access="members", by=(bo,), at=NOON - dt.timedelta(hours=7),
        body=[("text", "<p>It begins in an attic.</p>"), ("members_break", None),
              ("text", "<p>The secret figure was forty-one.</p>")],
    )  # fmt: skip
    paper.stories["arabic"] = story(
        "المدّ يعلو والميناء ينتظر", section=paper.sections["World"], language="ar",
        slug="high-tide-ar", translation_key=first.translation_key,
        body=[("text", "<p>ارتفع الماء في الميناء ليلة السبت.</p>")],
        at=NOON - dt.timedelta(hours=9), by=(bo,),
    )  # fmt: skip
    gone = story("A report that did not stand up", section=paper.sections["Politics"])
    services.withdraw(article=gone, note="The main source was not who he said.", actor=None)
    paper.stories["withdrawn"] = Article.objects.get(pk=gone.pk)
    paper.stories["old"] = story(
        "Lock gates shut for the first time", section=paper.sections["Europe"],
        at=dt.datetime(1987, 3, 26, 8, 0, tzinfo=dt.UTC), by=(ada,),
        summary="The minister pressed the button twice.",
    )  # fmt: skip

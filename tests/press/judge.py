"""Random editorial acts, and the question whether every finished page is still right.

The judge settles after each act and then asks of every page in the store whether a fresh rendering
of its address is the same to the byte, and of every public address whether it is in the store. It
counts what was pressed for nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from broadsheet.changes import ahead, clock, durable
from broadsheet.changes.models import Touch
from broadsheet.design.models import Identity
from broadsheet.design.services import save_identity
from broadsheet.fronts import services as fronts
from broadsheet.media.models import Picture
from broadsheet.media.services import tell_of_expiry
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Author, Column, Section, StandingPage
from broadsheet.newsroom.models.sections import DEEPEST
from broadsheet.press import addresses
from broadsheet.press import services as press
from broadsheet.press.models import Page
from broadsheet.press.pieces import INCLUDE
from broadsheet.press.rendering import fresh
from broadsheet.topics.models import Topic
from broadsheet.topics.services import merge_topic, save_topic
from broadsheet.web.tests.factory import picture, story

PICK = st.integers(min_value=0, max_value=10_000)
WORDS_OF_HEADLINES = (
    "The wall held", "Tide tables", "A keeper speaks", "Nobody asked", "Costs rise", "Fog lifts",
)  # fmt: skip
WORDS = st.sampled_from(WORDS_OF_HEADLINES)
SECRET = "secret figure"
SECTIONS = ("World", "Politics", "Culture", "Opinion")


def little_paper() -> None:
    """A paper small enough to be rendered whole again and again, with one of each kind."""
    cache.clear()
    sections = [services.ensure_section(names=[name], actor=None) for name in SECTIONS]
    services.ensure_section(names=["World", "Asia", "Harbours"], actor=None)
    authors = [
        services.ensure_author(name=name, title="Reporter", biography="", actor=None)
        for name in ("Ada Berg", "Bo Costa")
    ]
    # Has no story yet.
    services.ensure_author(name="Cem Duru", biography="He draws.", actor=None)
    topics = [
        save_topic(topic=Topic(name=name, kind="place"), actor=None)
        for name in ("Northbank", "Lodden", "Venn")
    ]
    column = services.ensure_column(name="Slack Water", section=sections[3], actor=None)
    pictures = [picture(f"Harbour {n}", hue=n * 40, size=(320, 200)) for n in range(2)]
    now = timezone.now()
    made = [
        story(
            f"{WORDS_OF_HEADLINES[n]} at first", section=sections[n % 4], by=(authors[n % 2],),
            terms=(topics[n % 3],), at=now - dt.timedelta(days=n), lead_picture=pictures[n % 2],
            column=column if n == 3 else None, body=[("text", "<p>The gate was shut at six.</p>")],
        )
        for n in range(4)
    ]  # fmt: skip
    link = f'<p>As it <a linktype="article" uuid="{made[0].uuid}">was</a>.</p>'
    story(
        "In two parts", section=sections[0], by=tuple(authors), at=now - dt.timedelta(hours=2),
        body=[("text", link), ("page_break", {"title": "More"}), ("text", "<p>And more.</p>"),
              ("picture", {"picture": pictures[1], "size": "wide", "caption": "", "alt": "",
                           "credit": ""})],
    )  # fmt: skip
    story(
        "The storm as it came", section=sections[0], kind="live", by=(authors[0],),
        at=now - dt.timedelta(hours=1), body=[("text", "<p>It is coming.</p>")],
    )  # fmt: skip
    services.save_standing_page(
        page=StandingPage(title="About us", slug="about-us", body=[("text", "<p>We print.</p>")]),
        actor=None,
    )


class Judge(RuleBasedStateMachine):
    """One paper. ``tally`` counts over all its chapters."""

    tally: press.Tally
    # The whole paper is rendered anew after so many acts, and at the end of a chapter.
    every = 5
    # Acts performed, over all chapters; what is told when one is over.
    performed = 0
    told: Callable[[int], None] = staticmethod(lambda acts: None)

    def __init__(self) -> None:
        super().__init__()
        self._outer = transaction.atomic()
        self._outer.__enter__()
        self.dirty = False
        self.acts = self.count = 0
        # What only members may read, by the story that says it.
        self.secrets: dict[int, bytes] = {}
        # Each piece that is put into pages: the last touch before it was made, its keys, its words.
        self.pieces: dict[str, tuple[int, tuple[str, ...], bytes]] = {}
        # The store goes back with the database.
        self._store = press.folder()
        # As the press does, whose answers live from act to act; a fresh page knows nothing of them.
        self._keeping = ahead.keeping()
        self._keeping.__enter__()
        self._kept = self._store.with_name("before")
        shutil.copytree(self._store, self._kept)

    def teardown(self) -> None:
        try:
            self.judge()
        finally:
            self._keeping.__exit__(None, None, None)
            transaction.set_rollback(True)
            self._outer.__exit__(None, None, None)
            shutil.rmtree(self._store)
            self._kept.rename(self._store)
        type(self).performed += self.acts
        self.told(self.performed)

    # What is there ----------------------------------------------------------------------------

    def _story(self, pick: int) -> Article | None:
        live = list(Article.objects.filter(live=True).order_by("pk"))
        return live[pick % len(live)] if live else None

    def _any(self, model: Any, pick: int) -> Any:
        found = list(model.objects.order_by("pk"))
        return found[pick % len(found)]

    def _act(self) -> None:
        self.dirty = True
        self.acts += 1

    # Acts -------------------------------------------------------------------------------------

    @rule(words=WORDS, pick=PICK, members=st.booleans())
    def publish(self, words: str, pick: int, members: bool) -> None:
        self.count += 1
        section = self._any(Section, pick)
        author = self._any(Author, pick)
        topic = self._any(Topic, pick)
        body: list[tuple[str, Any]] = [("text", "<p>It begins at the quay.</p>")]
        if members:
            secret = f"{SECRET} {self.count:04}"
            body += [("members_break", None), ("text", f"<p>The {secret} was forty-one.</p>")]
        made = story(
            f"{words} {self.count}", section=section, by=(author,), terms=(topic,), body=body,
            at=timezone.now() - dt.timedelta(hours=pick % 100),
            access="members" if members else "open",
            lead_picture=self._any(Picture, pick) if pick % 2 else None,
        )  # fmt: skip
        if members:
            self.secrets[made.pk] = secret.encode()
        self._act()

    @rule(pick=PICK, words=WORDS)
    def retitle(self, pick: int, words: str) -> None:
        if found := self._story(pick):
            found.headline = words
            services.publish_article(article=found, actor=None)
            self._act()

    @rule(pick=PICK)
    def correct(self, pick: int) -> None:
        if found := self._story(pick):
            services.correct(article=found, text="<p>It was metres, not feet.</p>", actor=None)
            self._act()

    @rule(pick=PICK, to=PICK)
    def move(self, pick: int, to: int) -> None:
        if found := self._story(pick):
            section = self._any(Section, to)
            if found.section == section:
                return
            services.move(article=found, section=section, actor=None)
            self._act()

    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        if found := self._story(pick):
            services.withdraw(article=found, note="It did not stand up.", actor=None)
            self._act()

    @rule(pick=PICK)
    def gate(self, pick: int) -> None:
        if found := self._story(pick):
            found.access = "members" if found.access == "open" else "open"
            services.publish_article(article=found, actor=None)
            self._act()

    @rule(pick=PICK, name=st.sampled_from(["Ada Berg", "Ada Berg-Holm", "A. Berg"]))
    def rename_author(self, pick: int, name: str) -> None:
        author = self._any(Author, pick)
        author.name = f"{name} {author.pk}"
        author.slug = ""
        services.save_author(author=author, actor=None)
        self._act()

    @rule(pick=PICK, name=st.sampled_from(["Slack Water", "High Water"]))
    def rename_column(self, pick: int, name: str) -> None:
        column = self._any(Column, pick)
        column.name = name
        services.save_column(column=column, actor=None)
        self._act()

    @rule(pick=PICK, to=PICK, name=st.sampled_from(["", "Ports", "Abroad"]))
    def change_section(self, pick: int, to: int, name: str) -> None:
        """Give a section another name, or put it elsewhere."""
        section = self._any(Section, pick)
        if section.depth == DEEPEST and pick % 4:
            # Seldom: no navigation shows it, and every page that has one is pressed.
            section = section.parent or section
        before = (section.name, section.parent_id)
        if name:
            section.name = f"{name} {section.pk}"
        elif section.parent_id:
            section.parent = self._any(Section, to)
        if before == (section.name, section.parent_id):
            return
        with contextlib.suppress(ValidationError):
            services.save_section(section=section, actor=None)
            self._act()

    @rule(pick=PICK)
    def reorder(self, pick: int) -> None:
        found = self._story(pick)
        day = found.published_on() if found else None
        if found is None or day is None:
            return
        stories = Article.objects.filter(live=True, top_section=found.top_section)
        keys = [one.pk for one in stories.order_by("pk") if one.published_on() == day]
        turn = pick % len(keys)
        with contextlib.suppress(ValidationError):
            services.order_day(
                section=found.top_section, day=day, articles=keys[turn:] + keys[:turn], actor=None
            )
            self._act()

    @rule(first=PICK, second=PICK)
    def merge_topics(self, first: int, second: int) -> None:
        topic, into = self._any(Topic, first), self._any(Topic, second)
        if Topic.Status.MERGED in (topic.status, into.status):
            return
        try:
            merge_topic(topic=topic, into=into, actor=None)
        except ValidationError:
            return
        self._act()

    @rule(pick=PICK, name=st.sampled_from(["Northbank", "The North Bank", "Bank, North"]))
    def rename_topic(self, pick: int, name: str) -> None:
        topic = self._any(Topic, pick)
        if topic.status == Topic.Status.MERGED or topic.name == f"{name} {topic.pk}":
            return
        topic.name = f"{name} {topic.pk}"
        topic.slug = ""
        save_topic(topic=topic, actor=None)
        self._act()

    @rule(pick=PICK)
    def pin(self, pick: int) -> None:
        if found := self._story(pick):
            pins = [{"story": str(found.uuid), "until": None}]
            try:
                fronts.compose_front(
                    section=None,
                    modules=[("lead", {"stories": pins}), ("river", {})],
                    actor=None,
                )
            except (ValidationError, KeyError, TypeError):
                return
            self._act()

    @rule(
        motto=st.sampled_from(["All the tides", "Nothing but the quay"]),
        name=st.sampled_from(["", "The Quay", "The Tide"]),
    )
    def change_name_plate(self, motto: str, name: str) -> None:
        identity = Identity.objects.first() or Identity()
        if (identity.motto, identity.nameplate) == (motto, name):
            return
        identity.motto, identity.nameplate = motto, name
        save_identity(identity=identity, actor=None)
        self._act()

    @rule(pick=PICK, colour=st.sampled_from(["", "#1a5e63", "#8a1c3b"]))
    def colour_section(self, pick: int, colour: str) -> None:
        section = self._any(Section, pick)
        if section.colour == colour:
            return
        section.colour = colour
        services.save_section(section=section, actor=None)
        self._act()

    @rule(pick=PICK)
    def expire_picture(self, pick: int) -> None:
        picture = self._any(Picture, pick)
        if picture.expires_at is not None:
            return
        picture.expires_at = timezone.now() - dt.timedelta(seconds=1)
        picture.expiry_told = False
        picture.save()
        tell_of_expiry()
        self._act()

    @rule(pick=PICK, hours=st.integers(1, 48))
    def schedule(self, pick: int, hours: int) -> None:
        if found := self._story(pick):
            found.headline = f"{found.headline} (later)"[:200]
            found.go_live_at = timezone.now() + dt.timedelta(hours=hours)
            services.publish_article(article=found, actor=None)
            self._act()

    @rule(pick=PICK)
    def post_live(self, pick: int) -> None:
        live = Article.objects.filter(live=True, kind="live", coverage_ended_at=None).first()
        if live is not None:
            services.post_entry(
                article=live, headline=f"Gauge at {pick % 9} metres", authors=[],
                body=[{"type": "text", "value": "<p>Rising.</p>"}], key_event=pick % 3 == 0,
                pinned=False, actor=None,
            )  # fmt: skip
            self._act()

    @rule(pick=PICK)
    def take_down(self, pick: int) -> None:
        if pick % 5 == 0 and (found := self._story(pick)):
            services.take_down(article=found, reason="A court said so.", actor=None)
            self._act()

    # The question -----------------------------------------------------------------------------

    @precondition(lambda self: self.dirty)
    @invariant()
    def settles(self) -> None:
        self.dirty = False
        durable.work_all()
        for entry in clock.entries():
            if entry.name in {"expired media", "scheduled stories"}:
                entry.run()
        durable.work_all()
        press.settle(self.tally)
        assert not list(Page.objects.exclude(error="").values_list("path", "error"))
        if self.acts % self.every == 0:
            self.judge()

    def judge(self) -> None:
        """Render the whole paper anew and compare."""
        store = press.store()
        kept = set(store.paths())
        pieces: set[str] = set()
        # A gate may have been lifted; what was withdrawn nobody may read.
        anybodys = set(
            Article.objects.filter(live=True, access="open").values_list("pk", flat=True)
        )
        hidden = [secret for pk, secret in self.secrets.items() if pk not in anybodys]
        for path in sorted(kept):
            page = store.get(path)
            assert page is not None, path
            now = fresh(path).page
            assert now is not None, f"{path} is kept and should not be"
            assert page.headers == now.headers, path
            assert page.body == now.body, _where(path, page.body, now.body)
            assert page == now, path
            assert not any(secret in page.body for secret in hidden), path
            pieces.update(mark[1].decode() for mark in INCLUDE.finditer(page.body))
        for piece in sorted(pieces):
            self.judge_piece(piece)
        for path in addresses.every():
            assert path in kept or fresh(path).page is None, f"{path} is not kept"

    def judge_piece(self, path: str) -> None:
        """A piece none of whose keys was touched is what it was."""
        found = fresh(path)
        assert found.page is not None, path
        last = Touch.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if path in self.pieces:
            since, keys, words = self.pieces[path]
            touched = Touch.objects.filter(pk__gt=since, key__in=keys).exists()
            assert touched or words == found.page.body, _where(path, words, found.page.body)
        if found.keys:
            self.pieces[path] = (last, found.keys, found.page.body)


def _where(path: str, old: bytes, new: bytes) -> str:
    """The first line in which a kept page differs from a fresh one."""
    for before, after in zip(old.splitlines(), new.splitlines(), strict=False):
        if before != after:
            return f"{path}\n- {before.decode()[:400]}\n+ {after.decode()[:400]}"
    return f"{path}: {len(old)} and {len(new)} bytes"

"""Stories into rows: what is created, updated, left alone and rejected, and what comes of it."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from PIL import Image

from broadsheet.archive.loading import writing
from broadsheet.archive.models import Import, ImportedItem
from broadsheet.archive.services import Imported, import_archive
from broadsheet.changes.models import Touch
from broadsheet.media.models import Picture, RenditionOrder
from broadsheet.newsroom.models import (
    Article,
    ArticleTerm,
    Author,
    Byline,
    FormerAddress,
    Reference,
    Section,
)
from broadsheet.newsroom.services import publish_article
from broadsheet.publishing.services import run_batch
from broadsheet.topics.models import Topic

pytestmark = pytest.mark.django_db

Item = dict[str, Any]
Load = Callable[..., Imported]


def item(number: int = 1, **more: Any) -> Item:
    return {
        "uri": f"urn:example:story:{number}",
        "type": "text",
        "headlines": [{"role": "main", "value": f"Story {number}"}],
        "bodies": [{"contenttype": "text/html", "value": f"<p>The words of {number}.</p>"}],
        "firstcreated": f"2015-03-{number % 27 + 1:02}T10:00:00Z",
        "versioncreated": f"2015-03-{number % 27 + 1:02}T10:00:00Z",
        "language": "en",
        **more,
    }


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(*items: Item, name: str = "archive.jsonl", **options: Any) -> Imported:
        path = tmp_path / name
        path.write_text("".join(json.dumps(one) + "\n" for one in items), "utf-8")
        return import_archive(sources=[path], actor=None, **options)

    return load


def numbers(imported: Imported) -> tuple[int, int, int, int]:
    report = imported.report
    assert report.read == report.created + report.updated + report.unchanged + report.rejected
    return report.created, report.updated, report.unchanged, report.rejected


def test_a_story_becomes_rows(load: Load) -> None:
    done = load(
        item(
            7,
            by="By Ada Berg and Chidi Costa",
            located="OSLO",
            subjects=[
                {"name": "World", "uri": "urn:example:section:World"},
                {"name": "oil", "uri": "urn:example:subject:oil"},
            ],
            people=[{"name": "Nancy Doe", "uri": "http://www.wikidata.org/entity/Q42"}],
        )
    )
    assert numbers(done) == (1, 0, 0, 0)
    article = Article.objects.get()
    assert article.path == "/2015/03/08/world/story-7.html"
    assert article.source_identity == "urn:example:story:7"
    assert (article.section.name, article.top_section.name) == ("World", "World")
    assert article.live
    assert article.dateline == "OSLO"
    assert article.headline_key == "story 7"
    assert [block["type"] for block in article.body.raw_data] == ["text"]
    assert [b.printed for b in article.bylines.all()] == ["Ada Berg", "Chidi Costa"]
    assert {b.public_at for b in article.bylines.all()} == {article.first_published_at}
    assert Author.objects.get(name="Ada Berg").slug == "ada-berg"
    terms = {t.topic.name: (t.topic.scheme, t.topic.identifier) for t in article.terms.all()}
    assert terms["Nancy Doe"] == ("wikidata", "Q42")
    assert terms["oil"] == ("urn:example:subject:", "oil")
    assert "World" not in terms


def test_the_pipeline_runs_once_over_the_batch_and_sends_nothing(load: Load) -> None:
    from broadsheet.archive.selectors import unrendered_imports

    load(*(item(n) for n in range(1, 6)))
    run_batch(keys=unrendered_imports())
    assert not Article.objects.filter(rendered_at__isnull=True).exists()
    assert "<p>The words of 3.</p>" in Article.objects.get(headline="Story 3").body_html
    assert mail.outbox == []
    section = Section.objects.get()
    touched = set(Touch.objects.values_list("key", flat=True))
    assert {f"section:{section.pk}", "newest", "day:2015-03-02"} <= touched


def test_the_same_again_is_unchanged(load: Load) -> None:
    items = [item(n) for n in range(1, 4)]
    load(*items)
    before = list(Article.objects.values_list("pk", "touched_at"))
    assert numbers(load(*items, name="again.jsonl")) == (0, 0, 3, 0)
    assert list(Article.objects.values_list("pk", "touched_at")) == before


def test_a_changed_story_is_updated_and_keeps_its_address(load: Load) -> None:
    load(item(1), item(2))
    path = Article.objects.get(headline="Story 1").path
    changed = item(1, headlines=[{"value": "A better headline"}], by="Ada Berg")
    assert numbers(load(changed, item(2))) == (0, 1, 1, 0)
    article = Article.objects.get(source_identity="urn:example:story:1")
    assert (article.headline, article.path) == ("A better headline", path)
    assert article.headline_key == "a better headline"
    assert article.rendered_at is None
    assert [byline.printed for byline in article.bylines.all()] == ["Ada Berg"]
    assert numbers(load(changed, item(2))) == (0, 0, 2, 0)


def test_what_was_edited_here_is_not_overwritten(load: Load) -> None:
    load(item(1))
    article = Article.objects.get()
    article.headline = "As the desk has it"
    publish_article(article=article, actor=None)
    done = load(item(1, headlines=[{"value": "As the agency has it"}]))
    assert numbers(done) == (0, 0, 0, 1)
    assert "edited here" in done.report.rejections[0]["reason"]
    assert Article.objects.get().headline == "As the desk has it"
    # The archive's text is the first version, so the desk's change can be compared.
    assert Article.objects.get().revisions.count() == 2
    assert numbers(load(item(1))) == (0, 0, 1, 0)


def test_one_identity_twice(load: Load) -> None:
    same, other = item(1), item(1, headlines=[{"value": "Later"}])
    assert numbers(load(same, same, other, dry_run=True)) == (1, 1, 1, 0)
    assert numbers(load(same, same, other)) == (1, 1, 1, 0)
    assert Article.objects.get().headline == "Later"


def test_a_dry_run_writes_nothing_and_says_the_same(load: Load, tmp_path: Path) -> None:
    link = '<p>See <a href="http://old.example/2015/two/">two</a>.</p><table><tr><td>x</table>'
    items: list[Item] = [
        item(1, bodies=[{"contenttype": "text/html", "value": link}]),
        item(2, uri="http://www.old.example/2015/two"),
        item(3, headlines=[{"value": "Story 1"}], firstcreated="2015-03-02T08:00:00Z"),
        item(4, associations=[picture("gone.jpg")]),
        {"uri": "urn:x", "type": "text"},
    ]
    dry = load(*items, dry_run=True).report.as_dict()
    assert not Article.objects.exists()
    assert not Section.objects.exists()
    assert not Import.objects.exists()
    wet = load(*items).report.as_dict()
    assert dry == wet
    assert wet["links_rewritten"] == 1
    assert wet["media_missing"] == 1
    assert wet["rejected"] == 1


def test_namesakes_get_numbers(load: Load) -> None:
    title = [{"value": "The same"}]
    when = "2015-03-08T10:00:00Z"
    load(*(item(n, headlines=title, firstcreated=when) for n in range(1, 5)))
    load(item(9, headlines=title, firstcreated=when))
    paths = set(Article.objects.values_list("path", flat=True))
    assert paths == {f"/2015/03/08/news/the-same{end}.html" for end in ("", "-2", "-3", "-4", "-5")}


def test_missing_and_future_dates_become_drafts(load: Load) -> None:
    future = (timezone.now() + dt.timedelta(days=9)).isoformat()
    undated = item(1)
    del undated["firstcreated"], undated["versioncreated"]
    done = load(
        undated,
        item(2, firstcreated=future, versioncreated=future),
        item(3, embargoed=future),
        item(4, pubstatus="withheld"),
        item(5, firstcreated="0001-01-01T00:00:00Z"),
    )
    assert numbers(done) == (5, 0, 0, 0)
    assert not Article.objects.filter(live=True).exists()
    assert not Article.objects.filter(path__isnull=False).exists()
    assert {item for item, _ in done.report.notes} >= {
        f"urn:example:story:{n}" for n in (1, 2, 3, 5)
    }
    assert not Byline.objects.filter(public_at__isnull=False).exists()


def test_a_cancelled_story_is_withdrawn(load: Load) -> None:
    load(item(1, pubstatus="canceled"))
    article = Article.objects.get()
    assert article.path
    assert not article.live
    assert article.is_withdrawn


def test_odd_text_is_an_input(load: Load) -> None:
    words = "word " * 100_000
    done = load(
        item(1, headlines=[{"value": "A\x00 B\x07\u0301 " + "long " * 80}]),
        item(2, bodies=[{"contenttype": "text/html", "value": f"<p>{words}</p>"}]),
        item(3, headlines=[{"value": "عنوان الخبر 🗞️"}], language="ar"),
        item(4, located="x\x00" * 200, by="\x00 B. Adams" * 40),
    )
    assert numbers(done) == (4, 0, 0, 0)
    long = Article.objects.get(source_identity="urn:example:story:1")
    assert len(long.headline) <= 255
    assert long.headline.endswith("…")
    assert "\x00" not in long.headline + long.summary
    assert long.summary.count("long") == 80  # nothing of it is lost
    assert len(json.dumps(Article.objects.get(headline="Story 2").body.raw_data[0])) > 499_000
    arabic = Article.objects.get(language="ar")
    assert arabic.direction == "rtl"
    assert arabic.path


def test_links_become_links_by_identity(load: Load) -> None:
    body = (
        '<p><a href="http://www.old.example/b/#top">b</a> <a href="https://old.example/c">c</a> '
        '<a href="https://elsewhere.example/">e</a> <a href="urn:example:story:1">self</a></p>'
    )
    first = load(item(1, bodies=[{"contenttype": "text/html", "value": body}]), item(
        2, uri="https://old.example/b", headlines=[{"value": "B"}]
    ))  # fmt: skip
    assert first.report.links_rewritten == 1
    b = Article.objects.get(headline="B")
    text = Article.objects.get(headline="Story 1").body.raw_data[0]["value"]
    assert f'<a linktype="article" uuid="{b.uuid}">b</a>' in text
    assert 'href="https://old.example/c"' in text
    # The one it leads to comes in a later import.
    later = load(item(3, uri="http://old.example/c", headlines=[{"value": "C"}]), name="b.jsonl")
    assert later.report.links_rewritten == 1
    source = Article.objects.get(headline="Story 1")
    text = source.body.raw_data[0]["value"]
    assert "https://old.example/c" not in text
    assert 'href="https://elsewhere.example/"' in text
    run_batch(keys=list(Article.objects.values_list("pk", flat=True)))
    linked = Reference.objects.filter(source=source).values_list("article__headline", flat=True)
    assert set(linked) == {"B", "C"}


def markdown(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_old_paths_lead_to_their_stories(tmp_path: Path) -> None:
    folder = tmp_path / "blog"
    markdown(
        folder, "_posts/2014-03-11-first.md",
        "---\ntitle: First\npermalink: /notes/first/\n---\n\nSee [two](/notes/second/).\n",
    )  # fmt: skip
    markdown(
        folder, "_posts/2014-03-12-second.md",
        "---\ntitle: Second\npermalink: /notes/second/\nredirect_from: [/search, /notes/first/]\n"
        "---\n\nBack to [one](story:first).\n",
    )  # fmt: skip
    dry = import_archive(sources=[folder], actor=None, dry_run=True).report
    done = import_archive(sources=[folder], actor=None).report
    assert dry.as_dict() == done.as_dict()
    assert done.created == 2
    first, second = Article.objects.get(headline="First"), Article.objects.get(headline="Second")
    former = dict(FormerAddress.objects.values_list("path", "article_id"))
    assert former["/notes/first/"] == first.pk
    assert former["/notes/second/"] == second.pk
    assert "/search" not in former  # the site's own
    assert done.redirects == len(former)
    assert done.links_rewritten == 2
    assert str(second.uuid) in json.dumps(list(first.body.raw_data))
    assert str(first.uuid) in json.dumps(list(second.body.raw_data))


def picture(name: str, **more: Any) -> Item:
    return {
        "name": name, "uri": f"urn:example:picture:{name}", "type": "picture", "by": "Bo Ito",
        "descriptions": [{"value": "What it shows"}],
        "renditions": [{"name": "main", "href": f"https://media.example/x/{name}", "width": 800}],
        **more,
    }  # fmt: skip


def test_pictures_are_found_below_the_folder_stored_once_and_never_fetched(
    load: Load, tmp_path: Path
) -> None:
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.jpg")
    (tmp_path / "copy.jpg").write_bytes((tmp_path / "a.jpg").read_bytes())
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    (tmp_path.parent / "outside.jpg").write_bytes((tmp_path / "a.jpg").read_bytes())
    done = load(
        item(1, associations=[picture("a.jpg"), picture("broken.jpg")]),
        item(2, associations=[picture("copy.jpg")]),
        item(3, associations=[picture("gone.jpg"), picture("../outside.jpg")]),
    )
    assert numbers(done) == (3, 0, 0, 0)
    assert done.report.media_missing == 3
    stored = Picture.objects.get()
    assert (stored.creator, stored.caption) == ("Bo Ito", "What it shows")
    assert RenditionOrder.objects.filter(picture=stored).exists()
    assert Article.objects.filter(lead_picture=stored).count() == 2
    assert any("broken.jpg" in text for _, text in done.report.notes)
    lost = Article.objects.get(source_identity="urn:example:story:3")
    assert "What it shows" in json.dumps(list(lost.body.raw_data))  # its words stay


class Killed(BaseException):
    """Stands for kill -9: what was committed is there, nothing else happens."""


def test_an_import_that_was_cut_off_goes_on(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [item(n, by="Ada Berg") for n in range(1, 101)]
    commit, left = writing.Writer._commit, [3]

    def cut(self: Any, chunk: Any) -> float:
        if not left[0]:
            raise Killed
        left[0] -= 1
        return commit(self, chunk)

    monkeypatch.setattr(writing.Writer, "_commit", cut)
    with pytest.raises(Killed):
        load(*items)
    monkeypatch.setattr(writing.Writer, "_commit", commit)
    made = Article.objects.count()
    assert 0 < made < 100
    assert ImportedItem.objects.count() == made
    done = load(*items)
    assert numbers(done) == (100, 0, 0, 0)
    assert Article.objects.count() == 100
    assert Import.objects.get().finished_at is not None
    assert numbers(load(*items)) == (0, 0, 100, 0)


def test_a_path_taken_meanwhile_costs_only_another_number(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(item(50))
    commit = writing.Writer._commit
    taken: list[str] = []

    def race(self: Any, chunk: Any) -> float:
        if not taken:
            taken.append(chunk[0].article.path)
            Article.objects.filter(headline="Story 50").update(path=taken[0])
        return commit(self, chunk)

    monkeypatch.setattr(writing.Writer, "_commit", race)
    done = load(*(item(n) for n in range(1, 6)), name="b.jsonl")
    assert numbers(done) == (5, 0, 0, 0)
    assert Article.objects.get(headline="Story 1").path == taken[0].replace(".html", "-2.html")


def test_no_query_per_story(
    load: Load, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a slow machine portions get smaller; here they keep the size they begin with.
    monkeypatch.setattr("broadsheet.archive.loading.writing.Pace.note", lambda *_args: None)
    load(item(1000, by="Ada Berg"))
    with django_assert_max_num_queries(400):
        load(*(item(n, by="Ada Berg") for n in range(1, 501)), name="b.jsonl")


def test_a_hundred_authors_and_topics_are_made_together(load: Load) -> None:
    load(
        *(
            item(n, by=f"Name {n % 50} Surname", people=[{"name": f"Person {n % 40}"}])
            for n in range(1, 201)
        )
    )
    assert Author.objects.count() == 50
    assert Topic.objects.filter(kind="person").count() == 40
    assert ArticleTerm.objects.count() == 200


def test_compressed_and_wrapped(tmp_path: Path) -> None:
    path = tmp_path / "many.json.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump({"items": [item(n) for n in range(1, 4)]}, file, indent=2)
    assert numbers(import_archive(sources=[path], actor=None)) == (3, 0, 0, 0)

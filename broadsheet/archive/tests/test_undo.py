"""Taking an import back: nothing of it stays, nothing else goes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files import File
from PIL import Image
from wagtail.models import ModelLogEntry

from broadsheet.archive.export.writer import write
from broadsheet.archive.loading.updates import snapshot
from broadsheet.archive.models import Import, ImportedAddress, ImportedItem, ImportedThing, OpenLink
from broadsheet.archive.services import Imported, import_archive, undo_import
from broadsheet.archive.tests.test_loading import Item, item, numbers, picture
from broadsheet.media.models import Picture
from broadsheet.media.services import add_picture
from broadsheet.newsroom.models import Article, Author, FormerAddress, Section
from broadsheet.newsroom.services import create_article, ensure_section, publish_article
from broadsheet.topics.models import Topic

pytestmark = pytest.mark.django_db
Load = Callable[..., Imported]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(*items: Item, name: str = "archive.jsonl") -> Imported:
        path = tmp_path / name
        path.write_text("".join(json.dumps(one) + "\n" for one in items), "utf-8")
        return import_archive(sources=[path], actor=None)

    return load


def key(imported: Imported) -> int:
    assert imported.run is not None
    return imported.run.pk


def test_all_that_it_made_goes(load: Load, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.jpg")
    done = load(
        item(
            1, by="Ada Berg", people=[{"name": "Nancy Doe"}], associations=[picture("a.jpg")],
            subjects=[{"name": "World", "uri": "urn:example:section:World"}],
        ),
        *(item(n) for n in range(2, 60)),
    )  # fmt: skip
    assert Article.objects.filter(live=True).count() == 59
    file = Path(Picture.objects.get().file.path)
    undone = undo_import(key=key(done), actor=None)
    assert (undone.deleted, undone.restored, undone.kept) == (59, 0, [])
    for model in (Article, Author, Topic, Section, Picture, ImportedItem, ImportedThing, OpenLink):
        assert not model._default_manager.exists(), model
    assert file.name not in {str(path) for path in tmp_path.glob("*")}
    assert Import.objects.get().undone_at is not None
    entries = ModelLogEntry.objects.filter(action="broadsheet.undo_import")
    assert entries.count() == 1
    with pytest.raises(ValidationError):
        undo_import(key=key(done), actor=None)


def test_what_others_use_stays(load: Load) -> None:
    done = load(item(1, by="Ada Berg"), item(2))
    section, author = Section.objects.get(), Author.objects.get()
    article = Article(headline="Ours", section=section)
    article.bylines.add(Article.objects.first().bylines.model(author=author))  # type: ignore[union-attr]
    create_article(article=article, actor=None)
    publish_article(article=article, actor=None)
    undo_import(key=key(done), actor=None)
    assert [a.headline for a in Article.objects.all()] == ["Ours"]
    assert Section.objects.get() == section
    assert Author.objects.get() == author


def test_an_update_is_restored_to_the_letter(load: Load) -> None:
    story = item(1, by="Ada Berg", people=[{"name": "Nancy Doe"}], located="OSLO")
    load(story)
    before = snapshot(Article.objects.get())
    done = load(item(1, headlines=[{"value": "Other"}], by="Bo Ito", located=""), item(2))
    assert numbers(done) == (1, 1, 0, 0)
    undone = undo_import(key=key(done), actor=None)
    assert (undone.deleted, undone.restored) == (1, 1)
    after = snapshot(Article.objects.get())
    # Only what rendering made is made again.
    for state in (before, after):
        state["article"].pop("rendered_at")
    assert after == before
    assert not Author.objects.filter(name="Bo Ito").exists()
    assert numbers(load(story)) == (0, 0, 1, 0)


def test_what_was_edited_since_stays_and_is_named(load: Load) -> None:
    done = load(item(1), item(2))
    article = Article.objects.get(headline="Story 1")
    article.headline = "Edited"
    publish_article(article=article, actor=None)
    undone = undo_import(key=key(done), actor=None)
    assert undone.deleted == 1
    assert [kept["item"] for kept in undone.kept] == ["urn:example:story:1"]
    assert Article.objects.get().headline == "Edited"


def test_a_later_import_is_to_be_undone_first(load: Load) -> None:
    first = load(item(1))
    second = load(item(1, headlines=[{"value": "Second"}]), name="b.jsonl")
    undone = undo_import(key=key(first), actor=None)
    assert "undo that one first" in undone.kept[0]["reason"]
    undo_import(key=key(second), actor=None)
    assert Article.objects.get().headline == "Story 1"
    undo_import(key=key(first), actor=None)
    assert not Article.objects.exists()


def test_links_into_it_become_what_they_were(load: Load) -> None:
    text = '<p><a href="http://old.example/b">b</a></p>'
    load(item(1, bodies=[{"contenttype": "text/html", "value": text}]))
    body = list(Article.objects.get().body.raw_data)
    done = load(item(2, uri="http://old.example/b"), name="b.jsonl")
    assert done.report.links_rewritten == 1
    undo_import(key=key(done), actor=None)
    assert list(Article.objects.get().body.raw_data) == body
    assert OpenLink.objects.get().address == "old.example/b"
    assert not ImportedAddress.objects.filter(address="old.example/b").exists()
    assert load(item(2, uri="http://old.example/b"), name="b.jsonl").report.links_rewritten == 1


def test_a_picture_of_the_desk_that_an_archive_brings_again_stays(
    load: Load, tmp_path: Path
) -> None:
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.jpg")
    with (tmp_path / "a.jpg").open("rb") as file:
        ours = add_picture(file=File(file, name="a.jpg"), title="Ours", actor=None)
    done = load(item(1, associations=[picture("a.jpg")]))
    assert Article.objects.get().lead_picture == ours
    undo_import(key=key(done), actor=None)
    assert Picture.objects.get() == ours


def test_old_addresses_go_too(tmp_path: Path) -> None:
    folder = tmp_path / "blog"
    folder.mkdir()
    (folder / "2014-03-11-a.md").write_text("---\ntitle: A\npermalink: /notes/a/\n---\n\nWords.\n")
    done = import_archive(sources=[folder], actor=None)
    assert FormerAddress.objects.filter(path="/notes/a/").exists()
    undo_import(key=key(done), actor=None)
    assert not FormerAddress.objects.exists()


def test_an_export_taken_back_leaves_an_empty_paper(tmp_path: Path) -> None:
    section = ensure_section(names=["World", "Asia"], actor=None)
    article = create_article(article=Article(headline="A", section=section), actor=None)
    publish_article(article=article, actor=None)
    write(tmp_path / "out")
    from broadsheet.archive.tests.test_export import wipe

    wipe()
    done = import_archive(sources=[tmp_path / "out"], actor=None)
    assert numbers(done) == (1, 0, 0, 0)
    undo_import(key=key(done), actor=None)
    assert not Article.objects.exists()
    assert not Section.objects.exists()


def test_an_unknown_import(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        undo_import(key=4711, actor=None)


def test_two_versions_in_one_archive(load: Load) -> None:
    versions = [item(1), item(1, headlines=[{"value": "Second"}])]
    done = load(*versions)
    assert numbers(done) == (1, 1, 0, 0)
    assert numbers(load(*versions)) == (0, 0, 2, 0)
    assert Article.objects.get().headline == "Second"
    undone = undo_import(key=key(done), actor=None)
    assert (undone.deleted, undone.kept) == (1, [])
    assert not Article.objects.exists()

"""What `doctor` finds, one check at a time, and how it is mended."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image
from wagtail.models import UploadedFile

from broadsheet.changes import durable
from broadsheet.changes.models import State
from broadsheet.cli.checks import addresses, database, files, surroundings, topics, work
from broadsheet.cli.checks.finding import Check, Finding
from broadsheet.cli.paper import Paper
from broadsheet.cli.preparation import _note_pictures
from broadsheet.media.models import Picture, PictureUse
from broadsheet.media.services import add_picture, replace_picture
from broadsheet.newsroom import vocabulary
from broadsheet.newsroom.models import Article, FormerAddress, Section
from broadsheet.newsroom.services import create_article, publish_article, save_section
from broadsheet.publishing.models import Run, Step
from broadsheet.topics.models import FormerAddress as FormerTopicAddress
from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(tmp_path: Path, settings: Any) -> Iterator[Paper]:
    """The data folder of a paper whose rows are the test's."""
    (tmp_path / "media").mkdir()
    settings.MEDIA_ROOT = tmp_path / "media"
    return Paper(tmp_path)


def publish(count: int) -> list[Article]:
    section = save_section(section=Section(name="World"), actor=None)
    made = []
    for number in range(count):
        article = Article(headline=f"Story {number}", section=section)
        made.append(
            publish_article(article=create_article(article=article, actor=None), actor=None)
        )
    return made


def picture() -> Picture:
    data = BytesIO()
    Image.new("RGB", (700, 500), "teal").save(data, "JPEG")
    return add_picture(file=ContentFile(data.getvalue(), "quay.jpg"), title="Quay", actor=None)


def only(check: Check, paper: Paper) -> Finding:
    (finding,) = check(paper)
    return finding


def mended(check: Check, paper: Paper) -> str:
    """Mend the only thing that ``check`` finds; afterwards it finds nothing."""
    mend = only(check, paper).mend
    assert mend is not None
    said = mend()
    assert not list(check(paper))
    return said


def test_unfinished_publications(paper: Paper) -> None:
    publish(3)
    assert not list(work.unfinished_stories(paper))
    Run.objects.all().delete()
    finding = only(work.unfinished_stories, paper)
    assert finding.weight == "fault"
    assert "publication of 3 stories was never finished" in finding.says
    assert mended(work.unfinished_stories, paper) == "finished the publication of 3 stories"
    assert not Article.objects.filter(rendered_at=None).exists()


def test_failed_steps(paper: Paper) -> None:
    publish(1)
    Step.objects.update(state=State.FAILED, attempts=12, error="Trace\nOSError: no ink")
    assert only(work.failed, paper).says.endswith("the last: OSError: no ink")
    assert "be tried again" in mended(work.failed, paper)
    durable.work_all()
    assert set(Step.objects.values_list("state", flat=True)) == {State.DONE}


def test_steps_that_nobody_does(paper: Paper) -> None:
    publish(1)
    assert not list(work.stuck(paper))
    Step.objects.update(due_at=durable.timezone.now() - work.STUCK_AFTER * 2)
    assert only(work.stuck, paper).weight == "warning"
    with paper.lock("serve.lock", "taken"):
        assert only(work.stuck, paper).weight == "fault"


def test_rows_whose_files_are_gone(paper: Paper) -> None:
    made = picture()
    durable.work_all()
    assert not list(files.against_rows(paper))
    assert not list(files.pictures_without_renditions(paper))
    rendition = made.renditions.order_by("pk")[0]
    Path(rendition.file.path).unlink()
    assert "1 renditions are missing" in only(files.against_rows, paper).says
    assert "1 pictures" in mended(files.against_rows, paper)
    durable.work_all()
    assert Path(rendition.file.path).is_file()
    Path(made.file.path).unlink()
    lost = only(files.against_rows, paper)
    assert "Files of 1 pictures are missing" in lost.says
    assert lost.mend is None


def test_pictures_that_nobody_ordered_renditions_of(paper: Paper) -> None:
    made = picture()
    assert not list(files.pictures_without_renditions(paper))
    made.orders.all().delete()
    assert only(files.pictures_without_renditions, paper).weight == "warning"
    mended(files.pictures_without_renditions, paper)
    assert made.orders.count() == 1


def test_pictures_whose_use_nobody_noted(paper: Paper) -> None:
    shown = picture()
    first, second, _plain = publish(3)
    first.lead_picture = shown
    second.body = [
        ("picture", {"picture": shown, "caption": "", "alt": "", "credit": "", "size": "wide"})
    ]
    for article in (first, second):
        publish_article(article=article, actor=None)
    assert list(files.uses_of_pictures(paper)) == []
    PictureUse.objects.all().delete()
    finding = only(files.uses_of_pictures, paper)
    assert finding.says.startswith("2 ")
    assert finding.mend is not None
    finding.mend()
    assert set(PictureUse.objects.values_list("object_id", flat=True)) == {first.pk, second.pk}
    assert list(files.uses_of_pictures(paper)) == []
    # An upgrade notes them by itself.
    PictureUse.objects.all().delete()
    _note_pictures()
    assert PictureUse.objects.count() == 2


def test_files_that_are_to_go_or_wait_are_known(paper: Paper) -> None:
    made, data = picture(), BytesIO()
    former = Path(made.file.path)
    Image.new("RGB", (700, 500), "navy").save(data, "JPEG")
    replace_picture(picture=made, file=ContentFile(data.getvalue(), "other.jpg"), actor=None)
    UploadedFile.objects.create(file=ContentFile(b"?", "con.jpg"))
    durable.work_all()
    assert former.is_file()
    assert not list(files.against_rows(paper))


def test_files_that_no_row_knows(paper: Paper) -> None:
    (paper.folder / "media" / "stray.jpg").write_bytes(b"?")
    finding = only(files.against_rows, paper)
    assert finding.weight == "warning"
    assert "stray.jpg" in finding.says


def test_public_stories_without_an_address(paper: Paper) -> None:
    (one,) = publish(1)
    assert not list(addresses.of_public_stories(paper))
    Article.objects.update(path=None)
    assert mended(addresses.of_public_stories, paper) == "gave 1 stories an address"
    assert Article.objects.get().path == one.path


def test_former_addresses_that_are_present_ones(paper: Paper) -> None:
    one, two = publish(2)
    FormerAddress.objects.create(path="/2020/01/01/world/old.html", article=two)
    topic = Topic.objects.create(name="Tides", slug="tides")
    assert not list(addresses.former_and_present(paper))
    FormerAddress.objects.create(path=one.path, article=two)
    FormerAddress.objects.create(path="/world/", section=one.section)
    FormerTopicAddress.objects.create(path=topic.path, topic=topic)
    assert "3 former addresses" in only(addresses.former_and_present, paper).says
    mended(addresses.former_and_present, paper)
    assert FormerAddress.objects.get().path == "/2020/01/01/world/old.html"


def test_links_to_what_is_gone(paper: Paper) -> None:
    one, two = publish(2)
    link = '<p><a href="ref:article:{}">a story</a></p>'
    Article.objects.filter(pk=one.pk).update(body_html=link.format(two.uuid))
    assert not list(addresses.links(paper))
    Article.objects.filter(pk=one.pk).update(body_html=link.format(uuid.uuid4()))
    assert str(one.path) in only(addresses.links, paper).says


@pytest.mark.parametrize(
    ("variables", "weight", "says"),
    [
        ({}, "warning", "base_url is not set"),
        ({"BASE_URL": "http://www.example.com"}, "warning", "base_url is not https"),
        ({"BASE_URL": "https://www.example.com", "HTTPS": "no"}, "warning", "https is off"),
        ({"BASE_URL": "https://a.example", "ALLOWED_HOSTS": "*"}, "warning", "allowed_hosts has"),
        ({"DEMO": "yes", "BASE_URL": "https://a.example"}, "fault", "demo is on"),
        ({"DEMO": "yes", "DEBUG": "yes"}, "warning", "debug is on"),
        ({"BASE_URL": "https://a.example", "DEBUG": "yes"}, "fault", "debug is on"),
        ({"DEMO": "yes", "SECRET_KEY": ""}, "fault", "secret_key is not set"),
        ({"DEMO": "yes", "SECRET_KEY": "short"}, "warning", "secret_key is short"),
    ],
)
def test_settings(
    paper: Paper,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    weight: str,
    says: str,
) -> None:
    for name, value in {"SECRET_KEY": "k" * 64, **variables}.items():
        monkeypatch.setenv(f"BROADSHEET_{name}", value)
    finding = only(surroundings.settings, paper)
    assert finding.weight == weight
    assert says in finding.says


def test_a_settings_file_that_is_open_to_others(paper: Paper) -> None:
    paper.settings_file.write_text('name = "Post"\n')
    paper.settings_file.chmod(0o644)
    mended(surroundings.settings_file, paper)
    assert paper.settings_file.stat().st_mode & 0o777 == 0o600


def test_nobody_who_may_sign_in(paper: Paper, admin_user: Any) -> None:
    assert not list(surroundings.accounts(paper))
    admin_user.is_active = False
    admin_user.save()
    assert "no administrator" in only(surroundings.accounts, paper).says


def test_the_database_is_well(paper: Paper) -> None:
    assert not list(database.answers(paper))
    assert not list(database.is_whole(paper))
    assert not list(database.is_of_this_version(paper))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('newsroom', '9999_of_tomorrow', '2030-01-01')"
        )
    assert "a newer Broadsheet" in only(database.is_of_this_version, paper).says


def test_a_vocabulary_is_behind_only_when_much_has_changed(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        save_topic(topic=Topic(name=f"Person {number}", kind="person"), actor=None)
    assert "no compiled vocabulary" in only(topics.compiled, paper).says
    vocabulary.compile_vocabulary()
    assert not list(topics.compiled(paper))
    # All that was touched shortly before is looked at again: nobody is to be told of that.
    save_topic(topic=Topic(name="One more", kind="person"), actor=None)
    assert not list(topics.compiled(paper))
    monkeypatch.setattr(vocabulary, "WORTH_COMPILING", 10)
    finding = only(topics.compiled, paper)
    assert "may have changed since the vocabulary was compiled" in finding.says
    assert finding.mend is not None
    finding.mend()
    assert not list(topics.compiled(paper))

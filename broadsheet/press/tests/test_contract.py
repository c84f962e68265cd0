"""What every store does: a folder, and a bucket of a real S3 server over a socket."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.utils import timezone
from moto.server import ThreadedMotoServer

from broadsheet.changes.keys import touch
from broadsheet.press import services, upkeep, uploading
from broadsheet.press.announcing import say
from broadsheet.press.bucket import BucketError, BucketStore
from broadsheet.press.cdn import key_of
from broadsheet.press.encodings import forms
from broadsheet.press.folder import FolderStore
from broadsheet.press.models import Page, Part, Purge, Upload
from broadsheet.press.store import Finished, Store
from broadsheet.settings.bucket import Bucket
from broadsheet.settings.bucket import bucket as read
from broadsheet.settings.cdn import Cdn
from broadsheet.settings.operator import SettingError

HTML = "text/html; charset=utf-8"
PUBLIC = "public, max-age=0, must-revalidate"
HEADERS = (("Content-Type", HTML), ("Cache-Control", PUBLIC), ("X-Frame-Options", "SAMEORIGIN"))
NAME = "paper"
Make = Callable[[str], Store]


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    before = {name: os.environ.get(name) for name in ("AWS_EC2_METADATA_DISABLED",)}
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    yield f"http://{host}:{port}"
    server.stop()
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})


def named(s3: str, prefix: str) -> Bucket:
    return Bucket(NAME, prefix, s3, "eu-central-1", "key", "secret")


def client(s3: str) -> Any:
    import boto3

    return boto3.client("s3", endpoint_url=s3, region_name="eu-central-1",
                        aws_access_key_id="key", aws_secret_access_key="secret")  # fmt: skip


@pytest.fixture
def make_bucket(s3: str) -> None:
    places = {"LocationConstraint": "eu-central-1"}
    asked = client(s3)
    if NAME not in [one["Name"] for one in asked.list_buckets()["Buckets"]]:
        asked.create_bucket(Bucket=NAME, CreateBucketConfiguration=places)


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return FolderStore(tmp_path)
    address = request.getfixturevalue("s3")
    request.getfixturevalue("make_bucket")
    return BucketStore(named(address, f"{tmp_path.name}/"))


def page(path: str = "/world/", text: str = "<p>The wall held.</p>") -> Finished:
    return Finished(
        path, 200, HEADERS, forms(text.encode() * 40, HTML), "https://www.example.com",
        1_700_000_000, ("section:1", "navigation"),
    )  # fmt: skip


MOVED = Finished("/world/", 301, (("Location", "/city/"), *HEADERS), {"": b""})
GONE = Finished("/world/", 410, HEADERS, {"": b"No longer here: \xc3\xa4."})
MARKED = replace(page(), bodies={"": b'<p>Words.</p><!--#include virtual="/_/foot/4.html" -->'})


def test_what_is_put_is_got(store: Store) -> None:
    assert store.get("/world/") is None
    assert not store.put(page())
    found = store.get("/world/")
    assert found == page()
    assert found is not None
    assert (found.keys, found.modified) == (page().keys, page().modified)


@pytest.mark.parametrize(
    "one", [page(), MOVED, GONE, MARKED], ids=["page", "moved", "gone", "marked"]
)
@pytest.mark.parametrize("other", [page(text="<p>Other.</p>"), MOVED, GONE, MARKED])
def test_one_takes_the_place_of_another(store: Store, one: Finished, other: Finished) -> None:
    store.put(one)
    assert store.get("/world/") == one
    assert store.put(other)
    assert store.get("/world/") == other
    assert list(store.paths()) == ["/world/"]


@pytest.mark.parametrize(
    "one", [page(), MOVED, GONE, MARKED], ids=["page", "moved", "gone", "marked"]
)
def test_what_is_discarded_is_not_there(store: Store, one: Finished) -> None:
    store.put(one)
    assert store.discard("/world/")
    assert store.get("/world/") is None
    assert not store.discard("/world/")
    assert not list(store.paths())


def test_every_path(store: Store) -> None:
    paths = ["/", "/world/", "/world/asia/", "/a.html", "/2026/11/26/world/a.html", "/robots.txt"]
    for path in paths:
        store.put(page(path))
    assert sorted(store.paths()) == sorted(paths)
    for path in paths:
        found = store.get(path)
        assert found is not None
        assert found.path == path


# The bucket ---------------------------------------------------------------------------------------


def test_what_lies_in_a_bucket(s3: str, make_bucket: None) -> None:
    store, asked = BucketStore(named(s3, "lies/")), client(s3)

    def lies(key: str) -> Any:
        return asked.get_object(Bucket=NAME, Key=f"lies/{key}")

    def keys() -> set[str]:
        found = asked.list_objects_v2(Bucket=NAME, Prefix="lies/").get("Contents", ())
        return {one["Key"].removeprefix("lies/") for one in found}

    store.put(page())
    for suffix, form in (("", None), (".br", "br"), (".gz", "gzip")):
        got = lies(f"world/index.html{suffix}")
        assert (got["ContentType"], got["CacheControl"]) == (HTML, PUBLIC)
        assert got.get("ContentEncoding") == form
        assert got["Body"].read() == page().bodies[form or ""]
    store.put(MOVED)
    got = lies("world/index.html")
    assert (got["WebsiteRedirectLocation"], got["Body"].read()) == ("/city/", b"")
    note = ".press/about/world/index.html.json"
    assert keys() == {"world/index.html", note}
    store.put(GONE)
    assert keys() == {note}
    store.discard("/world/")
    assert keys() == set()


def test_half_a_page_is_no_page(
    s3: str, make_bucket: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadsheet.press.bucket.TORN_PAUSE", 0)
    store = BucketStore(named(s3, "half/"))
    store.put(page())
    client(s3).put_object(Bucket=NAME, Key="half/world/index.html.br", Body=b"half")
    assert store.get("/world/") is None
    client(s3).delete_object(Bucket=NAME, Key="half/world/index.html")
    assert store.get("/world/") is None


def test_a_bucket_that_is_not_there(s3: str, make_bucket: None) -> None:
    BucketStore(named(s3, "")).check()
    nowhere = BucketStore(replace(named(s3, ""), name="nobodys"))
    for act in (nowhere.check, lambda: nowhere.put(page()), lambda: nowhere.discard("/"),
                lambda: list(nowhere.paths())):  # fmt: skip
        with pytest.raises(BucketError, match="nobodys"):
            act()
    with pytest.raises(BucketError):
        BucketStore(named("http://127.0.0.1:9", "")).get("/")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", None),
        ("s3://paper", Bucket("paper")),
        ("s3://k:s%2F@paper/a/b?endpoint=http://h:1&region=x",
         Bucket("paper", "a/b/", "http://h:1", "x", "k", "s/")),
    ],
)  # fmt: skip
def test_how_it_is_named(url: str, found: Bucket | None) -> None:
    assert read(url) == found


@pytest.mark.parametrize(
    "url",
    ["paper", "s3://", "gs://paper", "s3://p?x=1", "s3://p?endpoint=h",
     "s3://b?endpoint=http://[x", "s3://b?endpoint=http://", "s3://b?endpoint=http://h:port"],
)  # fmt: skip
def test_what_names_nothing(url: str) -> None:
    with pytest.raises(SettingError, match="press_bucket"):
        read(url)


# From the folder into the bucket ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_changes_in_the_folder_comes_into_the_bucket(
    settings: Any, tmp_path: Path, s3: str, make_bucket: None
) -> None:
    settings.BROADSHEET_DATA = tmp_path
    settings.BROADSHEET_BUCKET = replace(named(s3, "goes/"), name="late")
    settings.BROADSHEET_CDN = Cdn("varnish", ("http://127.0.0.1:9",))
    folder, store = FolderStore(services.folder()), services.store()
    to = uploading.bucket()
    assert to is not None
    for path in ("/", "/a.html", "/b.html"):
        store.put(page(path))
    store.put(page("/a.html", "<p>Newer.</p>"))
    store.discard("/b.html")
    # Not before it lies there.
    assert not Purge.objects.exists()
    # There is no such bucket yet: that is said once, and nothing is lost.
    with pytest.raises(BucketError):
        uploading.upload_due(to, folder)
    assert Upload.objects.count() == 5
    assert uploading.upload_due(to, folder) == 0
    places = {"LocationConstraint": "eu-central-1"}
    client(s3).create_bucket(Bucket="late", CreateBucketConfiguration=places)
    Upload.objects.update(due_at=timezone.now())
    assert uploading.upload_due(to, folder) == 5
    assert not Upload.objects.exists()
    assert sorted(to.paths()) == ["/", "/a.html"]
    assert to.get("/a.html") == page("/a.html", "<p>Newer.</p>")
    assert sorted(Purge.objects.values_list("hard", flat=True)) == [False, False, True]


@pytest.mark.django_db
def test_a_bucket_that_cannot_be_used_is_one_fault_however_much_waits(
    settings: Any, tmp_path: Path, s3: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings.BROADSHEET_BUCKET = replace(named(s3, "goes/"), name="nobodys-yet")
    uploading.ask(f"/{number}.html" for number in range(200))
    asked = itertools.count()
    uploading.run(FolderStore(tmp_path), lambda: next(asked) >= 4)
    said = [record for record in caplog.records if record.name == uploading.__name__]
    assert len(said) == 1
    assert Upload.objects.count() == 200


@pytest.mark.django_db
def test_what_is_evicted_from_the_folder_stays_in_the_bucket_and_right(
    settings: Any, tmp_path: Path, s3: str, make_bucket: None
) -> None:
    settings.BROADSHEET_DATA = tmp_path
    settings.BROADSHEET_BASE_URL = "https://www.example.com"
    settings.ALLOWED_HOSTS = ["*"]
    settings.BROADSHEET_BUCKET = named(s3, "evicted/")
    to, folder = uploading.bucket(), FolderStore(services.folder())
    assert to is not None

    def upload() -> None:
        Upload.objects.update(due_at=timezone.now())
        while uploading.upload_due(to, folder):
            pass

    services.press("/robots.txt")
    # Not before it lies there.
    assert upkeep.evict(most_bytes=0) == 0
    upload()
    # Asked for once more, such as for a page that came and went.
    uploading.ask(["/robots.txt"])
    Upload.objects.all().delete()
    assert upkeep.evict(most_bytes=0) == 1
    assert folder.get("/robots.txt") is None
    assert upkeep.evict(most_bytes=0) == 0
    uploading.ask(["/robots.txt"])
    upload()
    before = to.get("/robots.txt")
    assert before is not None
    # A reader has it in the folder again.
    assert services.press_for_reader("/robots.txt") == before
    upload()
    assert upkeep.evict(most_bytes=0) == 1
    # What it is made of changes: it is pressed, and put there, though nobody asked.
    row = Page.objects.get(path="/robots.txt")
    Part.objects.create(page=row, key="section:7")
    settings.BROADSHEET_BASE_URL = "https://paper.example.com"
    touch(["section:7"])
    services.settle()
    upload()
    after = to.get("/robots.txt")
    assert after is not None
    assert b"paper.example.com" in after.body
    assert upkeep.evict(most_bytes=0) == 1
    # Another bucket has none of it yet.
    settings.BROADSHEET_BUCKET = named(s3, "another/")
    uploading.note_bucket(services.folder() / "bucket")
    services.settle()
    there = uploading.bucket()
    assert there is not None
    Upload.objects.update(due_at=timezone.now())
    while uploading.upload_due(there, folder):
        pass
    assert there.get("/robots.txt") == after


@pytest.mark.django_db
def test_what_changes_together_is_written_down_together(
    settings: Any, tmp_path: Path, s3: str, django_assert_num_queries: Any
) -> None:
    settings.BROADSHEET_DATA = tmp_path
    settings.BROADSHEET_BUCKET = named(s3, "together/")
    store = services.store(together=True)
    with django_assert_num_queries(0):
        for number in range(30):
            store.put(page(f"/{number}.html"))
    with django_assert_num_queries(1):
        say(store)
        say(store)
    assert Upload.objects.count() == 30
    settings.BROADSHEET_BUCKET = None
    settings.BROADSHEET_CDN = Cdn("varnish", ("http://127.0.0.1:9",))
    store = services.store(together=True)
    for number in range(30):
        store.put(page(f"/{number}.html", "<p>Newer.</p>"))
    store.discard("/3.html")
    with django_assert_num_queries(2):
        say(store)
    assert Purge.objects.filter(hard=False).count() == 29
    assert Purge.objects.get(hard=True).key == key_of("/3.html")


@pytest.mark.django_db
def test_another_bucket_gets_everything(
    settings: Any, tmp_path: Path, s3: str, make_bucket: None
) -> None:
    settings.BROADSHEET_DATA = tmp_path
    settings.BROADSHEET_BASE_URL = "https://www.example.com"
    settings.ALLOWED_HOSTS = ["*"]
    settings.BROADSHEET_BUCKET = None
    services.press("/robots.txt")
    mark = services.folder() / "bucket"
    assert uploading.note_bucket(mark) == 0
    settings.BROADSHEET_BUCKET = named(s3, "everything/")
    assert uploading.note_bucket(mark) == 1
    assert uploading.note_bucket(mark) == 0
    to = uploading.bucket()
    assert to is not None
    while uploading.upload_due(to, FolderStore(services.folder())):
        pass
    # Whom the bucket's owner lets in reads it without Broadsheet.
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                 "Resource": f"arn:aws:s3:::{NAME}/everything/*"}  # fmt: skip
    policy = json.dumps({"Version": "2012-10-17", "Statement": [everybody]})
    client(s3).put_bucket_policy(Bucket=NAME, Policy=policy)
    with urlopen(f"{s3}/{NAME}/everything/robots.txt") as answer:
        assert answer.read().startswith(b"#")
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"

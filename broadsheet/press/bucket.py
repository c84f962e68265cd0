"""The store as a bucket of S3, for whoever serves a bucket: a CDN, or the bucket's own web site.

Each page is an object under its address, ``index.html`` for one that ends in a slash, with its type
and lifetime; its compressed forms lie beside it. An address that leads elsewhere is an empty object
that says where. What is gone is no object, but for the note. Notes lie below ``.press/``.

``serve`` never reads here: pages lie in its folder too. A bucket puts no pieces in: stories in it
are without their running order and foot, unless Broadsheet answers them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from broadsheet.press.encodings import IDENTITY, SUFFIXES
from broadsheet.press.folder import INDEX, NOTE, TRIES, Torn, note_of, page_of
from broadsheet.press.store import Finished
from broadsheet.settings.bucket import Bucket

NOTES = ".press/about/"
# What is said of an object; the rest of a page's headers is for whoever stands before the bucket.
SAID = {"content-type": "ContentType", "cache-control": "CacheControl"}
MOVED = frozenset({301, 308})
CONNECT_SECONDS, READ_SECONDS, CONNECTIONS = 5, 20, 16
TORN_PAUSE = 0.1


class BucketError(Exception):
    """The bucket did not do what was asked; the words say why."""


class BucketStore:
    """Raises ``BucketError`` from every call when the bucket cannot be reached or refuses."""

    def __init__(self, named: Bucket) -> None:
        try:
            from botocore.config import Config
            from botocore.exceptions import BotoCoreError, ClientError
            from storages.backends.s3 import S3Storage
        except ImportError:
            raise BucketError(
                "press_bucket needs django-storages: pip install 'django-storages[s3]'."
            ) from None
        self._errors = (BotoCoreError, ClientError)
        self._missing = ClientError
        config = Config(
            connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS,
            max_pool_connections=CONNECTIONS, retries={"max_attempts": 2, "mode": "standard"},
        )  # fmt: skip
        storage = S3Storage(
            bucket_name=named.name, access_key=named.key or None,
            secret_key=named.secret or None, endpoint_url=named.endpoint or None,
            region_name=named.region or None, client_config=config,
        )  # fmt: skip
        self._name, self._prefix = named.name, named.prefix
        try:
            self._client: Any = storage.connection.meta.client
        except (*self._errors, ValueError) as error:
            raise BucketError(f"The bucket {named.name} cannot be used: {error}") from None

    def key(self, path: str) -> str:
        """The object that is the page at ``path``."""
        return f"{self._prefix}{path[1:]}{INDEX if path.endswith('/') else ''}"

    def note(self, path: str) -> str:
        return f"{self._prefix}{NOTES}{path[1:]}{INDEX if path.endswith('/') else ''}{NOTE}"

    # Writing ---------------------------------------------------------------------------------

    def put(self, page: Finished) -> bool:
        was_there = self._there(self.note(page.path))
        key, kept = self.key(page.path), set()
        said = {SAID[n.lower()]: value for n, value in page.headers if n.lower() in SAID}
        if page.status == 200:
            # The page itself last: whoever finds it new finds its forms new.
            for form in sorted(page.bodies, reverse=True):
                encoded = {"ContentEncoding": form} if form else {}
                self._put(f"{key}{SUFFIXES[form]}", page.bodies[form], **said, **encoded)
                kept.add(form)
        elif page.status in MOVED:
            self._put(key, b"", WebsiteRedirectLocation=page.header("Location"), **said)
            kept.add(IDENTITY)
        place = "page" if page.status == 200 else ""
        self._put(self.note(page.path), note_of(page, place), ContentType="application/json")
        if was_there:
            self._remove(
                [f"{key}{suffix}" for form, suffix in SUFFIXES.items() if form not in kept]
            )
        return was_there

    def discard(self, path: str) -> bool:
        was_there = self._there(self.note(path))
        key = self.key(path)
        self._remove([*(f"{key}{suffix}" for suffix in SUFFIXES.values()), self.note(path)])
        return was_there

    # Reading ---------------------------------------------------------------------------------

    def get(self, path: str) -> Finished | None:
        for _ in range(TRIES):
            note = self._read(self.note(path))
            if note is None:
                return None
            try:
                return page_of(path, note, lambda place, form: self._form(path, form))
            except Torn:
                time.sleep(TORN_PAUSE)
        return None

    def _form(self, path: str, form: str) -> bytes:
        body = self._read(f"{self.key(path)}{SUFFIXES.get(form, '.?')}")
        if body is None:
            raise Torn
        return body

    def paths(self) -> Iterator[str]:
        begin = f"{self._prefix}{NOTES}"
        more: dict[str, str] = {}
        while True:
            found = self._do("list_objects_v2", Prefix=begin, **more)
            for one in found.get("Contents", ()):
                name = one["Key"].removeprefix(begin).removesuffix(NOTE)
                folder, _, last = name.rpartition("/")
                yield f"/{folder}/".replace("//", "/") if last == INDEX else f"/{name}"
            if not found.get("IsTruncated"):
                return
            more = {"ContinuationToken": found["NextContinuationToken"]}

    def check(self) -> None:
        """Make sure that the bucket is there and may be written.

        Raises:
            BucketError: it is not, or not.
        """
        key = f"{self._prefix}.press/check"
        self._put(key, b"", ContentType="text/plain")
        self._remove([key])

    # The bucket ------------------------------------------------------------------------------

    def _do(self, verb: str, **what: Any) -> Any:
        try:
            return getattr(self._client, verb)(Bucket=self._name, **what)
        except self._errors as error:
            raise BucketError(f"The bucket {self._name}: {error}") from error

    def _put(self, key: str, body: bytes, **said: str) -> None:
        self._do("put_object", Key=key, Body=body, **said)

    def _remove(self, keys: list[str]) -> None:
        if not keys:
            return
        asked = {"Objects": [{"Key": key} for key in keys], "Quiet": True}
        left = self._do("delete_objects", Delete=asked).get("Errors")
        if left:
            raise BucketError(f"{left[0].get('Key')} stays: {left[0].get('Message')}")

    def _there(self, key: str) -> bool:
        try:
            self._do("head_object", Key=key)
        except BucketError as error:
            if self._is_missing(error):
                return False
            raise
        return True

    def _read(self, key: str) -> bytes | None:
        try:
            body: bytes = self._do("get_object", Key=key)["Body"].read()
        except BucketError as error:
            if self._is_missing(error):
                return None
            raise
        except OSError as error:
            raise BucketError(f"{key} broke off: {error}") from error
        return body

    def _is_missing(self, error: BucketError) -> bool:
        cause = error.__cause__
        if not isinstance(cause, self._missing):
            return False
        return str(cause.response.get("Error", {}).get("Code")) in {"404", "NoSuchKey", "NotFound"}

"""Pages go compressed to whoever takes that; a second visit finds them unchanged."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from broadsheet.web.tests.factory import Paper

# Among those that ask the database, so that none before it has emptied it.
pytestmark = pytest.mark.django_db


def test_texts_are_compressed_and_still_known_again(paper: Paper, client: Client) -> None:
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    again = client.get("/", headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]})
    assert again.status_code == 304
    feed = client.get("/rss/home.xml", headers={"Accept-Encoding": "gzip"})
    assert feed["Content-Encoding"] == "gzip"


def test_who_refuses_gzip_gets_none_of_what_is_made_for_one_asker(
    paper: Paper, client: Client
) -> None:
    for refused in ("gzip;q=0", "identity, gzip;q=0.0", "br"):
        plain = client.get("/nowhere/", headers={"Accept-Encoding": refused})
        assert "Content-Encoding" not in plain
        assert "Accept-Encoding" in plain["Vary"]
    taken = client.get("/nowhere/", headers={"Accept-Encoding": "br;q=0.5, gzip"})
    assert taken["Content-Encoding"] == "gzip"

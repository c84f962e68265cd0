"""What a story's page shows, and to whom."""

from __future__ import annotations

import pytest
from django.test import Client

from broadsheet.web.tests.factory import Paper, make_paper

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def paper(django_db_setup: None, django_db_blocker) -> Paper:  # type: ignore[no-untyped-def]
    """Made once for the module and taken away with its transaction."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_paper()
        transaction.set_rollback(True)


def get(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def test_the_front_and_a_story(paper: Paper, client: Client) -> None:
    html = get(client, "/")
    assert "Water over the quay" in html
    html = get(client, paper.stories["every block"].path)
    assert "An earlier version gave the depth" in html

"""The little paper, made once for a module and taken away with its transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from broadsheet.web.tests.factory import Paper, make_paper


@pytest.fixture(scope="module")
def paper(django_db_setup: None, django_db_blocker: Any) -> Iterator[Paper]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_paper()
        transaction.set_rollback(True)

"""What is taken down lies in the store no longer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from broadsheet.changes import durable
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Section
from broadsheet.press import services as press


@pytest.mark.django_db
def test_its_pages_go_with_it(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.BROADSHEET_DATA = tmp_path
    settings.BROADSHEET_BASE_URL = "https://www.example.com"
    settings.ALLOWED_HOSTS = ["*"]
    world = services.save_section(section=Section(name="World"), actor=None)
    article = Article(headline="The ledger", section=world, body=[("text", "<p>Forty-one.</p>")])
    article = services.create_article(article=article, actor=None)
    article = services.publish_article(article=article, actor=None)
    durable.work_all()
    press.settle()
    path = article.path or ""
    store, own = press.store(), [path, path.replace(".html", "/print.html")]
    assert all(store.get(one) is not None for one in own)
    with django_capture_on_commit_callbacks(execute=True):
        services.take_down(article=article, reason="A court said so.", actor=None)
    assert not any(store.get(one) for one in own)
    durable.work_all()
    press.settle()
    gone = store.get(path)
    assert gone is not None
    assert gone.status == 451
    assert b"Forty-one" not in gone.body

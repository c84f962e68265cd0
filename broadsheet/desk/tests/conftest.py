"""A section, a story, and three members of staff."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from broadsheet.accounts.models import User
from broadsheet.accounts.services import add_user
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Section

Write = Callable[..., Article]


@pytest.fixture
def world(db: None) -> Section:
    return services.ensure_section(names=["World"], actor=None)


@pytest.fixture
def write(world: Section) -> Write:
    """Writes a draft; with ``public=True`` publishes it."""

    def draft(
        headline: str = "Harbour wall holds", *, public: bool = False, **fields: object
    ) -> Article:
        fields.setdefault("body", [("text", "<p>The wall held.</p>")])
        fields.setdefault("section", world)
        article = services.create_article(article=Article(headline=headline, **fields), actor=None)
        return services.publish_article(article=article, actor=None) if public else article

    return draft


def _staff(name: str, *groups: str, administrator: bool = False) -> User:
    from django.contrib.auth.models import Group

    user = add_user(
        email=f"{name}@example.com", password="a long password of words", name=name.title(),
        administrator=administrator, actor=None,
    )  # fmt: skip
    if groups:
        user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def editor(db: None) -> User:
    return _staff("editor")


@pytest.fixture
def moderator(db: None) -> User:
    return _staff("moderator", "Producers")


@pytest.fixture
def administrator(db: None) -> User:
    return _staff("administrator", administrator=True)


@pytest.fixture
def as_editor(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def as_moderator(moderator: User) -> Client:
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def as_administrator(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client

"""Addresses of this paper become identities, whatever form they were pasted in."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.services.links import internalise, path_of

HOSTS = {"paper.example", "www.paper.example"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    section = services.ensure_section(names=["World"], actor=None)
    draft = services.create_article(
        article=Article(headline="Harbour wall holds", section=section), actor=None
    )
    return services.publish_article(article=draft, actor=None)


def text(html: str) -> list[dict[str, Any]]:
    return [{"type": "text", "value": html, "id": "x"}]


@pytest.mark.parametrize(
    "prefix", ["", "https://paper.example", "http://www.paper.example:8000", "//paper.example"]
)
def test_an_address_of_ours_becomes_an_identity(article: Article, prefix: str) -> None:
    made = internalise(text(f'<p><a href="{prefix}{article.path}">it</a></p>'), hosts=HOSTS)
    assert made == text(f'<p><a linktype="article" uuid="{article.uuid}">it</a></p>')


def test_a_former_address_too(article: Article) -> None:
    former = article.path
    services.move(article=article, slug="wall", actor=None)
    made = internalise(text(f'<p><a href="{former}?utm=x&amp;y=z">it</a></p>'), hosts=HOSTS)
    assert f'uuid="{article.uuid}"' in made[0]["value"]


def test_other_things_of_ours(article: Article) -> None:
    author = services.ensure_author(name="Ada Berg", actor=None)
    column = services.ensure_column(name="Harbour Notes", actor=None)
    html = "".join(f'<p><a href="{t.path}">x</a></p>' for t in (author, column, article.section))
    made = internalise(text(html), hosts=HOSTS)[0]["value"]
    assert f'linktype="author" uuid="{author.uuid}"' in made
    assert f'linktype="column" uuid="{column.uuid}"' in made
    assert f'linktype="section" uuid="{article.section.uuid}"' in made


@pytest.mark.parametrize(
    "address",
    ["https://else.example{path}", "{path}#entry-4", "/2001/01/01/world/unknown.html",
     "mailto:{path}", "https://paper.example:x{path}", "https://[bad{path}"],
)  # fmt: skip
def test_what_is_not_ours_or_has_a_fragment_stays(article: Article, address: str) -> None:
    blocks = text(f'<p><a href="{address.format(path=article.path)}">it</a></p>')
    assert internalise(blocks, hosts=HOSTS) == blocks


def test_links_within_boxes_tables_and_lists_of_links(article: Article) -> None:
    link, linked = (
        f'<a href="{article.path}">it</a>',
        f'<a linktype="article" uuid="{article.uuid}">it</a>',
    )
    blocks = [
        {"type": "fact_box", "value": {"title": link, "body": f"<p>{link}</p>"}},
        {"type": "table", "value": {"caption": link, "rows": [[link, "x"]], "header_row": True}},
        {"type": "gallery", "value": {"title": "", "pictures": [{"picture": 1, "caption": link}]}},
        {"type": "preformatted", "value": {"text": link, "kind": "code"}},
        {"type": "html", "value": link},
        {"type": "related", "value": {"title": "", "items": [{"url": article.path, "title": "x"}]}},
    ]
    box, table, gallery, code, html, related = internalise(blocks, hosts=HOSTS)
    assert box["value"] == {"title": link, "body": f"<p>{linked}</p>"}
    assert table["value"]["caption"] == linked
    assert table["value"]["rows"] == [[linked, "x"]]
    assert gallery["value"]["pictures"][0]["caption"] == linked
    assert code["value"]["text"] == html["value"] == link
    assert related["value"]["items"] == [{"url": "", "article": article.pk, "title": "x"}]


def test_a_path_that_is_none() -> None:
    for address in ("", "x", "//", "https://", "javascript:alert(1)", "https://paper.example"):
        assert path_of(address, hosts=HOSTS) is None


def test_a_text_without_links_asks_nothing(article: Article) -> None:
    with CaptureQueriesContext(connection) as captured:
        internalise(text("<p>No links. <a href='https://x.org/'>x</a></p>"), hosts=HOSTS)
    assert not captured.captured_queries

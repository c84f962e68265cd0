"""axe on every page of the desk that is ours: no serious finding."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.accounts.services import add_user
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article
from broadsheet.topics.models import Topic
from broadsheet.web.tests.factory import Paper

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "a long password of words"
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """() => axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}).then(found => found.violations
  .filter(one => ["serious", "critical"].includes(one.impact))
  .map(one => [one.id, one.nodes.map(node => `${node.target.join(" ")}: ${node.html}`)]))
"""
EVERYTHING = """() => axe.run(document).then(found => found.violations
  .map(one => [one.id, one.nodes.map(node => node.html.slice(0, 160))]))
"""
# Wagtail's own furniture, which we do not write: reported upstream, not here.
NOT_OURS = ("data-side-panel-toggle=", ".w-slim-header", ".form-side__", "#w-userbar")


def addresses(article: Article) -> dict[str, str]:
    pk = article.pk
    first = article.revisions.order_by("pk").first()
    assert first is not None
    names = {
        "home": reverse("wagtailadmin_home"),
        "list": reverse("articles:list"),
        "new story": reverse("articles:add"),
        "story": reverse("articles:edit", args=[pk]),
        "notes": reverse("articles:notes", args=[pk]),
        "past coverage": reverse("articles:past", args=[pk]),
        "threads": reverse("threads"),
        "history": reverse("articles:history", args=[pk]),
        "two versions": reverse("articles:revisions_compare", args=[pk, first.pk, "latest"]),
        "correct": reverse("articles:correct", args=[pk]),
        "move": reverse("articles:move", args=[pk]),
        "withdraw": reverse("articles:withdraw", args=[pk]),
        "audit log": reverse("audit_log"),
        "style guide": reverse("style_guide"),
        "letters": reverse("letters:index"),
        "pictures": reverse("pictures:index"),
        "corrections": reverse("corrections:index"),
        "candidates": reverse("topics:candidates"),
        "pin to a front": reverse("fronts:pin", args=[pk]),
        "signing in": reverse("desk_security"),
        "add a passkey": reverse("desk_add_key"),
        "nothing": reverse("articles:edit", args=[987_654_321]),
    }
    first, second = Topic.objects.order_by("pk")[:2]
    names["topic"] = reverse("topics:edit", args=[first.pk])
    names["merging topics"] = f"{reverse('topics:merge', args=[first.pk])}?into={second.pk}"
    for thing in ("authors", "sections", "columns", "topics", "standing_pages"):
        names[thing] = reverse(f"{thing}:list")
        names[f"new in {thing}"] = reverse(f"{thing}:add")
    return names


def test_no_page_of_the_desk_shuts_anybody_out(page: Page, live_paper: Paper) -> None:
    if not AXE.is_file():
        pytest.skip("needs axe-core: npm ci")
    user = add_user(
        email="desk@example.com", password=PASSWORD, name="Dora Esk", administrator=True, actor=None
    )
    user.groups.set(Group.objects.filter(name="Administrators"))
    article = live_paper.stories["opinion"]
    reporter = User.objects.create(
        username="r@example.com", email="r@example.com", first_name="Rita", is_staff=True
    )
    note = services.add_note(article=article, text="Who says so, @Dora Esk?", actor=reporter)
    services.add_note(article=article, text="I do.", parent=note, actor=user)
    latest = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    latest.summary = "Another summary altogether."
    services.save_draft(article=latest, actor=user)
    page.goto(f"{live_paper.url}/desk/")
    page.fill("[name=username]", "desk@example.com")
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url(re.compile(r"/desk/$"))
    script = AXE.read_text()
    found: dict[str, object] = {}
    for name, address in addresses(Article.objects.get(pk=article.pk)).items():
        answer = page.goto(f"{live_paper.url}{address}")
        assert answer is not None
        assert answer.status == (404 if name == "nothing" else 200), name
        if name == "story":
            page.click("[data-side-panel-toggle=notes]")
            page.wait_for_selector("[data-desk-notes] textarea", state="visible")
        page.evaluate(script)
        if name == "style guide":
            # Every component of the readers' pages in every state: nothing at all, day and night.
            for scheme in ("dark", "light"):
                page.emulate_media(color_scheme=scheme)
                found |= {f"{name}, {scheme}": said for said in page.evaluate(EVERYTHING)}
        ours = [
            [rule, [node for node in nodes if not any(mark in node for mark in NOT_OURS)]]
            for rule, nodes in page.evaluate(RUN)
        ]
        if ours := [one for one in ours if one[1]]:
            found[name] = ours
    assert not found, json.dumps(found, indent=1)[:8000]

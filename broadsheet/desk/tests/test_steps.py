"""A story's publishing steps at the desk."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from broadsheet.changes import durable
from broadsheet.changes.models import State
from broadsheet.desk.tests.conftest import Write
from broadsheet.publishing.models import Step


def test_the_steps_are_shown_as_they_go(as_editor: Client, write: Write) -> None:
    article = write(public=True)
    address = reverse("articles:runs", args=[article.pk])
    edit = as_editor.get(reverse("articles:edit", args=[article.pk])).content.decode()
    assert f'data-desk-runs="{address}"' in edit
    assert "Render the text" in edit
    shown = as_editor.get(address).content.decode()
    assert "waiting" in shown
    durable.work_all()
    shown = as_editor.get(address).content.decode()
    assert "waiting" not in shown
    assert "done" in shown
    assert "Run again" not in shown  # for those who may publish


def test_a_failed_step_is_shown_and_run_again(as_moderator: Client, write: Write) -> None:
    article = write("<Wall>", public=True)
    step = Step.objects.get(name="render_body")
    Step.objects.filter(pk=step.pk).update(
        state=State.FAILED, attempts=12, error="ValueError: <no>", finished_at=step.created_at
    )
    home = as_moderator.get(reverse("wagtailadmin_home")).content.decode()
    assert "Render the text" in home
    assert "&lt;Wall&gt;" in home
    shown = as_moderator.get(reverse("articles:runs", args=[article.pk])).content.decode()
    assert "ValueError: &lt;no&gt;" in shown
    again = reverse("articles:retry_step", args=[article.pk, step.pk])
    assert again in shown
    assert as_moderator.get(again).status_code == 405
    assert as_moderator.post(again)["Location"] == reverse("articles:edit", args=[article.pk])
    durable.work_all()
    step.refresh_from_db()
    assert step.state == State.DONE
    answer = as_moderator.post(again, headers={"X-Requested-With": "fetch"})
    assert "waiting" in answer.content.decode()


def test_only_who_may(as_editor: Client, client: Client, write: Write) -> None:
    article, other = write(public=True), write("Other", public=True)
    step = Step.objects.filter(run__article=article).first()
    assert (
        as_editor.post(reverse("articles:retry_step", args=[article.pk, step.pk])).status_code
        == 302
    )
    assert client.get(reverse("articles:runs", args=[article.pk])).status_code == 302
    del other


def test_a_step_belongs_to_its_story(as_moderator: Client, write: Write) -> None:
    article, other = write(public=True), write("Other", public=True)
    step = Step.objects.filter(run__article=article).first()
    again = reverse("articles:retry_step", args=[other.pk, step.pk])
    assert as_moderator.post(again).status_code == 404

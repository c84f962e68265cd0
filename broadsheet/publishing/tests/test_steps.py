"""Steps: order, needs, retries, leases, the sweep."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from broadsheet.changes import durable
from broadsheet.changes.models import State
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Reference
from broadsheet.newsroom.models.publication import Verb
from broadsheet.publishing import pipeline
from broadsheet.publishing.models import Run, Step
from broadsheet.publishing.services import forget_old_runs, sweep

pytestmark = pytest.mark.django_db


def publish(headline: str = "Wall", body: str = "<p>It held.</p>") -> Article:
    section = services.ensure_section(names=["World"], actor=None)
    article = Article(headline=headline, section=section, body=[("text", body)])
    article = services.create_article(article=article, actor=None)
    return services.publish_article(article=article, actor=None)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Rendering fails while the list is empty."""
    mended: list[int] = []
    real = pipeline.render_body

    def run(pk: int) -> None:
        if not mended:
            raise RuntimeError("the press is on fire")
        real.run(pk)

    steps = tuple(
        dataclasses.replace(step, run=run) if step.name == "render_body" else step
        for step in pipeline.PUBLISH
    )
    monkeypatch.setitem(pipeline.PIPELINE, Verb.PUBLISH, steps)
    return mended


def test_a_failed_step_is_kept_with_its_reason_and_tried_again(broken: list[int]) -> None:
    publish()
    durable.work_all()
    step = Step.objects.get(name="render_body")
    assert (step.state, step.attempts) == (State.WAITING, 1)
    assert "the press is on fire" in step.error
    assert step.due_at > timezone.now()
    # What needs it has not been tried.
    assert Step.objects.get(name="note_references").attempts == 0
    broken.append(1)
    assert durable.retry_all() == 1
    assert durable.work_all() == 6
    assert not Step.objects.exclude(state=State.DONE).exists()


def test_a_step_gives_up_at_last_and_can_be_run_again(broken: list[int]) -> None:
    publish()
    for _ in range(durable.MOST_ATTEMPTS):
        Step.objects.filter(state=State.WAITING).update(due_at=timezone.now())
        durable.work_all()
    step = Step.objects.get(name="render_body")
    assert step.state == State.FAILED
    assert durable.unfinished() == {"waiting": 5, "running": 0, "failed": 1}
    broken.append(1)
    durable.retry(step)
    durable.work_all()
    assert durable.unfinished() == {"waiting": 0, "running": 0, "failed": 0}


def test_a_claimed_row_is_nobody_elses_until_its_lease_ends() -> None:
    publish()
    kind = next(kind for kind in durable.kinds() if kind.model is Step)
    row = durable.claim(kind)
    assert row is not None
    assert durable.claim(kind) is None
    Step.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    again = durable.claim(kind)
    assert again is not None
    assert (again.pk, again.attempts) == (row.pk, 2)


def test_every_verb_has_steps_that_may_run_twice() -> None:
    article = publish()
    for verb, steps in pipeline.PIPELINE.items():
        assert steps, verb
        for step in steps:
            step.run(article.pk)
            step.run(article.pk)


def test_references_follow_the_public_text() -> None:
    older = publish("Older")
    newer = publish("Newer", f'<p>As <a linktype="article" uuid="{older.uuid}">we said</a>.</p>')
    durable.work_all()
    assert Reference.objects.get().article_id == older.pk
    newer.refresh_from_db()
    newer.body = [("text", "<p>No more.</p>")]
    services.publish_article(article=newer, actor=None)
    durable.work_all()
    assert not Reference.objects.exists()


def test_withdrawn_stories_refer_to_nothing() -> None:
    older = publish("Older")
    newer = publish("Newer", f'<p>As <a linktype="article" uuid="{older.uuid}">we said</a>.</p>')
    durable.work_all()
    services.withdraw(article=newer, note="Wrong.", actor=None)
    durable.work_all()
    assert not Reference.objects.exists()


def test_the_sweep_finds_what_was_forgotten() -> None:
    article = publish()
    assert sweep() == 0
    Run.objects.all().delete()
    assert sweep() == 1
    assert sweep() == 0
    durable.work_all()
    article.refresh_from_db()
    assert article.rendered_at is not None
    assert sweep() == 0


def test_a_failure_while_writing_steps_takes_the_publication_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(**_kwargs: object) -> None:
        raise RuntimeError("no room for rows")

    monkeypatch.setattr("broadsheet.publishing.receivers.begin", fail)
    with pytest.raises(RuntimeError):
        publish()
    article = Article.objects.get()
    assert not article.live
    assert article.path is None


def test_old_runs_are_forgotten_unless_unfinished() -> None:
    publish()
    Run.objects.update(created_at=timezone.now() - timedelta(days=90))
    assert forget_old_runs() == 0
    durable.work_all()
    assert forget_old_runs() == 8
    assert not Run.objects.exists()


def test_a_slow_renderer_never_covers_a_newer_text(monkeypatch: pytest.MonkeyPatch) -> None:
    from broadsheet.newsroom.services import rendering

    article = publish()
    real = rendering.render

    def slow(*args: Any, **kwargs: Any) -> tuple[str, str, int]:
        made = real(*args, **kwargs)
        monkeypatch.setattr(rendering, "render", real)
        newer = Article.objects.get(pk=article.pk)
        newer.body = [("text", "<p>It fell.</p>")]
        services.publish_article(article=newer, actor=None)
        return made

    monkeypatch.setattr(rendering, "render", slow)
    durable.work_all()
    article.refresh_from_db()
    assert article.body_html == "<p>It fell.</p>"

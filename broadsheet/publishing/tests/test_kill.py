"""Kill -9 at every point between pressing “publish” and the last step: the end is the same."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from broadsheet.changes import durable
from broadsheet.changes.models import State, Touch
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Reference
from broadsheet.newsroom.services import references, rendering
from broadsheet.publishing import pipeline, receivers
from broadsheet.publishing.models import Step

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

Patch = Callable[[Any, str, Any], None]


def die(*_args: object, **_kwargs: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying_after(real: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        real(*args, **kwargs)
        die()

    return run


def dying_for(name: str, real: Callable[[Any], None]) -> Callable[[Any], None]:
    def run(row: Any) -> None:
        if getattr(row, "name", "") == name:
            die()
        real(row)

    return run


# Each sets its trap in the process that will be killed.
POINTS: dict[str, Callable[[], None]] = {
    "rows written, not committed": lambda: setattr(
        receivers, "begin", dying_after(receivers.begin)
    ),
    "committed, nothing claimed": lambda: setattr(durable, "claim", die),
    "rendered, not stored": lambda: setattr(rendering, "render", dying_after(rendering.render)),
    "references found, not stored": lambda: setattr(
        references, "links_in", dying_after(references.links_in)
    ),
    **{
        f"{step.name} done, not noted": (
            lambda name=step.name: setattr(durable, "_finish", dying_for(name, durable._finish))
        )
        for step in pipeline.PUBLISH
    },
}


def in_a_process_of_its_own(work: Callable[[], None]) -> int:
    """Run ``work`` in a child; the signal that ended it, 0 if none did."""
    connections.close_all()
    child = os.fork()
    if child == 0:  # pragma: no cover - measured nowhere, it dies
        try:
            work()
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def write() -> tuple[Article, Article]:
    section = services.ensure_section(names=["World"], actor=None)
    older = services.create_article(
        article=Article(headline="Older", section=section, body=[("text", "<p>Then.</p>")]),
        actor=None,
    )
    older = services.publish_article(article=older, actor=None)
    link = f'<p>As <a linktype="article" uuid="{older.uuid}">we said</a>.</p>'
    newer = services.create_article(
        article=Article(headline="Newer", section=section, body=[("text", link)]), actor=None
    )
    durable.work_all()
    return older, newer


def time_passes() -> None:
    """The leases of the dead run out."""
    Step.objects.filter(state=State.RUNNING).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )
    Step.objects.filter(state=State.WAITING).update(due_at=timezone.now())


@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_the_end_is_the_same(point: str) -> None:
    older, newer = write()

    def publish_and_work() -> None:
        POINTS[point]()
        services.publish_article(article=Article.objects.get(pk=newer.pk), actor=None)
        durable.work_all()

    assert in_a_process_of_its_own(publish_and_work) == signal.SIGKILL

    newer = Article.objects.get(pk=newer.pk)
    if point == "rows written, not committed":
        assert not newer.live
        assert newer.path is None
        assert not Step.objects.filter(run__article=newer).exists()
        services.publish_article(article=newer, actor=None)
    time_passes()
    durable.work_all()

    newer.refresh_from_db()
    assert newer.live
    assert newer.path.endswith("/newer.html")
    assert f"ref:article:{older.uuid}" in newer.body_html
    assert newer.rendered_at is not None
    assert list(Reference.objects.values_list("source", "article")) == [(newer.pk, older.pk)]
    assert set(Step.objects.values_list("state", flat=True)) == {State.DONE}
    assert Step.objects.filter(run__article=newer).count() == len(pipeline.PUBLISH)
    assert Touch.objects.filter(key=f"article:{newer.pk}:card").exists()

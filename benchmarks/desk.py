"""How quickly the desk's pages are made with many stories, beside Wagtail's stock snippet views.

    python benchmarks/desk.py [--stories N] [--rounds N] [--keep DIR]

In one run, in one process, on one database (SQLite; BROADSHEET_DATABASE_URL for another): N stories
are put in by bulk insert, with as many acts in the log; then each page is asked for by a signed-in
administrator through Django's own handler, middleware and all. *Stock* is the same table as a proxy
model in an unaltered ``SnippetViewSet`` with the same columns and the same form. Times are of the
server alone, without the network; the aim is 100 ms of work for list and form.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
BATCH = 2_000
AIM = 100.0
WORDS = (
    "harbour", "weir", "ferry", "council", "bridge", "budget", "storm", "tram", "school", "court",
    "market", "river", "strike", "museum", "railway", "water", "election", "debt", "garden", "wall",
)  # fmt: skip


def paper(folder: Path) -> None:
    """Set Django up on an empty paper in ``folder``, with the stock model beside ours."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["BROADSHEET_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.settings.django"
    sys.path.insert(0, str(HERE.parent))
    from django.conf import settings

    settings.INSTALLED_APPS = ["benchmarks.stock", *settings.INSTALLED_APPS]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.ALLOWED_HOSTS = ["*"]
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def stories(count: int, sections: list[Any]) -> Iterator[Any]:
    from broadsheet.newsroom.models import Article

    newest = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
    for number in range(count):
        words = " ".join(WORDS[(number // 20**place) % 20] for place in range(4))
        at = newest - dt.timedelta(minutes=37 * number)
        section = sections[number % len(sections)]
        text = f"<p>{words.capitalize()} and what came of it. {'It went on. ' * 40}</p>"
        yield Article(
            headline=f"{words.capitalize()} {number}", summary=f"About {words}.",
            slug=f"s-{number}",
            section=section, top_section=section.top, live=number % 20 != 0,
            path=None if number % 20 == 0 else f"{at:/%Y/%m/%d}/x/s-{number}.html",
            first_published_at=None if number % 20 == 0 else at, touched_at=at, created_at=at,
            has_unpublished_changes=number % 20 == 0, body_html=text, rendered_at=at,
            body=json.dumps([{"type": "text", "value": text, "id": f"b{number}"}]),
        )  # fmt: skip


def fill(count: int) -> Any:
    """Put everything in; returns the story whose form is opened."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import ModelLogEntry

    from broadsheet.accounts.models import User
    from broadsheet.newsroom import services
    from broadsheet.newsroom.models import Article, Byline

    names = [f"Section {number}" for number in range(12)]
    sections = [services.ensure_section(names=[name], actor=None) for name in names]
    authors = [services.ensure_author(name=f"Author {number}", actor=None) for number in range(200)]
    user = User.objects.create_superuser("bench", "bench@example.com", "bench")
    kind = ContentType.objects.get_for_model(Article)
    batch: list[Any] = []
    made = 0

    def flush() -> None:
        nonlocal made
        rows = Article.objects.bulk_create(batch)
        Byline.objects.bulk_create(
            Byline(article=row, author=authors[row.pk % 200], public_at=row.first_published_at)
            for row in rows
        )
        ModelLogEntry.objects.bulk_create(
            ModelLogEntry(
                content_type=kind, object_id=str(row.pk), label=row.headline, user=user,
                action="wagtail.publish", timestamp=row.touched_at,
            )
            for row in rows
        )  # fmt: skip
        made += len(batch)
        batch.clear()
        print(f"\r{made:,} stories", end="", flush=True)

    for story in stories(count, sections):
        batch.append(story)
        if len(batch) == BATCH:
            flush()
    if batch:
        flush()
    print()
    article = Article.objects.filter(live=True).order_by("-first_published_at")[3]
    for number in range(20):
        latest = article.get_latest_revision_as_object()
        latest.summary = f"The {number}th version of it."
        services.save_draft(article=latest, actor=user)
        article = Article.objects.get(pk=article.pk)
        if number % 4 == 0:
            services.add_note(article=article, text=f"Note {number}", actor=user)
    return article


def pages(article: Any) -> list[tuple[str, str, str]]:
    """Name, address, and the name of what it is to be compared with."""
    from django.urls import reverse

    ours, stock = reverse("articles:list"), reverse("stock:list")
    compare = reverse("articles:revisions_compare", args=[article.pk, "earliest", "latest"])
    return [
        ("list", ours, "stock list"),
        ("list, a section", f"{ours}?section={article.section_id}", "stock list, a section"),
        ("list, a headline begins", f"{ours}?q=harbour+weir", ""),
        ("list, page 40", f"{ours}?p=40", "stock list, page 40"),
        ("form", reverse("articles:edit", args=[article.pk]), "stock form"),
        ("home", reverse("wagtailadmin_home"), ""),
        ("history", reverse("articles:history", args=[article.pk]), ""),
        ("two versions", compare, ""),
        ("notes", reverse("articles:notes", args=[article.pk]), ""),
        ("audit log", reverse("audit_log"), ""),
        ("stock list", stock, ""),
        ("stock list, a section", f"{stock}?section={article.section_id}", ""),
        ("stock list, page 40", f"{stock}?p=40", ""),
        ("stock form", reverse("stock:edit", args=[article.pk]), ""),
    ]


def measured(client: Any, urls: dict[str, str], rounds: int) -> dict[str, dict[str, Any]]:
    """Times of each page. One is asked for after the other, round by round: what else the machine
    does meanwhile falls on all of them alike. ``cpu`` is what this process worked for it.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for url in urls.values():
        for _ in range(3):
            answer = client.get(url)
            assert answer.status_code == 200, (url, answer.status_code)
    times: dict[str, list[float]] = {name: [] for name in urls}
    worked: dict[str, list[float]] = {name: [] for name in urls}
    for _ in range(rounds):
        for name, url in urls.items():
            started, busy = time.perf_counter(), time.process_time()
            client.get(url)
            worked[name].append((time.process_time() - busy) * 1000)
            times[name].append((time.perf_counter() - started) * 1000)
    made = {}
    for name, url in urls.items():
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        spent = sorted(times[name])
        made[name] = {
            "cpu_ms": round(statistics.median(worked[name]), 1),
            "p50_ms": round(statistics.median(spent), 1),
            "p95_ms": round(spent[int(0.95 * (len(spent) - 1))], 1),
            "queries": len(queries),
        }
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--keep", type=Path, help="a folder for the paper, to be looked at later")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as folder:
        paper(asked.keep or Path(folder))
        from django.test import Client

        from broadsheet.accounts.models import User
        from broadsheet.newsroom.models import Article

        stored = Article.objects.count()
        article = (
            Article.objects.filter(latest_revision__isnull=False).first()
            if stored
            else fill(asked.stories)
        )
        client = Client()
        client.force_login(User.objects.get(username="bench"))
        urls = {name: url for name, url, _other in pages(article)}
        results = measured(client, urls, asked.rounds)
        against = {name: other for name, _url, other in pages(article) if other}
    head = ("cpu ms", "p50 ms", "p95 ms", "queries", "stock cpu", "ratio")
    print(f"\n{'page':<26}" + "".join(f"{word:>10}" for word in head))
    for name, row in results.items():
        line = f"{name:<26}" + "".join(f"{value:>10}" for value in row.values())
        if name in against:
            other = results[against[name]]["cpu_ms"]
            line += f"{other:>10}{row['cpu_ms'] / other:>10.2f}"
        print(line)
    slow = [n for n in ("list", "form") if results[n]["cpu_ms"] > AIM]
    print("Aim of 100 ms for list and form:", "missed by " + ", ".join(slow) if slow else "met")
    target = HERE / "results"
    target.mkdir(exist_ok=True)
    document = {"stories": asked.stories, "rounds": asked.rounds, "pages": results}
    (target / "desk.json").write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    main()

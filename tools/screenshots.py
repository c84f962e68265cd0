"""Takes the pictures of docs/gallery/ from the demonstration paper, with Chromium.

``screenshots.py [DATA [NAME…]]``: DATA is the folder of a demo paper; without it one is made for
the occasion. Names, such as ``article``, are the kinds of page to take anew; without them all are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from desk_screenshots import View, take_desk, views
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from serving import BROADSHEET, ROOT, served

GALLERY = ROOT / "docs" / "gallery"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]
WIDTHS = {390: 844, 820: 1180, 1440: 1000}
SCHEMES = ("light", "dark")
# Pages that are shown where this stands, rather than from their top.
SHOWN = {"home-below": "main .house", "article-foot": "main .house"}
QUALITY = 50  # enough to judge by, and light enough to keep more than a hundred
PAPER = (794, 1123)  # A4 at 96 dots an inch
MARGINS = (68, 60)  # left and top, as print.css has them


def addresses(data: Path) -> dict[str, str]:
    """One address of each kind of page of the paper in ``data``, the newest with a picture."""
    os.environ["BROADSHEET_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.settings.django"
    import django

    django.setup()
    from django.db.models import Count

    from broadsheet.newsroom.models import Article, Author, Column, Section
    from broadsheet.topics.models import Topic

    public = Article.objects.public().exclude(lead_picture=None).order_by("-first_published_at")
    section = Section.objects.filter(parent=None, in_navigation=True).order_by("position").first()
    magazine = Section.objects.filter(look="magazine").first()
    news = public.filter(kind="news").first()
    found = {
        "home": "/",
        "home-below": "/",
        "section": section.path if section else "",
        "article": news.path if news else "",
        "article-foot": news.path if news else "",
        "print": news.print_path if news else "",
        "day": f"/archive/{news.first_published_at:%Y/%m/%d}/" if news else "",
        "corrections": "/corrections/",
        "search": "/search?q=bridge",
        "edition": f"/edition/{news.first_published_at:%Y-%m-%d}/" if news else "",
        "archive": f"/archive/{news.first_published_at:%Y/%m}/" if news else "",
        "not-found": "/nothing-here.html",
    }
    for kind in ("opinion", "live", "gallery", "debate", "review"):
        bare = Article.objects.public().filter(kind=kind).order_by("-first_published_at")
        story = public.filter(kind=kind).first() or bare.first()
        found[kind] = story.path if story else ""
    if magazine:
        found["magazine"] = magazine.path
        inside = public.filter(section__path__startswith=magazine.path).first()
        found["magazine-story"] = inside.path if inside else ""
    for name, rows in (
        ("author", Author.objects.exclude(picture=None).annotate(n=Count("bylines"))),
        ("column", Column.objects.annotate(n=Count("articles"))),
        ("topic", Topic.objects.annotate(n=Count("uses"))),
    ):
        most = rows.order_by("-n").first()
        found[name] = most.path if most else ""
    return {name: path for name, path in found.items() if path}


def take(browser: Browser, address: str, pages: dict[str, str]) -> None:
    for width, height in WIDTHS.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
            )
            page = context.new_page()
            # As somebody sees them who has been here before: with all of the paper's fonts.
            page.goto(address, wait_until="networkidle")
            for name, path in pages.items():
                shoot(page, address + path, name, f"{width}-{scheme}")
            context.close()
    if "article" not in pages:
        return
    width, height = (PAPER[side] - 2 * MARGINS[side] for side in (0, 1))
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.emulate_media(media="print")
    printed = seen(page, address + pages["article"])
    sheet = Image.new("RGB", PAPER, "white")
    sheet.paste(printed, MARGINS)
    keep(sheet, "article-paper")
    context.close()


def prepare(story: Any) -> None:
    """Give a demonstration paper some of a day's work: words changed, a note, a plan."""
    from django.utils import timezone

    from broadsheet.accounts.models import User
    from broadsheet.newsroom import services
    from broadsheet.newsroom.models import Article

    editor = User.objects.get(email="editor@example.com")
    reporter = User.objects.get(email="reporter@example.com")
    if story.latest_revision_id is None:
        services.save_draft(article=story, actor=reporter)
        draft = Article.objects.get(pk=story.pk).get_latest_revision_as_object()
        draft.summary = f"{draft.summary} The vote is on Thursday."
        services.save_draft(article=draft, actor=editor)
        services.add_note(article=story, text="Who says so? Name one of them.", actor=editor)
        for headline, length in (("The bridge bill, line by line", 900), ("Ferries stay in", 400)):
            plan = services.plan_story(
                headline=headline, section=story.top_section, day=timezone.localdate(),
                actor=editor, words=length,
            )  # fmt: skip
            services.assign(article=plan.article, user=reporter, actor=editor)


def desk_views() -> list[View]:
    """The pages of the desk that the guides show, of what the paper holds."""
    from django.utils import timezone

    from broadsheet.newsroom.models import Article

    public = Article.objects.public().order_by("-first_published_at")
    story = public.filter(kind="news").exclude(lead_picture=None).first()
    live = public.filter(kind="live").first()
    if story is None or live is None:
        return []
    prepare(story)
    day = f"{timezone.localdate(story.first_published_at):%Y-%m-%d}"
    return views(story.pk, live.pk, story.top_section_id, day)


def shoot(page: Page, address: str, name: str, suffix: str) -> None:
    keep(seen(page, address, SHOWN.get(name, "")), f"{name}-{suffix}")


def seen(page: Page, address: str, about: str = "") -> Image.Image:
    page.goto(address, wait_until="networkidle")
    if about and page.locator(about).count():
        # What stands above is laid out when it comes near the window, and moves the place.
        for _ in range(3):
            page.locator(about).first.evaluate("place => place.scrollIntoView({ block: 'center' })")
            page.wait_for_timeout(300)
        page.wait_for_load_state("networkidle")
    return shot_of(page)


def shot_of(page: Page) -> Image.Image:
    # The network is quiet; what came last has still to be painted.
    page.wait_for_timeout(300)
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def keep(shot: Image.Image, name: str) -> None:
    file = GALLERY / f"{name}.webp"
    shot.save(file, quality=QUALITY, method=6)
    print(file.relative_to(ROOT))


def main() -> None:
    chromium = os.environ.get("BROADSHEET_CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUM)), None
    )
    if chromium is None:
        sys.exit("Chromium is needed; BROADSHEET_CHROMIUM may name it.")
    GALLERY.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "demo"
        if not (data / "broadsheet.toml").exists():
            subprocess.run([*BROADSHEET, "--data", str(data), "init", "--demo"], check=True)
        # The sizes of its pictures too, so that pages are as readers see them.
        subprocess.run([*BROADSHEET, "--data", str(data), "resume"], check=True)
        # Asked before Playwright's loop runs, beside which Django would not ask its database.
        pages, desk = addresses(data), {view.name: view for view in desk_views()}
        wanted = sys.argv[2:] or [*pages, *desk]
        with served(data) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
            take(browser, address, {name: pages[name] for name in wanted if name in pages})
            shown = [desk[name] for name in wanted if name in desk]
            take_desk(browser, address, shown, lambda page, name: keep(shot_of(page), name))
            browser.close()


if __name__ == "__main__":
    main()

"""The page of results: what it shows, what it narrows to, what it never shows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import feedparser
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date

from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Byline, Section
from broadsheet.search import indexes
from broadsheet.search import services as searches
from broadsheet.search.models import Search
from broadsheet.search.selectors import most_searched
from broadsheet.search.services import count_search
from broadsheet.topics.models import Alias, Topic
from broadsheet.topics.services import ensure_topic
from broadsheet.web.tests.factory import NOON, story

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
UpToDate = Callable[[], None]


@pytest.fixture
def reader() -> Client:
    cache.clear()  # who asked what within the hour
    return Client(headers={"user-agent": BROWSER})


@pytest.fixture
def paper(search_index: UpToDate) -> UpToDate:
    """Eleven ferry stories of two sections and years, one opinion, one for members."""
    world = services.ensure_section(names=["World"], actor=None)
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    sport = services.ensure_section(names=["Sport"], actor=None)
    author = services.ensure_author(name="Ada Berg", actor=None)
    topic = ensure_topic(name="Ferry lines", kind="subject", actor=None)
    for number in range(11):
        story(
            f"Ferry news number {number}",
            section=asia if number % 2 else sport,
            at=NOON - dt.timedelta(days=80 * number),
            by=(author,) if number < 3 else (),
            terms=(topic,) if number < 5 else (),
            body=[("text", f"<p>The harbour’s ferries sailed at dawn, all {number} of them.</p>")],
            kind=Article.Kind.OPINION if number == 4 else Article.Kind.NEWS,
        )
    story(
        "Ferry secrets", section=world, access=Article.Access.MEMBERS,
        body=[("text", "<p>One.</p><p>Two.</p><p>The ferry owner is a quagga.</p>")],
    )  # fmt: skip
    search_index()
    return search_index


def text(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_results_with_snippets_counts_and_facets(reader: Client, paper: UpToDate) -> None:
    html = text(reader, "/search?q=ferries")
    assert "12 stories" in html
    assert "<mark>ferries</mark> sailed at dawn" in html
    assert "<mark>Ferry</mark> news number 0" in html
    assert html.count('class="card search-result') == 10
    assert re.search(r'section=world" rel="nofollow">World</a> <span class="count">6</span>', html)
    assert re.search(r'date=2026" rel="nofollow">2026</a>', html)
    assert re.search(r'kind=opinion" rel="nofollow">Opinion</a> <span class="count">1</span>', html)
    assert re.search(r'author=ada-berg" rel="nofollow">Ada Berg</a> <span class="count">3<', html)
    assert re.search(
        r'topic=ferry-lines" rel="nofollow">Ferry lines</a> <span class="count">5<', html
    )
    assert '<meta name="robots" content="noindex">' in html
    second = text(reader, "/search?q=ferries&page=2")
    assert second.count('class="card search-result') == 2
    assert "page 2" in second


def test_what_is_found_by_no_text_of_its_own_shows_why(reader: Client, paper: UpToDate) -> None:
    topic = ensure_topic(name="Quagga protection", kind="subject", actor=None)
    drawn = services.ensure_author(name="Ines Halvard", actor=None)
    world = Section.objects.get(slug="world")
    made = story("Nothing said", section=world, terms=(topic,), kicker="Okapi watch",
                 lead_caption="An axolotl in its pool.",
                 kind=Article.Kind.OPINION, body=[("text", "<p>Of animals.</p>")])  # fmt: skip
    Byline.objects.create(article=made, author=drawn, role=Byline.Role.PHOTOGRAPHER)
    paper()
    for asked, shown in {
        "berg": "Ada <mark>Berg</mark>",
        "byline:berg": "Ada <mark>Berg</mark>",
        "quagga protection": "<mark>Quagga</mark> <mark>protection</mark>",
        "okapi": "<mark>Okapi</mark> watch",
        "axolotl": "An <mark>axolotl</mark> in its pool.",
        "halvard": "Ines <mark>Halvard</mark>",
    }.items():
        assert shown in text(reader, f"/search?q={asked}"), asked
    # Where a text says why, nothing is added.
    assert "<mark>Ferry</mark> lines" not in text(reader, "/search?q=ferry&section=sport")
    assert "<mark>" not in text(reader, "/search?q=type:opinion")


def test_narrowing_and_order(reader: Client, paper: UpToDate) -> None:
    assert "5 stories" in text(reader, "/search?q=ferry&section=world/asia")
    inside = text(reader, "/search?q=ferry&section=world")
    assert "6 stories" in inside
    assert re.search(r'section=world%2Fasia" rel="nofollow">Asia</a>', inside)
    assert re.search(r'href="/search\?q=ferry" rel="nofollow" aria-current="true">World', inside)
    assert "1 story" in text(reader, "/search?q=ferry&kind=opinion")
    assert "3 stories" in text(reader, "/search?author=ada-berg")
    assert "November" in text(reader, "/search?q=ferry&date=2026")
    newest = text(reader, "/search?q=ferry&sort=newest&section=sport")
    shown = [int(n) for n in re.findall(r"</mark> news number (\d+)", newest)]
    assert shown == sorted(shown)
    oldest = text(reader, "/search?q=ferry&sort=oldest&section=sport")
    assert [int(n) for n in re.findall(r"</mark> news number (\d+)", oldest)] == shown[::-1]


def test_what_was_chosen_stands_above_and_goes_one_by_one(reader: Client, paper: UpToDate) -> None:
    html = text(reader, "/search?q=ferry&section=sport&date=2026-11&kind=news&sort=newest")
    (chosen,) = re.findall(r'<nav class="search-chosen".*?</nav>', html)
    assert re.findall(r"</span>([^<]+)</a>", chosen) == ["Sport", "News", "November 2026"]
    assert 'href="/search?q=ferry&amp;section=sport&amp;kind=news&amp;sort=newest"' in chosen
    assert "search-chosen" not in text(reader, "/search?q=ferry")


def test_the_address_is_forgiven_a_slash(reader: Client, paper: UpToDate) -> None:
    response = reader.get("/search/?q=ferry")
    assert (response.status_code, response["Location"]) == (302, "/search?q=ferry")


def test_gated_text_is_found_by_nobody(reader: Client, paper: UpToDate) -> None:
    html = text(reader, "/search?q=quagga")
    assert "Ferry secrets" not in html
    assert "Nothing in the archive fits" in html
    secrets = text(reader, "/search?q=secrets")
    assert "quagga" not in secrets
    assert "quagga" not in text(reader, "/search/suggest?q=qua")


def test_a_story_that_went_since_is_not_shown(reader: Client, paper: UpToDate) -> None:
    article = Article.objects.get(headline="Ferry news number 3")
    services.withdraw(article=article, note="Gone.", actor=None)
    assert "Ferry news number 3" not in re.sub("</?mark>", "", text(reader, "/search?q=ferry"))


def test_a_misspelt_word_is_put_right_and_said(reader: Client, paper: UpToDate) -> None:
    html = text(reader, "/search?q=harbuor+sailed")
    assert "No story has “harbuor sailed”." in html
    assert 'href="/search?q=harbour+sailed"><b>harbour sailed</b>' in html
    assert "11 stories" in html


def test_a_headline_one_slip_away_stands_with_what_was_typed(
    reader: Client, paper: UpToDate
) -> None:
    section = Section.objects.get(slug="sport")
    story("Harbour ferries agreed", section=section)
    body = [("text", "<p>Agreed: a harbor for ferries.</p>")]
    story("At last", section=section, body=body)
    paper()
    html = text(reader, "/search?q=harbor+ferries+agreed")
    assert 'href="/search?q=harbour+ferries+agreed"><b>harbour ferries agreed</b>' in html
    assert "Among these are stories for" in html
    assert "2 stories" in html
    assert "<mark>Harbour</mark> <mark>ferries</mark> <mark>agreed</mark>" in html
    assert "<mark>harbor</mark>" in html


def test_some_of_the_words_where_no_story_has_all(reader: Client, paper: UpToDate) -> None:
    html = text(reader, "/search?q=ferry+zzzxxqqwert")
    assert "these have some of them" in html
    assert "12 stories" in html


def test_the_topic_stands_above(reader: Client, paper: UpToDate) -> None:
    assert 'class="search-topic"' in text(reader, "/search?q=ferry+lines")
    assert 'class="search-topic"' not in text(reader, "/search?q=ferry")
    Topic.objects.update(status=Topic.Status.RETIRED)
    assert 'class="search-topic"' not in text(reader, "/search?q=ferry+lines")


def test_a_topic_is_met_by_whatever_else_it_is_called(reader: Client, paper: UpToDate) -> None:
    ferries = Topic.objects.get()
    for name in ("Boat Routes", "B.R.", "Lignes de bac à l’île"):
        Alias.objects.create(topic=ferries, name=name)
    shown = {"kind": "Topic", "text": "Ferry lines", "path": "/topics/ferry-lines/"}
    for typed in ("boat ro", "routes", "b.r", "lignes de bac a l'ile", "lin fer"):
        items = reader.get("/search/suggest", {"q": typed}).json()["items"]
        assert [item for item in items if item["kind"] == "Topic"] == [shown], typed
    assert 'class="search-topic"' in text(reader, "/search?q=boat+routes")
    assert "5 stories" in text(reader, '/search?q=topic:"BOAT+routes"')
    # What two topics are called names neither; its own name goes before others' aliases.
    other = ensure_topic(name="Bridge repairs", kind="subject", actor=None)
    for name in ("B.R.", "Ferry lines"):
        Alias.objects.create(topic=other, name=name)
    assert 'class="search-topic"' not in text(reader, "/search?q=b.r.")
    assert 'href="/topics/ferry-lines/"' in text(reader, "/search?q=ferry+lines")
    assert "5 stories" in text(reader, "/search?q=topic:br")


def test_silly_questions_are_met_kindly(reader: Client, paper: UpToDate) -> None:
    rest = "page=x&sort=y&section=z&kind=k&date=2026-99&topic=t&author=%00"
    for query in (
        "", "%20", "%22", "((((", "-", "%00", "*", "OR", "a" * 3000, "%F0%9F%98%80", "headline:",
        "%E2%80%AE", "--", "-ferry", "before:x", "<script>alert(1)</script>",
    ):  # fmt: skip
        assert "<script>alert" not in text(reader, f"/search?q={query}"), query
        text(reader, f"/search?q={query}&{rest}")
        text(reader, f"/search/suggest?q={query}")


def test_beyond_the_last_page_is_the_last_page(reader: Client, paper: UpToDate) -> None:
    response = reader.get("/search?q=ferry&page=50")
    assert response.status_code == 302
    assert response["Location"] == "/search?q=ferry&page=2"


def test_result_pages_are_feeds(reader: Client, paper: UpToDate) -> None:
    html = text(reader, "/search?q=ferry&section=sport")
    address = re.search(r'type="application/rss\+xml"[^>]* href="([^"]+)"', html)
    assert address is not None
    path = address[1].replace("&amp;", "&")
    assert path == "/rss/search.xml?q=ferry&section=sport"
    feed = feedparser.parse(reader.get(path).content)
    assert len(feed.entries) == 6
    assert feed.entries[0].title == "Ferry news number 0"
    assert reader.get("/json/search.json?q=ferry").json()["items"]
    assert reader.get("/atom/search.xml?q=quagga").status_code == 200
    assert reader.get("/rss/search.xml").status_code == 404


def test_no_cache_keeps_what_was_withdrawn(reader: Client, paper: UpToDate) -> None:
    addresses = ("/search?q=ferry", "/search/suggest?q=ferry", "/rss/search.xml?q=ferry")
    for address in addresses:
        assert "max-age=0" in reader.get(address)["Cache-Control"], address
    feed = reader.get(addresses[2])
    conditions = {"if-none-match": feed["ETag"], "if-modified-since": http_date()}
    assert reader.get(addresses[2], headers=conditions).status_code == 304
    services.withdraw(article=Article.objects.get(headline="Ferry news number 9"), note="Wrong.",
                      actor=None)  # fmt: skip
    paper()
    for said in (conditions, {"if-modified-since": http_date()}):
        again = reader.get(addresses[2], headers=said)
        assert again.status_code == 200
        assert "number 9" not in again.content.decode()


def test_the_feed_of_a_corrected_question_has_what_was_found(
    reader: Client, paper: UpToDate
) -> None:
    html = text(reader, "/search?q=ferrry+dawn")
    (address,) = re.findall(r'application/rss\+xml" title="[^"]*" href="([^"]+)"', html)
    assert address == "/rss/search.xml?q=ferry+dawn"
    assert len(feedparser.parse(reader.get(address).content).entries) == 11


def test_without_an_index_the_page_says_so(reader: Client, settings: object, tmp_path: object,
                                           db: None) -> None:  # fmt: skip
    settings.BROADSHEET_DATA = tmp_path / "elsewhere"  # type: ignore[attr-defined,operator]
    html = text(reader, "/search?q=ferry", status=503)
    assert "being made ready" in html
    assert reader.get("/rss/search.xml?q=ferry").status_code == 503
    assert reader.get("/search/suggest?q=ferry").json() == {"items": []}
    assert text(reader, "/search")


def test_an_empty_archive_is_asked_in_vain_and_kindly(
    reader: Client, search_index: UpToDate
) -> None:
    search_index()
    for asked in ("ferry", "harbuor bridge", '"a b" OR c', "section:world", "ferr*"):
        assert "Nothing in the archive fits" in text(reader, f"/search?q={asked}")
    assert "Nothing in the archive fits" in text(reader, "/search?q=a&sort=newest&date=2009")
    assert reader.get("/search/suggest?q=ferry").json() == {"items": []}
    assert feedparser.parse(reader.get("/rss/search.xml?q=ferry").content).entries == []


def test_sections_and_authors_are_suggested(reader: Client, paper: UpToDate) -> None:
    asia = services.ensure_section(names=["World", "Asia and the Sea"], actor=None)
    ada = services.ensure_author(name="Xenia Yule", actor=None)
    services.ensure_author(name="Xenia Unread", actor=None)
    article = story("Fog", section=asia, by=(ada,))

    def suggested(typed: str) -> list[tuple[str, str]]:
        items = reader.get("/search/suggest", {"q": typed}).json()["items"]
        return [(item["kind"], item["path"]) for item in items]

    assert ("Section", asia.path) in suggested("asia")
    assert ("Section", asia.path) in suggested("the SEA")
    assert ("Section", asia.path) not in suggested("sia")
    # Whoever has written nothing that is public is nobody's to find.
    assert [path for kind, path in suggested("xe") if kind == "Author"] == [ada.path]
    assert ("Author", ada.path) in suggested("yule")
    services.withdraw(article=article, note="Wrong.", actor=None)
    assert ("Author", ada.path) not in suggested("xenia")


def test_suggestions(reader: Client, paper: UpToDate) -> None:
    items = reader.get("/search/suggest?q=ferry+li").json()["items"]
    assert {"kind": "Topic", "text": "Ferry lines", "path": "/topics/ferry-lines/"} in items
    items = reader.get("/search/suggest?q=ferry+ne").json()["items"]
    assert items[0]["text"] == "Ferry news number 0"
    assert reader.get("/search/suggest?q=f").json() == {"items": []}


def test_searches_are_counted_without_robots_repetitions_and_rare_ones(
    reader: Client, paper: UpToDate
) -> None:
    for _ in range(3):
        reader.get("/search?q=Ferry")
    reader.head("/search?q=Ferry")
    reader.get("/search?q=ferry&page=2")
    reader.get("/search?q=ferry", headers={"user-agent": "Googlebot/2.1"})
    reader.get("/search?q=ferry", headers={"user-agent": ""})
    row = Search.objects.get()
    assert (row.key, row.text, row.count, row.found) == ("ferry", "Ferry", 1, True)
    assert most_searched() == []
    for number in range(4):
        count_search(text="ferry!", found=True, asker=f"10.0.0.{number}", agent=BROWSER)
        count_search(text="nothing", found=False, asker=f"10.0.0.{number}", agent=BROWSER)
    assert most_searched() == [("Ferry", 5)]
    assert 'href="/search?q=Ferry"' in text(reader, "/search")
    items = reader.get("/search/suggest?q=fer").json()["items"]
    assert {"kind": "Search", "text": "Ferry", "path": "/search?q=Ferry"} in items


def test_one_reader_alone_puts_nothing_before_others(
    reader: Client, paper: UpToDate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for salt in (b"one process", b"another", b"a third"):
        monkeypatch.setattr(searches, "_SALT", salt)
        reader.get("/search?q=ferry")
    assert Search.objects.get().count == 3
    row = Search.objects.get()
    for day in (1, 2, 3):
        row.pk, row.day = None, row.day - dt.timedelta(days=day)
        row.save(force_insert=True)
    assert most_searched(days=30) == []
    assert 'href="/search?q=ferry"' not in text(reader, "/search")
    for number in range(5):
        count_search(text="ferry", found=True, asker=f"10.0.0.{number}", agent=BROWSER)
    assert [said for said, _times in most_searched(days=30)] == ["ferry"]


def test_a_customers_whole_net_is_one_asker(reader: Client, paper: UpToDate) -> None:
    for host in ("1", "2", "ffff"):
        reader.get("/search?q=ferry", REMOTE_ADDR=f"2001:db8:0:7::{host}")
    assert Search.objects.get().count == 1
    reader.get("/search?q=ferry", REMOTE_ADDR="2001:db8:0:8::1")
    assert Search.objects.get().count == 2
    # As a socket for both kinds of addresses says them.
    for host in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        reader.get("/search?q=ferry", REMOTE_ADDR=f"::ffff:{host}")
    assert Search.objects.get().count == 4


def test_a_search_that_finds_nothing_any_more_is_told_to_nobody(
    reader: Client, paper: UpToDate
) -> None:
    secret = story("Zygomorphic harbour", section=Section.objects.get(slug="world"))
    paper()
    for number in range(6):
        address = f"192.0.2.{number}"
        reader.get("/search?q=zygomorphic", REMOTE_ADDR=address)
        reader.get("/search?q=ferry", REMOTE_ADDR=address)
    assert ("zygomorphic", 6) in most_searched()
    assert "zygomorphic" in text(reader, "/search/suggest?q=zyg")
    services.withdraw(article=secret, note="Wrong.", actor=None)
    paper()
    assert most_searched() == [("ferry", 6)]
    assert "zygomorphic" not in text(reader, "/search/suggest?q=zyg")
    assert "zygomorphic" not in text(reader, "/search")


def test_the_form_is_there_without_an_index(reader: Client, paper: UpToDate) -> None:
    for number in range(6):
        count_search(text="ferry", found=True, asker=f"10.0.0.{number}", agent=BROWSER)
    (indexes.folder() / "site" / "current").unlink()
    assert "How to ask" in text(reader, "/search")


def test_nobody_puts_a_sentence_of_his_own_before_others(reader: Client, paper: UpToDate) -> None:
    for agent in ("Firefox/139.0", "Firefox/138.0", "Firefox/137.0"):
        changed = {"user-agent": BROWSER.replace("Firefox/140.0", agent)}
        reader.get("/search?q=harbour", headers=changed)
        reader.get('/search?q=ferry+OR+"my+own+sentence"', headers=changed)
        reader.get("/search?q=ferry+-nonsense", headers=changed)
    row = Search.objects.get()
    assert (row.key, row.count) == ("harbour", 1)
    reader.get('/search?q="harbour’s+ferries"+dawn')
    assert Search.objects.count() == 2


def test_behind_a_proxy_each_reader_counts(reader: Client, paper: UpToDate, settings: Any) -> None:
    settings.BROADSHEET_TRUST_PROXY = True
    for number in (1, 2, 2):
        reader.get("/search?q=ferry", headers={"x-forwarded-for": f"192.0.2.{number}"})
    assert Search.objects.get().count == 2
    settings.BROADSHEET_TRUST_PROXY = False
    for number in (3, 4):
        reader.get("/search?q=dawn", headers={"x-forwarded-for": f"192.0.2.{number}"})
    assert Search.objects.get(key="dawn").count == 1


def test_a_damaged_index_does_not_take_the_site_down(reader: Client, paper: UpToDate) -> None:
    folder = indexes.folder() / "site"
    (folder / "current").write_text("nonsense")
    text(reader, "/search?q=ferry", status=503)
    text(reader, "/")


def test_questions_do_not_grow_with_results(
    reader: Client, paper: UpToDate, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    assert Section.objects.exists()
    with django_assert_max_num_queries(26):  # type: ignore[attr-defined]
        reader.get("/search?q=ferry")


def test_nor_with_live_coverage(
    reader: Client, paper: UpToDate, django_assert_num_queries: Callable[[int], Any]
) -> None:
    world = Section.objects.get(slug="world")

    def cover(name: str) -> None:
        coverage = story(f"Storm {name}", section=world, kind=Article.Kind.LIVE)
        body = [{"type": "text", "value": "<p>The dyke at Norrholm gave way.</p>"}]
        services.post_entry(article=coverage, body=body, actor=None)
        paper()

    cover("one")
    text(reader, "/search?q=norrholm")
    with CaptureQueriesContext(connection) as asked:
        assert "gave way" in text(reader, "/search?q=norrholm")
    for name in ("two", "three", "four"):
        cover(name)
    with django_assert_num_queries(len(asked)):
        assert text(reader, "/search?q=norrholm").count("<mark>Norrholm</mark>") == 4

"""The last pass: links that lead to stories of this paper become links by identity.

A link waits as an ``OpenLink`` from the moment its story is written, so it does not matter whether
the story it leads to came before, in the same import or comes years later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from broadsheet.archive.loading.addresses import OWN, key_of, site_of
from broadsheet.archive.loading.body import LINK
from broadsheet.archive.loading.places import uuid_of
from broadsheet.archive.loading.run import Run, pause
from broadsheet.archive.models import Import, ImportedAddress, ImportedItem, OpenLink
from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import Article, LiveEntry
from broadsheet.newsroom.rendering import stored_blocks
from broadsheet.newsroom.services.rendering import render_entry
from broadsheet.topics.models import Topic

_AT_ONCE = 300


@dataclass(slots=True)
class Found:
    """What addresses lead to."""

    stories: dict[str, tuple[int, UUID]] = field(default_factory=dict)
    topics: dict[str, UUID] = field(default_factory=dict)

    def __contains__(self, key: str) -> bool:
        return key in self.stories or key in self.topics


def rewrite_links(run: Run) -> None:
    """Rewrite every open link that leads somewhere by now."""
    row = run.row
    if row is None:
        run.report.links_rewritten = _would_rewrite(run)
        return
    last = 0
    while links := list(_answered().filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        last = links[-1].pk
        found = lookup(link.address for link in links)
        by_story: dict[int, None] = {}
        for link in links:
            if link.address in found:
                by_story[link.article_id] = None
        for pk in by_story:
            _rewrite(row, pk)
            pause()
    row.refresh_from_db(fields=["links_rewritten"])
    run.report.links_rewritten = row.links_rewritten


def _answered() -> QuerySet[OpenLink]:
    """Open links that may lead to something; those to the rest of the world are not looked at."""
    own = Q(address__startswith="/")
    for scheme in OWN:
        own |= Q(address__startswith=scheme)
    if _own_host():
        own |= Q(address__startswith=f"{_own_host()}/")
    known = OpenLink.objects.filter(address__in=ImportedAddress.objects.values("address"))
    return OpenLink.objects.filter(own | Q(pk__in=known.values("pk")))


def _own_host() -> str:
    return key_of(f"{settings.BROADSHEET_BASE_URL}/x").removesuffix("/x") if (
        settings.BROADSHEET_BASE_URL
    ) else ""  # fmt: skip


def lookup(keys: Iterable[str]) -> Found:
    """Which stories and topics the addresses lead to."""
    wanted = set(keys)
    found = Found()
    known = ImportedAddress.objects.filter(address__in=wanted)
    for address, pk, uuid in known.values_list("address", "article_id", "article__uuid"):
        found.stories[address] = (pk, uuid)
    rest = wanted - found.stories.keys()
    _by_path({key: path for key in rest if (path := _path(key))}, found)
    _by_identity([key for key in rest if key.startswith("urn:")], found)
    slugs = {key.removeprefix("story:"): key for key in rest if key.startswith("story:")}
    if slugs:
        rows = Article.objects.filter(slug__in=slugs).order_by("first_published_at")
        for slug, pk, uuid in rows.values_list("slug", "pk", "uuid"):
            found.stories[slugs[slug]] = (pk, uuid)
    names = {key.removeprefix("topic:"): key for key in rest if key.startswith("topic:")}
    if names:
        for name, uuid in Topic.objects.filter(name__in=names).values_list("name", "uuid"):
            found.topics.setdefault(names[name], uuid)
    return found


def _path(key: str) -> str:
    """The path of this paper that a key may be."""
    host = _own_host()
    return key.removeprefix(host) if host and key.startswith(f"{host}/") else (
        key if key.startswith("/") else ""
    )  # fmt: skip


def _by_path(paths: dict[str, str], found: Found) -> None:
    if not paths:
        return
    by_path: defaultdict[str, list[str]] = defaultdict(list)
    for key, path in paths.items():
        by_path[path].append(key)
        by_path[f"{path}/"].append(key)
    rows = Article.objects.filter(path__in=by_path).values_list("path", "pk", "uuid")
    former = Article.objects.filter(former_addresses__path__in=by_path)
    found_rows: list[tuple[Any, int, UUID]] = [
        *former.values_list("former_addresses__path", "pk", "uuid"),
        *rows,
    ]
    for path, pk, uuid in found_rows:
        for key in by_path[path or ""]:
            found.stories[key] = (pk, uuid)


def _by_identity(keys: list[str], found: Found) -> None:
    if not keys:
        return
    columns = ("source_identity", "pk", "uuid")
    for identity, pk, uuid in Article.objects.filter(source_identity__in=keys).values_list(
        *columns
    ):
        found.stories[str(identity)] = (pk, uuid)
    uuids = {uuid: key for key in keys if (uuid := uuid_of(key)) is not None}
    for pk, uuid in Article.objects.filter(uuid__in=uuids).values_list("pk", "uuid"):
        found.stories[uuids[uuid]] = (pk, uuid)


def _would_rewrite(run: Run) -> int:
    count = 0
    some: list[tuple[str, int]] = []
    for link in run.ledger.links():
        some.append(link)
        if len(some) >= _AT_ONCE:
            count += _count(run, some)
            some = []
    return count + _count(run, some)


def _count(run: Run, links: list[tuple[str, int]]) -> int:
    new = run.ledger.addresses(address for address, _ in links)
    # A path of the dry run's own is noted there as it would be stored.
    found = lookup(address for address, _ in links if address not in new)
    return sum(count for address, count in links if address in new or address in found)


# One story -------------------------------------------------------------------------------------


@transaction.atomic
def _rewrite(run: Import, pk: int) -> None:
    article = Article.objects.get(pk=pk)
    if article.latest_revision_id is not None and not _ours(run, pk):
        # Edited at the desk: the text is no longer the archive's.
        return
    links = {link.address: link for link in OpenLink.objects.filter(article=pk)}
    found = lookup(links)
    base = _base(pk)
    rewriting = Rewriting(found, base=base, besides=pk)
    before = stored_blocks(article)
    blocks = rewriting.blocks(before)
    entries = list(LiveEntry.objects.filter(article=pk))
    changed_entries = []
    entries_before: dict[str, Any] = {}
    for entry in entries:
        raw = [dict(block) for block in entry.body.get_prep_value()] if entry.body else []
        new = rewriting.blocks(raw)
        if new != raw:
            entries_before[str(entry.pk)] = raw
            entry.body = new
            render_entry(entry)
            changed_entries.append(entry)
    done = [link.pk for address, link in links.items() if address in found]
    OpenLink.objects.filter(pk__in=done).delete()
    if not rewriting.count:
        return
    if not _ours(run, pk):
        kept = [[link.address, link.count] for a, link in links.items() if a in found]
        _keep(run, article, {"body": before, "entries": entries_before, "links": kept})
    article.body = blocks
    Article.objects.filter(pk=pk).update(body=article.body, rendered_at=None)
    for entry in changed_entries:
        LiveEntry.objects.filter(pk=entry.pk).update(body=entry.body, body_html=entry.body_html)
    touch([f"article:{pk}:body"])
    counted = F("links_rewritten") + rewriting.count
    Import.objects.filter(pk=run.pk).update(links_rewritten=counted)


def _ours(run: Import, pk: int) -> bool:
    """Whether this import wrote the story itself: then undoing it needs nothing more."""
    items = ImportedItem.objects.filter(run=run, article=pk)
    return items.exclude(outcome=ImportedItem.Outcome.LINKED).exists()


def _keep(run: Import, article: Article, before: dict[str, Any]) -> None:
    ImportedItem.objects.create(
        run=run, article=article, outcome=ImportedItem.Outcome.LINKED, digest="",
        at=article.touched_at, before=before,
    )  # fmt: skip


def _base(pk: int) -> str:
    """The site that relative links in the story are meant on."""
    addresses = ImportedAddress.objects.filter(article=pk).order_by("pk")
    for address in addresses.values_list("address", flat=True):
        if not address.startswith(("/", *OWN)):
            return site_of([f"https://{address}"])
    return ""


class Rewriting:
    """One story while its links are rewritten."""

    def __init__(self, found: Found, *, base: str, besides: int) -> None:
        self._found = found
        self._base = base
        self._besides = besides
        self.count = 0

    def blocks(self, blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return list(self._blocks(blocks))

    def _blocks(self, blocks: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for block in blocks:
            if block["type"] == "related":
                yield {**block, "value": self._related(block["value"])}
            else:
                html = block["type"] == "html"
                yield {**block, "value": self._within(block["value"], html=html)}

    def _within(self, value: Any, *, html: bool) -> Any:
        if isinstance(value, str):
            return self._text(value, html=html) if "<a " in value else value
        if isinstance(value, dict):
            return {name: self._within(inner, html=html) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._within(inner, html=html) for inner in value]
        return value

    def _text(self, text: str, *, html: bool) -> str:
        def link(match: Any) -> str:
            key = self._key(match[1])
            if key in self._found.stories:
                kind, uuid = "article", self._found.stories[key][1]
            elif key in self._found.topics:
                kind, uuid = "topic", self._found.topics[key]
            else:
                return str(match[0])
            self.count += 1
            # A block of foreign HTML is shown as it stands, without Wagtail's attributes.
            return f'<a href="ref:{kind}:{uuid}">' if html else (
                f'<a linktype="{kind}" uuid="{uuid}">'
            )  # fmt: skip

        return LINK.sub(link, text)

    def _related(self, value: dict[str, Any]) -> dict[str, Any]:
        items = []
        for item in value.get("items") or ():
            inner = item["value"] if isinstance(item, dict) and "value" in item else item
            key = self._key(inner.get("url") or "")
            if not inner.get("article") and key in self._found.stories:
                self.count += 1
                inner = {**inner, "article": self._found.stories[key][0], "url": ""}
            items.append(inner)
        return {**value, "items": items}

    def _key(self, address: str) -> str:
        return key_of(address, base=self._base)

"""Authors that bylines name: looked up for a whole batch, made together where they are missing."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from broadsheet.archive.items import BylineItem
from broadsheet.archive.loading.lately import Lately
from broadsheet.archive.loading.places import URN, uuid_of
from broadsheet.archive.loading.run import Run, pause
from broadsheet.archive.loading.slugs import Allotter
from broadsheet.newsroom.addresses import author_path
from broadsheet.newsroom.models import Author, FormerAddress
from broadsheet.text.normal import normal, one_line
from broadsheet.text.slugs import slugify

Key = tuple[str, str, str]
_AT_ONCE = 100


def _taken(slugs: set[str]) -> set[str]:
    used = set(Author.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    paths = {author_path(slug): slug for slug in slugs}
    former = FormerAddress.objects.filter(path__in=paths).values_list("path", flat=True)
    return used | {paths[path] for path in former}


class People:
    """Authors by source identity, slug or name, in this order."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._known: Lately[Key, tuple[int, str]] = Lately(20_000)
        self._slugs = Allotter(_taken)

    def author(self, byline: BylineItem) -> tuple[int, str] | None:
        """Key and name of the author, once ``prepare`` has seen the byline."""
        return self._known.get(_key(byline))

    def prepare(self, bylines: Iterable[BylineItem]) -> None:
        """Look up or make the authors of all these."""
        wanted = {
            _key(byline): byline for byline in bylines if byline.name or byline.source_identity
        }
        missing = {key: byline for key, byline in wanted.items() if key not in self._known}
        if not missing or self._run.dry:
            return
        rows = self._rows(missing)
        new: dict[Key, Author] = {}
        for key, byline in missing.items():
            found = _of(rows, key)
            if found is not None:
                self._known.put(key, found)
            elif key[2] and not key[0].startswith(URN):
                new[key] = _made(key, byline)
        self._make(new)

    def _rows(self, keys: Iterable[Key]) -> tuple[dict[object, tuple[int, str]], ...]:
        keys = list(keys)
        uuids: list[UUID] = []
        for identity, _, _ in keys:
            uuid = uuid_of(identity)
            if uuid is not None:
                uuids.append(self._run.aliases.get(uuid, uuid))
        by_identity: dict[object, tuple[int, str]] = {}
        by_slug: dict[object, tuple[int, str]] = {}
        by_name: dict[object, tuple[int, str]] = {}
        columns = ("pk", "name", "uuid", "source_identity", "slug")
        for field, values in (
            ("uuid", uuids),
            ("source_identity", [key[0] for key in keys if key[0]]),
            ("slug", [key[1] for key in keys if key[1]]),
            ("name", [key[2] for key in keys]),
        ):
            found = Author.objects.filter(**{f"{field}__in": values}).order_by("-pk")
            for pk, name, uuid, identity, slug in found.values_list(*columns) if values else ():
                by_identity[f"urn:uuid:{uuid}"] = by_name[name] = by_slug[slug] = (pk, name)
                if identity:
                    by_identity[identity] = (pk, name)
        for uuid, other in self._run.aliases.items():
            if (row := by_identity.get(f"urn:uuid:{other}")) is not None:
                by_identity[f"urn:uuid:{uuid}"] = row
        return by_identity, by_slug, by_name

    def _make(self, new: dict[Key, Author]) -> None:
        # Two bylines that name one person differently in one batch must not make two authors.
        once: dict[str, Author] = {}
        for author in new.values():
            once.setdefault(author.name, author)
        authors = list(once.values())
        for start in range(0, len(authors), _AT_ONCE):
            some = authors[start : start + _AT_ONCE]
            slugs = self._slugs.allot(("", author.slug, "") for author in some)
            for author, slug in zip(some, slugs, strict=True):
                author.slug = slug
            self._run.makes("author", *(author.uuid for author in some))
            Author.objects.bulk_create(some)
            pause()
        for key, author in new.items():
            kept = once[author.name]
            self._known.put(key, (kept.pk, kept.name))


def _key(byline: BylineItem) -> Key:
    slug = slugify(byline.slug) if byline.slug else ""
    return one_line(byline.source_identity)[:255], slug, one_line(byline.name)[:160]


def _of(rows: tuple[dict[object, tuple[int, str]], ...], key: Key) -> tuple[int, str] | None:
    if key[0].startswith(URN):
        # An export knows its authors; a namesake is somebody else.
        return rows[0].get(key[0])
    for table, part in zip(rows, key, strict=True):
        if part and (found := table.get(part)) is not None:
            return found
    return None


def _made(key: Key, byline: BylineItem) -> Author:
    identity, slug, name = key
    return Author(
        uuid=uuid4(),
        name=name,
        slug=slug or slugify(name, fallback="author"),
        source_identity=identity or None,
        biography=normal(byline.biography),
    )

"""A store that says what changes in it: to a bucket, and to a cache in front."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from broadsheet.press import purging, uploading
from broadsheet.press.cdn import key_of
from broadsheet.press.store import Finished, Store


class Announcing:
    """With ``together``, what is to be said is kept until ``say`` is called."""

    def __init__(self, store: Store, *, together: bool = False) -> None:
        self.store = store
        self.together = together
        # Paths, and whether what was there is gone.
        self._unsaid: dict[str, bool] = {}

    def put(self, page: Finished) -> bool:
        was_there = self.store.put(page)
        # What nobody ever got, no cache has kept.
        self._note(page.path, gone=page.status != 200, cached=was_there)
        return was_there

    def get(self, path: str) -> Finished | None:
        return self.store.get(path)

    def discard(self, path: str) -> bool:
        was_there = self.store.discard(path)
        if was_there:
            self._note(path, gone=True, cached=True)
        return was_there

    def paths(self) -> Iterator[str]:
        return self.store.paths()

    def _note(self, path: str, *, gone: bool, cached: bool) -> None:
        if settings.BROADSHEET_BUCKET is None and not cached:
            return
        self._unsaid[path] = gone
        if not self.together:
            self.say()

    def say(self) -> None:
        """Say all that has not been said, in a row for each, written at once."""
        unsaid, self._unsaid = self._unsaid, {}
        if settings.BROADSHEET_BUCKET is not None:
            uploading.ask(unsaid)
        elif settings.BROADSHEET_CDN is not None:
            for hard in (True, False):
                keys = [key_of(path) for path, gone in unsaid.items() if gone is hard]
                if keys:
                    purging.ask(keys, hard=hard)


def announcing(store: Store, *, together: bool = False) -> Store:
    """``store``, with a say where there is somebody to hear it."""
    heard = settings.BROADSHEET_CDN is not None or settings.BROADSHEET_BUCKET is not None
    return Announcing(store, together=together) if heard else store


def say(store: Store) -> None:
    """Say what was kept back by a store that says things together."""
    if isinstance(store, Announcing):
        store.say()

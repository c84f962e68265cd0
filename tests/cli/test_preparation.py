"""A paper made ready for a new version."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.db import OperationalError

from broadsheet.cli.preparation import migrate, read_anew


def test_what_another_process_collected_is_known(tmp_path: Path) -> None:
    manifest = {"version": "1.1", "hash": "a", "paths": {"site.css": "site.old.css"}}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    storage = ManifestStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    assert storage.hashed_files == {"site.css": "site.old.css"}
    manifest["paths"] = {"site.css": "site.new.css"}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    read_anew(storage)
    assert storage.hashed_files == {"site.css": "site.new.css"}


def test_migrations_leave_the_process_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes them quick answers as Django does, and goes when they end, also by an error."""
    before, expected = gc.get_threshold(), apps.get_swappable_settings_name("accounts.user")
    assert expected == "AUTH_USER_MODEL"
    said: list[str | None] = []

    def fail(*_args: object, **_kwargs: object) -> None:
        for name in ("accounts.user", "newsroom.article", "accounts.user"):
            said.append(apps.get_swappable_settings_name(name))
            apps.get_swappable_settings_name.cache_clear()
        assert gc.get_threshold() != before
        raise OperationalError

    monkeypatch.setattr("django.core.management.call_command", fail)
    with pytest.raises(OperationalError):
        migrate(lambda: None)
    assert said == [expected, None, expected]
    assert gc.get_threshold() == before
    assert "get_swappable_settings_name" not in vars(apps)

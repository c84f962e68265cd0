"""A paper made ready for a new version."""

from __future__ import annotations

import json
from pathlib import Path

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from broadsheet.cli.preparation import read_anew


def test_what_another_process_collected_is_known(tmp_path: Path) -> None:
    manifest = {"version": "1.1", "hash": "a", "paths": {"site.css": "site.old.css"}}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    storage = ManifestStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    assert storage.hashed_files == {"site.css": "site.old.css"}
    manifest["paths"] = {"site.css": "site.new.css"}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    read_anew(storage)
    assert storage.hashed_files == {"site.css": "site.new.css"}

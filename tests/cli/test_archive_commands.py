"""What `broadsheet import` says at the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.archive.report import Report
from broadsheet.cli.archive_commands import _import, _show
from broadsheet.cli.paper import Failure


def test_names_and_addresses_are_not_folded(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    address = "https://example.com/" + "a-long-way/" * 20
    report.reject(address, "It has no text.")
    report.note(address, "It has no date.")
    _show(report, None)
    said = capsys.readouterr().out.splitlines()
    assert f"Rejected: It has no text. ({address})" in said
    assert f"To look at: It has no date. ({address})" in said


def test_a_report_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="for the report"):
        _import(
            (tmp_path,),
            None,
            None,
            dry_run=False,
            typographic=True,
            report_file=tmp_path / "absent" / "report.json",
        )

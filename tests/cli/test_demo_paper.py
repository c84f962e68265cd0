"""The demo newspaper's files are whole before any database reads them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_demo_paper_has_no_faults() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "check_demo.py"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout

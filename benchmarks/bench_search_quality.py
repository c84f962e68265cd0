"""How well the search answers; see ``benchmarks/quality/searching.py``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.quality.searching import main

if __name__ == "__main__":
    main()

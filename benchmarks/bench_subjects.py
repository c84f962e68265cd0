"""How well subjects are told; see ``benchmarks/quality/subjects.py``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.quality.subjects import main

if __name__ == "__main__":
    main()

"""Measures home, a section and a story with Lighthouse, as a phone on a slow network would.

``lighthouse.py [DATA] [--runs 5]``: DATA is the folder of a demo paper; without it one is made for
the occasion. Prints the medians, writes them to benchmarks/results/lighthouse.json and fails where
one falls short of what the pages promise.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from screenshots import BROADSHEET, CHROMIUM, served

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = ROOT / "node_modules" / ".bin" / "lighthouse"
RESULTS = ROOT / "benchmarks" / "results" / "lighthouse.json"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-component-update"
KB = 1024
# What every page promises: at least, or at most.
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
MOST = {"shift": 0, "fonts": 170, "preloaded fonts": 2, "scripts": 10, "text": 60}


def measured(address: str, chromium: str) -> dict[str, float]:
    """One run on ``address``: scores from 0 to 100, shift, kilobytes over the wire."""
    command = [
        str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}",
        "--no-enable-error-reporting", f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    run = subprocess.run(
        command, capture_output=True, text=True, check=True,
        env={**os.environ, "CHROME_PATH": chromium},
    )  # fmt: skip
    report: dict[str, Any] = json.loads(run.stdout)
    found = {name: 100 * report["categories"][name]["score"] for name in CATEGORIES}
    audits = report["audits"]
    found["shift"] = audits["cumulative-layout-shift"]["numericValue"]
    found["first paint ms"] = audits["first-contentful-paint"]["numericValue"]
    found["largest paint ms"] = audits["largest-contentful-paint"]["numericValue"]
    requests = audits["network-requests"]["details"]["items"]

    def kilobytes(*kinds: str) -> float:
        return sum(r.get("transferSize", 0) for r in requests if r["resourceType"] in kinds) / KB

    found["fonts"] = kilobytes("Font")
    found["scripts"] = kilobytes("Script")
    found["text"] = kilobytes("Document", "Stylesheet", "Script")
    for name in CATEGORIES:
        for audit in report["categories"][name]["auditRefs"]:
            result = audits[audit["id"]]
            if result["score"] is not None and result["score"] < 0.9 and audit["weight"]:
                print(f"  {name}: {result['title']} ({result.get('displayValue', '')})")
    return found


def shortfalls(page: str, found: dict[str, float]) -> list[str]:
    """Where ``found`` breaks a promise."""
    made = [f"{page}: {n} {found[n]:.0f} < {least}" for n, least in LEAST.items()
            if found[n] < least]  # fmt: skip
    return made + [f"{page}: {name} {found[name]:.4g} > {most}" for name, most in MOST.items()
                   if found.get(name, 0) > most]  # fmt: skip


def fetched(address: str) -> str:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as response:
        body = response.read()
        return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--address", help="A paper that is being served already.")
    given = parser.parse_args()
    chromium = os.environ.get("BROADSHEET_CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUM)), None
    )
    if chromium is None or not LIGHTHOUSE.exists():
        sys.exit("Chromium and Lighthouse are needed: BROADSHEET_CHROMIUM may name the one, "
                 "`npm ci` brings the other.")  # fmt: skip
    if given.address:
        sys.exit(judge(given.address.rstrip("/"), chromium, given.runs))
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or Path(folder) / "demo"
        if not (data / "broadsheet.toml").exists():
            subprocess.run([*BROADSHEET, "--data", str(data), "init", "--demo"], check=True)
        subprocess.run([*BROADSHEET, "--data", str(data), "resume"], check=True)
        with served(data) as address:
            sys.exit(judge(address, chromium, given.runs))


def judge(address: str, chromium: str, runs: int) -> str | None:
    """Measure each page ``runs`` times; what falls short, or nothing."""
    home = fetched(address + "/")
    story = home.split('<h2 class="headline"><a href="')[1].split('"')[0]
    section = home.split('class="sections"')[1].split('href="')[1].split('"')[0]
    medians: dict[str, dict[str, float]] = {}
    short: list[str] = []
    for name, path in (("home", "/"), ("section", section), ("article", story)):
        found = [measured(address + path, chromium) for _ in range(runs)]
        median = {key: round(statistics.median(run[key] for run in found), 4) for key in found[0]}
        median["preloaded fonts"] = fetched(address + path).count('as="font"')
        medians[name] = median
        print(name, json.dumps(median))
        short += shortfalls(name, median)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps({"runs": runs, "pages": medians}, indent=2) + "\n")
    return "\n".join(short) or None


if __name__ == "__main__":
    main()

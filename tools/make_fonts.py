# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "fonttools==4.68.0",
#     "brotli==1.2.1",
#     "fontpkg-newsreader==1.3",
#     "fontpkg-public-sans==2.1",
#     "fontpkg-literata==3.103",
# ]
# ///
"""Makes the paper's fonts from their masters: ``uv run tools/make_fonts.py``.

Source Serif and UnifrakturCook come from npm (``npm pack``), the others from PyPI. Each is cut to
the axes and letters that a newspaper sets; what carries a reserved name gets another one, as its
licence asks. The same masters give the same files, byte for byte.
"""

from __future__ import annotations

import importlib
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

OUT = Path(__file__).resolve().parents[1] / "broadsheet" / "design" / "static" / "design" / "fonts"
NPM = {"source-serif": "4.5.1", "@fontsource/unifrakturcook": "5.3.0"}

LATIN = (
    "0000-00FF 0131 0152-0153 02BB-02BC 02C6 02DA 02DC 2009-200A 2010-2015 2018-201A 201C-201E "
    "2020-2022 2026 202F 2030 2032-2033 2039-203A 2044 20AC 2116 2122 2190-2193 2212 2215 25CF"
)
LATIN_EXT = (
    "0100-0130 0132-0151 0154-02BA 02BD-02C5 02C7-02CC 0300-0304 0306-030C 0327-0328 1E00-1E9F "
    "1EF2-1EFF 20A0-20AB 20AD-20C0 2113"
)
LETTERS = "0020-007E 00A0 00C4 00D6 00DC 00DF 00E4 00F6 00FC 2010-2011 2018-2019"
FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "rvrn"]
PROSE = [*FEATURES, "smcp", "c2sc", "onum", "lnum", "pnum", "tnum"]
FIGURES = [*FEATURES, "lnum", "pnum", "tnum"]


@dataclass(frozen=True)
class Cut:
    """One file to be made: from which master, cut to what."""

    file: str
    master: str
    axes: dict[str, float | tuple[float, float]]
    letters: str = LATIN
    features: list[str] = field(default_factory=lambda: list(FEATURES))
    rename: str = ""


SERIF = "npm:source-serif:package/WOFF2/VAR/SourceSerif4Variable-{}.ttf.woff2"
TEXT = {"opsz": 18.0, "wght": (400.0, 700.0)}
CUTS = (
    Cut("broadsheet-serif-latin", SERIF.format("Roman"), TEXT, LATIN, PROSE, "Broadsheet Serif"),
    Cut("broadsheet-serif-latin-ext", SERIF.format("Roman"), TEXT, LATIN_EXT, FEATURES,
        "Broadsheet Serif"),
    Cut("broadsheet-serif-italic-latin", SERIF.format("Italic"), TEXT, LATIN,
        [*FEATURES, "onum", "lnum"], "Broadsheet Serif"),
    Cut("broadsheet-serif-italic-latin-ext", SERIF.format("Italic"), TEXT, LATIN_EXT, FEATURES,
        "Broadsheet Serif"),
    Cut("broadsheet-serif-display-latin", SERIF.format("Roman"),
        {"opsz": 60.0, "wght": (300.0, 900.0)}, LATIN, FIGURES, "Broadsheet Serif Display"),
    Cut("newsreader-display-latin", "fontpkg_newsreader:Newsreader[opsz,wght].ttf",
        {"opsz": 72.0, "wght": (400.0, 800.0)}, LATIN, FIGURES),
    Cut("newsreader-display-latin-ext", "fontpkg_newsreader:Newsreader[opsz,wght].ttf",
        {"opsz": 72.0, "wght": (400.0, 800.0)}, LATIN_EXT, FIGURES),
    Cut("public-sans-latin", "fontpkg_public_sans:PublicSans[wght].ttf",
        {"wght": (400.0, 800.0)}, LATIN, FIGURES),
    Cut("public-sans-latin-ext", "fontpkg_public_sans:PublicSans[wght].ttf",
        {"wght": (400.0, 800.0)}, LATIN_EXT, FIGURES),
    Cut("literata-latin", "fontpkg_literata:Literata[opsz,wght].ttf", TEXT, LATIN, PROSE),
    Cut("literata-latin-ext", "fontpkg_literata:Literata[opsz,wght].ttf", TEXT, LATIN_EXT),
    Cut("literata-italic-latin", "fontpkg_literata:Literata-Italic[opsz,wght].ttf", TEXT, LATIN,
        [*FEATURES, "onum", "lnum"]),
    Cut("broadsheet-blackletter", "npm:@fontsource/unifrakturcook:"
        "package/files/unifrakturcook-latin-700-normal.woff2", {}, LETTERS, FEATURES,
        "Broadsheet Blackletter"),
)  # fmt: skip


def fetched(folder: Path) -> dict[str, Path]:
    """Where each npm package was laid out."""
    found = {}
    for name, version in NPM.items():
        made = subprocess.run(
            ["npm", "pack", "--silent", f"{name}@{version}"],
            cwd=folder, capture_output=True, text=True, check=True,
        )  # fmt: skip
        place = folder / name.replace("/", "-")
        with tarfile.open(folder / made.stdout.split()[-1]) as archive:
            archive.extractall(place, filter="data")
        found[name] = place
    return found


def master(named: str, npm: dict[str, Path]) -> Path:
    if named.startswith("npm:"):
        _, package, path = named.split(":")
        return npm[package] / path
    module, file = named.split(":")
    return Path(next(iter(importlib.import_module(module).__path__))) / "files" / file


def points(ranges: str) -> Iterable[int]:
    for piece in ranges.split():
        first, _, last = piece.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def give_hyphens(font: TTFont) -> None:
    """A hyphen (U+2010) and one that does not break (U+2011), for masters that have only one."""
    for table in font["cmap"].tables:
        if table.isUnicode() and 0x2D in table.cmap:
            for point in (0x2010, 0x2011):
                table.cmap.setdefault(point, table.cmap[0x2D])


def rename(font: TTFont, name: str) -> None:
    """``name`` wherever the font names itself; whose work it is stays."""
    for record in list(font["name"].names):
        text = record.toUnicode()
        if record.nameID in {1, 4, 16, 21}:
            record.string = name
        elif record.nameID in {3, 6, 25}:
            record.string = name.replace(" ", "")
        elif record.nameID > 255 and "SourceSerif" in text:  # PostScript names of instances
            record.string = text.replace("SourceSerif4Variable", name.replace(" ", ""))


def make(cut: Cut, npm: dict[str, Path]) -> int:
    font = TTFont(master(cut.master, npm), recalcTimestamp=False)
    give_hyphens(font)
    options = Options()
    options.layout_features = cut.features
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    options.drop_tables += ["DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points(cut.letters))
    subsetter.subset(font)
    if cut.axes:
        font = instancer.instantiateVariableFont(font, cut.axes)
    if cut.rename:
        rename(font, cut.rename)
    font.flavor = "woff2"
    file = OUT / f"{cut.file}.woff2"
    font.save(file, reorderTables=False)
    return file.stat().st_size


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        npm = fetched(Path(folder))
        for cut in CUTS:
            print(f"{make(cut, npm) / 1024:6.1f} KB  {cut.file}.woff2")


if __name__ == "__main__":
    main()

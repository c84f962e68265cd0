"""Writes into each picture of the demo what its story says of it, as IPTC data.

``python -m tools.demo_pictures.credits``: run it after drawing. A JPEG carries its caption, credit,
creator and rights in an APP13 segment, where every picture desk looks for them.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

import yaml

DEMO = Path(__file__).resolve().parents[2] / "broadsheet" / "cli" / "demo"
RIGHTS = "© The Kelsund Mercury. Invented for the Broadsheet demonstration. Apache-2.0."
INLINE = re.compile(r'!\[([^\]]*)\]\(([\w-]+\.jpg) "([^"|]*?)\s*\|\s*([^"]+)"\)')
# Dataset numbers of IPTC's application record.
TITLE, CREATOR, CREDIT, SOURCE, COPYRIGHT, CAPTION = 5, 80, 110, 115, 116, 120
START = b"\xff\xd8"
SEGMENT = b"\xff\xed"
PHOTOSHOP = b"Photoshop 3.0\x00"


def captions() -> dict[str, tuple[str, str]]:
    """File name to caption and creator: of stories, authors, and the paper's own notices."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted((DEMO / "stories").glob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        picture = yaml.safe_load(head).get("picture")
        if picture:
            found.setdefault(picture["file"], (picture["caption"], picture["creator"]))
        for _, file, caption, credit in INLINE.findall(body):
            found.setdefault(file, (caption, credit.split(" / ")[0]))
    paper = yaml.safe_load((DEMO / "paper.yaml").read_text(encoding="utf-8"))
    for author in paper["authors"]:
        one = author["picture"]
        found[one["file"]] = (f"{author['name']}, {author['role'].lower()}.", one["credit"])
    for module in (module for front in paper["fronts"] for module in front["modules"]):
        if "house" in module:
            one = module["house"]["picture"]
            found[one["file"]] = (one["caption"], one["credit"])
    return found


def _dataset(number: int, text: str) -> bytes:
    data = text.encode("utf-8")
    return struct.pack(">BBBH", 0x1C, 2, number, len(data)) + data


def segment(title: str, caption: str, creator: str) -> bytes:
    """An APP13 segment with one IPTC record in UTF-8."""
    record = struct.pack(">BBBH", 0x1C, 1, 90, 3) + b"\x1b%G"
    for number, text in (
        (TITLE, title), (CREATOR, creator), (CREDIT, f"{creator} / The Mercury"),
        (SOURCE, "The Kelsund Mercury"), (COPYRIGHT, RIGHTS), (CAPTION, caption),
    ):  # fmt: skip
        record += _dataset(number, text)
    block = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record
    block += b"\x00" * (len(record) % 2)
    payload = PHOTOSHOP + block
    return SEGMENT + struct.pack(">H", len(payload) + 2) + payload


def without_segment(data: bytes) -> bytes:
    """The file without the APP13 segments that stand before its picture."""
    out, at = bytearray(START), 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        length = struct.unpack(">H", data[at + 2 : at + 4])[0] + 2
        if data[at : at + 2] != SEGMENT:
            out += data[at : at + length]
        at += length
    return bytes(out) + data[at:]


def stamp(path: Path, caption: str, creator: str) -> None:
    """Write caption and creator into one JPEG, after its first segment (JFIF wants to be first)."""
    data = without_segment(path.read_bytes())
    first = 4 + struct.unpack(">H", data[4:6])[0]
    title = path.stem.replace("-", " ")
    path.write_bytes(data[:first] + segment(title, caption, creator) + data[first:])


def main() -> None:
    """Stamp every JPEG that a story, an author or a notice of the paper's uses."""
    for file, (caption, creator) in sorted(captions().items()):
        if file.endswith(".jpg"):
            stamp(DEMO / "pictures" / file, caption, creator)


if __name__ == "__main__":
    main()

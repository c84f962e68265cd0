"""Bytes of a saved page to text, whatever its encoding and whoever cut it short."""

from __future__ import annotations

import codecs
import re
import zlib

import charset_normalizer

MAX_BYTES = 20 * 1024 * 1024
"""No newspaper page is larger; what is, is a bomb or not a page."""

_GZIP = b"\x1f\x8b"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
# What pages call by the smaller name is written in the larger set.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "tis-620": "cp874",
}
# Encodings of bytes that are not text encodings of the web.
_NEVER = {"utf-7", "hex", "base64", "rot13", "zlib", "bz2", "uu", "quopri", "punycode", "idna"}
_WESTERN = re.compile(
    r"cp(125[0247]|437|775|85\d|86\d|1140|500|037)|iso8859|latin|mac_(?!cyr|greek)|hp_"
)
_EASTERN = re.compile(
    rb"""\blang\s*=\s*["']?(?:pl|cs|sk|hu|ro|hr|sl|sr|bs|sq|tr|lt|lv|et)\b""", re.I
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class TooLarge(ValueError):
    """The page is larger than MAX_BYTES, packed or not."""


def unpack(raw: bytes) -> bytes:
    """Undo gzip, as far as the stream is whole, and never beyond ``MAX_BYTES``."""
    if raw.startswith(_GZIP):
        packed = zlib.decompressobj(wbits=31)
        try:
            raw = packed.decompress(raw, MAX_BYTES + 1)
        except zlib.error:
            return b""
    if len(raw) > MAX_BYTES:
        raise TooLarge
    return raw


class NotText(ValueError):
    """The bytes are no text in any encoding."""


def decode(raw: bytes) -> str:
    """The text of ``raw``: by byte order mark, as UTF-8, as declared, or by its statistics.

    UTF-8 comes before the declaration because text in another encoding almost
    never happens to be valid UTF-8, while wrong declarations are common.
    """
    text = _decode(raw)
    clean = _CONTROL.sub("", text)
    if len(text) - len(clean) > len(text) // 50 + 10:
        raise NotText
    return clean


def _decode(raw: bytes) -> str:
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace")
    head = raw[:4096]
    if head[:400].count(0) > len(head[:400]) // 4:
        return raw.decode("utf-16-be" if head[0] == 0 else "utf-16-le", "replace")
    declared = _declared(head)
    if declared.startswith("iso2022") or declared == "hz":  # seven bits: valid UTF-8 too
        return raw.decode(declared, "replace")
    try:
        # A file cut in the middle of a character is still UTF-8.
        return codecs.getincrementaldecoder("utf-8")("strict").decode(raw, final=False)
    except UnicodeDecodeError:
        pass
    if declared and declared != "utf-8":
        text = raw.decode(declared, "replace")
        if text.count("\ufffd") * 500 <= len(text):
            return text
    mended = raw.decode("utf-8", "replace")
    wrong, right = mended.count("\ufffd"), sum(1 for sign in mended if sign > "\x7f")
    if wrong * 10 <= right - wrong:  # UTF-8 with a few bad bytes
        return mended
    best = charset_normalizer.from_bytes(raw[: 64 * 1024]).best()
    name = best.encoding if best else "cp1252"
    if _WESTERN.match(name) and not _EASTERN.search(head):
        # Letters alone cannot tell these apart; far more pages are in this one.
        name = "cp1252"
    return raw.decode(name, "replace")


def _declared(head: bytes) -> str:
    """The codec that the page's own declaration names, or nothing."""
    for match in _DECLARED.finditer(head):
        try:
            name = codecs.lookup(match.group(1).decode("ascii")).name
        except (LookupError, UnicodeDecodeError):
            continue
        name = _WIDER.get(name, name)
        if name in _NEVER:
            continue
        try:  # codecs such as "rot13" look like encodings and are none
            b"".decode(name)
        except (LookupError, UnicodeError):
            continue
        return name
    return ""

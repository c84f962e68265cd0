"""Bytes to text: declared, undeclared, wrongly declared, cut short, no text at all."""

from __future__ import annotations

import gzip

import pytest

from broadsheet.archive.pages import MAX_BYTES, TooLarge, extract_page
from broadsheet.archive.pages.decoding import NotText, decode, unpack

RUSSIAN = "Городской совет во вторник решил закрыть мост, и никто не удивился. " * 6
FRENCH = "Le conseil a voté mardi à Orléans ; personne n'était surpris. " * 6


def _page(text: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><h1>{text[:30]}</h1><p>{text}</p></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    assert RUSSIAN in decode(_page(RUSSIAN).encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_mark(encoding: str) -> None:
    assert FRENCH in decode(_page(FRENCH).encode(encoding))


def test_the_declaration_is_followed() -> None:
    head = '<meta http-equiv="content-type" content="text/html; charset=windows-1251">'
    assert RUSSIAN in decode(_page(RUSSIAN, head).encode("cp1251"))


def test_utf8_wins_over_a_wrong_declaration() -> None:
    head = "<meta charset=iso-8859-1>"
    assert FRENCH in decode(_page(FRENCH, head).encode())


def test_undeclared_text_is_recognised() -> None:
    assert RUSSIAN in decode(_page(RUSSIAN).encode("cp1251"))
    assert FRENCH in decode(_page(FRENCH).encode("cp1252"))


def test_latin_1_on_the_web_is_windows_1252() -> None:
    head = "<meta charset=latin-1>"
    assert "“so”" in decode(_page(f"“so” {FRENCH}", head).encode("cp1252"))


def test_a_file_cut_within_a_character() -> None:
    raw = _page(RUSSIAN).encode()
    cut = raw[: raw.index("удивился".encode()) + 3]
    assert decode(cut).endswith("никто не у")


def test_a_few_wrong_bytes_do_not_change_the_encoding() -> None:
    raw = _page(RUSSIAN).encode().replace(b"</p>", b"\xff</p>")
    assert RUSSIAN.strip() in decode(raw)


def test_control_characters_go() -> None:
    assert decode(b"<p>a\x00b\x0bc</p>") == "<p>abc</p>"


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(NotText):
        decode(bytes(range(256)) * 100)
    assert extract_page(bytes(range(256)) * 100).fault == "The file is not text."


def test_gzip_also_when_cut_short() -> None:
    packed = gzip.compress(_page(FRENCH).encode())
    assert unpack(packed).endswith(b"</html>")
    assert unpack(packed[:-12]).startswith(b"<html>")
    assert unpack(b"\x1f\x8bnonsense") == b""


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(TooLarge):
        unpack(gzip.compress(b"a" * (MAX_BYTES + 1)))
    with pytest.raises(TooLarge):
        unpack(b"a" * (MAX_BYTES + 1))

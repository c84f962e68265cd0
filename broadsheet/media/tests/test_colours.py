"""Pictures made for print, grey ones and those of wide colours look as they were meant."""

from __future__ import annotations

import io
import struct

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from broadsheet.media.making import in_srgb, make_renditions
from broadsheet.media.services import add_picture


def profile(space: bytes, pcs: bytes, **tags: bytes) -> bytes:
    """A small colour profile with these tags."""
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, tag in tags.items():
        table += struct.pack(">4sII", name.encode(), start + len(data), len(tag))
        data += tag + b"\0" * (-len(tag) % 4)
    white = struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    head = struct.pack(">I4xI4s4s4s12x4s4x", start + len(data), 0x02400000, b"prtr", space, pcs,
                       b"acsp")  # fmt: skip
    return head.ljust(68, b"\0") + white.ljust(60, b"\0") + table + data


WHITE = b"XYZ \0\0\0\0" + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
LINEAR = b"curv\0\0\0\0" + struct.pack(">I", 0)
GREY = profile(b"GRAY", b"XYZ ", wtpt=WHITE, kTRC=LINEAR)


def inks() -> bytes:
    """A press on which cyan prints a middle grey, and black hides everything."""
    even = bytes(range(256))
    corners = bytearray()
    for n in range(16):
        cyan, _magenta, _yellow, black = (n >> 3 & 1, n >> 2 & 1, n >> 1 & 1, n & 1)
        corners += bytes([0 if black else 128 if cyan else 255, 128, 128])
    identity = struct.pack(">9i", *(0x10000 if n % 4 == 0 else 0 for n in range(9)))
    table = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + identity + even * 4 + bytes(corners) + even * 3
    return profile(b"CMYK", b"Lab ", wtpt=WHITE, A2B0=table, A2B1=table)


def test_grey_is_shown_by_its_profile() -> None:
    image = Image.new("L", (4, 4), 128)
    image.info["icc_profile"] = GREY
    # Half of the light is much lighter than half of the scale.
    (red, green, blue) = in_srgb(image).getpixel((0, 0))  # type: ignore[misc]
    assert (red, green, blue) == pytest.approx((188, 188, 188), abs=2)
    clear = Image.new("LA", (4, 4), (128, 90))
    clear.info["icc_profile"] = GREY
    assert in_srgb(clear).getpixel((0, 0)) == pytest.approx((188, 188, 188, 90), abs=2)


def test_inks_are_shown_as_printed_and_no_profile_stays() -> None:
    image = Image.new("CMYK", (4, 4), (255, 0, 0, 0))
    image.info["icc_profile"] = inks()
    made = in_srgb(image)
    red, green, blue = made.getpixel((0, 0))  # type: ignore[misc]
    assert max(red, green, blue) - min(red, green, blue) <= 6, "a grey, not the blue of a guess"
    assert 100 < red < 140
    assert "icc_profile" not in made.info


def test_what_cannot_be_read_is_shown_as_well_as_may_be() -> None:
    for wrong in (b"nonsense", inks()):
        image = Image.new("RGB", (4, 4), (10, 200, 30))
        image.info["icc_profile"] = wrong
        made = in_srgb(image)
        assert made.getpixel((0, 0)) == (10, 200, 30)
        assert "icc_profile" not in made.info


@pytest.mark.django_db
def test_renditions_lie_upright_in_plain_colours() -> None:
    image = Image.new("L", (300, 200), 128)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    out = io.BytesIO()
    image.save(out, "JPEG", icc_profile=GREY, exif=exif)
    picture = add_picture(file=ContentFile(out.getvalue(), "grey.jpg"), title="Grey", actor=None)
    made = make_renditions(picture)
    assert made
    for rendition in made:
        with rendition.file.open("rb") as file, Image.open(file) as shown:
            assert "icc_profile" not in shown.info
            pixel = shown.convert("RGB").getpixel((shown.width // 2, shown.height // 2))
            assert pixel == pytest.approx((188, 188, 188), abs=4), rendition.filter_spec
            if "whole" in rendition.filter_spec:
                assert shown.height > shown.width


def test_wide_colours_become_plain_ones() -> None:
    image = Image.new("RGB", (4, 4), (200, 100, 50))
    image.info["icc_profile"] = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert in_srgb(image).getpixel((0, 0)) == pytest.approx((200, 100, 50), abs=1)

"""Makes the renditions of a picture: sizes, shapes and formats that pages ask for, and no others.

Done by the worker after an upload, never while a reader waits. Pillow writes AVIF, WebP and JPEG
itself. Measured on one core with a 1400-pixel photograph: 1.5 s for all of them (AVIF at speed 8,
four times as quick as at 6 and as small as WebP; at 9 it would be larger).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from PIL import Image, ImageCms, ImageOps

from broadsheet.media.models import Picture, Rendition

if TYPE_CHECKING:
    from broadsheet.media.storage import MediaStorage

# 720 fills a phone of two points a pixel, or nearly two, and half a tablet.
WIDE = (320, 720, 960, 1280, 1920)
# Shape -> format -> widths. The shape "" is the whole picture.
LADDER: dict[str, dict[str, tuple[int, ...]]] = {
    "": {"avif": WIDE, "webp": WIDE, "jpeg": (960, 1920)},
    "3:2": {"avif": WIDE[:4], "webp": WIDE[:4], "jpeg": (960,)},  # cards, leads, thumbnails
    "1:1": {"avif": (160, 320), "webp": (160, 320), "jpeg": (320, 1200)},  # portraits
    # _MACHINES: search engines and other sites' cards ask for these.
    "16:9": {"jpeg": (1200,)},
    "4:3": {"jpeg": (1200,)},
    "4:5": {"jpeg": (1080,)},
}
_MACHINES = frozenset({"16:9", "4:3", "4:5"})
_WRITE: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 55, "speed": 8},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpeg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
    "png": {"format": "PNG", "optimize": True},
}
_SRGB = ImageCms.createProfile("sRGB")
_ENDINGS = {"jpeg": "jpg"}
UNTOUCHED = {".gif"}  # may move; a resized frame would not
_FORMER = ("width-",)  # as renditions were named once


def name_of(ratio: str, width: int, form: str) -> str:
    """What a rendition is called in its row."""
    return f"bs/{ratio or 'whole'}/{width}/{form}"


def is_untouched(picture: Picture) -> bool:
    """Whether the file is shown as it came."""
    return any(picture.file.name.lower().endswith(ending) for ending in UNTOUCHED)


def widths(across: int, wanted: tuple[int, ...]) -> list[int]:
    """Those of ``wanted`` that a piece ``across`` pixels wide can fill, and itself as the last."""
    made = [width for width in wanted if width < across]
    return made if len(made) == len(wanted) else [*made, across]


def _wanted(picture: Picture, *, see_through: bool) -> Iterator[tuple[str, int, str]]:
    for ratio, formats in LADDER.items():
        if picture.shape(ratio) != ratio and ratio not in _MACHINES:
            continue  # the whole picture stands in
        left, _top, right, _bottom = picture.crop_box(ratio)
        for form, asked in formats.items():
            for width in widths(right - left, asked):
                yield ratio, width, "png" if form == "jpeg" and see_through else form


def _opened(picture: Picture) -> Image.Image:
    with picture.open_file() as file:
        image: Image.Image = Image.open(file)
        image.load()
    return in_srgb(ImageOps.exif_transpose(image))


def in_srgb(image: Image.Image) -> Image.Image:
    """``image`` in the colours that browsers expect of a file that says nothing of them.

    A profile belongs to the numbers it came with: converted without it, a picture meant for print
    (CMYK) or a grey one would show other colours, and its profile would fit nothing any more.
    """
    see_through = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if see_through else "RGB"
    profile = image.info.pop("icc_profile", None)
    if profile and image.mode in ("P", "PA"):
        image = image.convert(mode)
    if profile and image.mode == "LA":
        # The library knows no grey that one can see through.
        alpha, image = image.getchannel("A"), image.getchannel("L")
        image = _transformed(image, profile, "RGB") or image.convert("RGB")
        image.putalpha(alpha)
        return image
    made = _transformed(image, profile, mode) if profile else None
    return made or image.convert(mode)


def _transformed(image: Image.Image, profile: bytes, mode: str) -> Image.Image | None:
    """``image`` by its profile; ``None`` where that is broken or of another kind of picture."""
    try:
        made = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, outputMode=mode,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )  # fmt: skip
        if made is not None:
            made.info.pop("icc_profile", None)  # what says nothing is in sRGB
        return made
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _written(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    image.save(out, **_WRITE[form])
    return out.getvalue()


def make_renditions(picture: Picture) -> list[Rendition]:
    """Make the renditions of ``picture`` that are missing; none is wider than the file.

    May run twice. Returns those that were made now.

    Raises:
        OSError: the file is not there or cannot be read.
    """
    if is_untouched(picture):
        return []
    present = set(picture.renditions.values_list("filter_spec", "focal_point_key"))
    source = _opened(picture)
    if source.size == (picture.height, picture.width) != (picture.width, picture.height):
        # It came before files were measured as they are shown.
        picture.width, picture.height = source.size
        picture.save(update_fields=["width", "height"])
    made: list[Rendition] = []
    for ratio, width, form in _wanted(picture, see_through=source.mode == "RGBA"):
        name, version = name_of(ratio, width, form), picture.version(ratio)
        if (name, version) in present:
            continue
        box = picture.crop_box(ratio)
        height = max(1, round(width * (box[3] - box[1]) / (box[2] - box[0])))
        image = source.resize((width, height), Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)
        made.append(_kept(picture, name, version, _written(image, form)))
    return made


def _kept(picture: Picture, name: str, version: str, data: bytes) -> Rendition:
    rendition = Rendition(image=picture, filter_spec=name, focal_point_key=version)
    _bs, ratio, width, form = name.split("/")
    shape = ratio.replace(":", "x")
    file_name = f"{version}-{shape}-{width}.{_ENDINGS.get(form, form)}"
    # Written over what a killed worker left behind, or another one is making at this moment.
    storage = cast("MediaStorage", rendition.file.storage)
    path = storage.put(rendition.get_upload_to(file_name), data)
    kept, _new = Rendition.objects.get_or_create(
        image=picture, filter_spec=name, focal_point_key=version, defaults={"file": path}
    )
    return kept


def obsolete(picture: Picture) -> list[Rendition]:
    """Renditions of a former file or crop, for which newer ones stand ready."""
    rows = list(picture.renditions.all())
    ours = [row for row in rows if row.filter_spec.startswith("bs/")]
    current = {
        row.pk for row in ours if row.focal_point_key == picture.version(_ratio(row.filter_spec))
    }
    if not current:
        return []
    former = [row for row in rows if row.filter_spec.startswith(_FORMER)]
    wanted = {ratio for ratio in LADDER if picture.shape(ratio) == ratio}
    return former + [
        row
        for row in ours
        if row.pk not in current
        or (_ratio(row.filter_spec) not in wanted and _ratio(row.filter_spec) not in _MACHINES)
    ]


def _ratio(name: str) -> str:
    shape = name.split("/")[1]
    return "" if shape == "whole" else shape

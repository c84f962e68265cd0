"""HTML of one picture, video or document, the same wherever it stands.

Width and height are always there, so that nothing moves while a page loads; only renditions that
were made ahead are named, so that no reader waits for one. Until there are any, the file as it came
stands in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from broadsheet.media.models import Picture, Rendition, SourceDocument, Video

# How wide a picture stands.
SIZES = {
    "column": "(min-width: 44rem) 40rem, 100vw",
    "wide": "(min-width: 64rem) 60rem, 100vw",
    "full": "100vw",
    "gallery": "(min-width: 44rem) 40rem, 100vw",
    "card": "(min-width: 71.25rem) 20rem, (min-width: 46.25rem) 50vw, 100vw",
    "lead": "(min-width: 71.25rem) 54rem, 100vw",
    "thumbnail": "(min-width: 71.25rem) 12.5rem, (min-width: 46.25rem) 10rem, 7rem",
    "notice": "(min-width: 46.25rem) 15rem, 40vw",
    "portrait": "6rem",
}
# Places of a fixed shape; everywhere else the whole picture stands.
SHAPES = {"card": "3:2", "lead": "3:2", "thumbnail": "3:2", "notice": "3:2", "portrait": "1:1"}
_TYPES = {"avif": "image/avif", "webp": "image/webp"}


@dataclass(frozen=True)
class Shown:
    """One file of a picture: its path, its size in pixels, its row if it is a rendition."""

    url: str
    width: int
    height: int
    name: str


def renditions(picture: Picture, ratio: str = "") -> dict[str, list[Rendition]]:
    """What was made of ``picture`` in shape ``ratio``, by format, narrow to wide.

    While a new file or crop waits for its renditions, the former ones stand. Asks no question
    where the renditions were prefetched.
    """
    shape = picture.shape(ratio) or "whole"
    rows = [
        (row.filter_spec.split("/"), row)
        for row in picture.renditions.all()
        if row.filter_spec.startswith(f"bs/{shape}/")
    ]
    version = picture.version(picture.shape(ratio))
    current = [(name, row) for name, row in rows if row.focal_point_key == version]
    found: dict[str, list[Rendition]] = {}
    for name, row in sorted(current or rows, key=lambda pair: pair[1].width):
        found.setdefault(name[3], []).append(row)
    return found


def best(
    picture: Picture, *, ratio: str = "", widest: int = 10_000, form: str | None = None
) -> Shown:
    """The widest file up to ``widest`` for those who take one only, such as feeds and robots.

    A ``jpeg`` (``png`` where one can see through) unless ``form`` says otherwise; the file as it
    came until there is one.
    """
    made = renditions(picture, ratio)
    rows = made.get(form, []) if form else made.get("jpeg") or made.get("png") or []
    fitting = [row for row in rows if row.width <= widest] or rows[:1]
    if fitting:
        row = fitting[-1]
        return Shown(row.url, row.width, row.height, row.file.name)
    return Shown(picture.file.url, picture.width, picture.height, picture.file.name)


def _srcset(rows: Iterable[Rendition]) -> str:
    return ", ".join(f"{row.url} {row.width}w" for row in rows)


def image_html(
    picture: Picture, *, alt: str | None = None, size: str = "column", eager: bool = False
) -> str:
    """A ``picture`` with its renditions in each format, or the bare ``img`` until there are any."""
    ratio = SHAPES.get(size, "")
    made = renditions(picture, ratio)
    if not made and ratio:
        ratio, made = "", renditions(picture)
    sizes = SIZES.get(size, SIZES["column"])
    rows = made.get("jpeg") or made.get("png") or made.get("webp") or []
    source = next((row for row in rows if row.width >= 960), rows[-1] if rows else None)
    left, top, right, bottom = picture.crop_box(picture.shape(ratio))
    words = picture.alt if alt is None else alt
    attributes = [
        f'src="{escape(source.url if source else picture.file.url)}"',
        f'alt="{escape(words)}"',
        f'width="{right - left}" height="{bottom - top}"',
    ]
    if len(rows) > 1:
        attributes.append(f'srcset="{escape(_srcset(rows))}" sizes="{sizes}"')
    attributes.append('fetchpriority="high"' if eager else 'loading="lazy" decoding="async"')
    image = f"<img {' '.join(attributes)}>"
    sources = "".join(
        f'<source type="{mime}" srcset="{escape(_srcset(made[form]))}" sizes="{sizes}">'
        for form, mime in _TYPES.items()
        if made.get(form)
    )
    return f"<picture>{sources}{image}</picture>" if sources else image


def picture_html(
    picture: Picture,
    *,
    caption: str = "",
    alt: str = "",
    credit: str = "",
    size: str = "column",
    eager: bool = False,
) -> str:
    """A ``figure``: picture, caption (HTML already clean), credit."""
    words = caption or escape(picture.caption, quote=False)
    named = escape(credit or picture.credit_line, quote=False)
    parts = [f'<span class="caption">{words}</span>'] if words else []
    if named:
        parts.append(f'<span class="credit">{named}</span>')
    legend = f"<figcaption>{' '.join(parts)}</figcaption>" if parts else ""
    image = image_html(picture, alt=alt or None, size=size, eager=eager)
    return f'<figure class="picture {escape(size)}">{image}{legend}</figure>'


def video_html(video: Video, *, caption: str = "") -> str:
    """A player of the browser's own; nothing is loaded before it is pressed."""
    words = caption or escape(video.caption, quote=False)
    named = escape(video.credit_line, quote=False)
    parts = [f'<span class="caption">{words}</span>'] if words else []
    if named:
        parts.append(f'<span class="credit">{named}</span>')
    legend = f"<figcaption>{' '.join(parts)}</figcaption>" if parts else ""
    tag = "audio" if video.type == "audio" else "video"
    poster = (
        f' poster="{escape(video.thumbnail.url)}"' if video.thumbnail and tag == "video" else ""
    )
    size = f' width="{video.width}" height="{video.height}"' if video.width and video.height else ""
    return (
        f'<figure class="video"><{tag} controls preload="none" src="{escape(video.file.url)}"'
        f'{poster}{size if tag == "video" else ""} aria-label="{escape(video.title)}"></{tag}>'
        f"{legend}</figure>"
    )


def document_html(document: SourceDocument, *, title: str = "") -> str:
    """A link that says what one gets."""
    size = document.get_file_size() or 0
    kind = document.file_extension.upper()
    words = escape(title or document.title, quote=False)
    about = escape(
        _("{kind}, {size} KB").format(kind=kind, size=max(1, round(size / 1024))), quote=False
    )
    link = f'<a href="{escape(document.url)}">{words}</a>'
    return f'<p class="document">{link} <span>({about})</span></p>'

"""HTML of one picture, video or document, the same wherever it stands.

Width and height are always there, so that nothing moves while a page loads; only renditions that
were made ahead are named, so that no reader waits for one.
"""

from __future__ import annotations

from html import escape

from django.utils.translation import gettext as _

from broadsheet.media.models import Picture, SourceDocument, Video

SIZES = {
    "column": "(min-width: 44rem) 40rem, 100vw",
    "wide": "(min-width: 64rem) 60rem, 100vw",
    "full": "100vw",
    "gallery": "(min-width: 44rem) 40rem, 100vw",
    "card": "(min-width: 64rem) 20rem, (min-width: 44rem) 50vw, 100vw",
    "lead": "(min-width: 64rem) 40rem, 100vw",
    "thumbnail": "8rem",
}


def image_html(
    picture: Picture, *, alt: str | None = None, size: str = "column", eager: bool = False
) -> str:
    """An ``img`` with its renditions as ``srcset``; the original stands in until they are made."""
    made = sorted(
        (r for r in picture.renditions.all() if r.filter_spec.startswith("width-")),
        key=lambda rendition: rendition.width,
    )
    words = picture.alt if alt is None else alt
    source = next((r for r in made if r.width >= 960), made[-1] if made else None)
    attributes = [
        f'src="{escape(source.url if source else picture.file.url)}"',
        f'alt="{escape(words)}"',
        f'width="{picture.width}" height="{picture.height}"',
    ]
    if made:
        candidates = ", ".join(f"{rendition.url} {rendition.width}w" for rendition in made)
        attributes.append(
            f'srcset="{escape(candidates)}" sizes="{SIZES.get(size, SIZES["column"])}"'
        )
    attributes.append('fetchpriority="high"' if eager else 'loading="lazy" decoding="async"')
    return f"<img {' '.join(attributes)}>"


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

"""The small stylesheet in which a paper's identity reaches its pages.

The policy of the pages allows no style in them, so it is a file of its own; its address bears the
hash of what it says and may be kept for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.templatetags.static import static

from broadsheet.design import palette
from broadsheet.design.faces import FACES, LATIN, Face, File
from broadsheet.design.models import Identity

LAYERS = "@layer reset, tokens, identity, base, frame, components, pages, print;"
USUAL = Identity()


def faces_of(identity: Identity) -> tuple[Face, Face, Face]:
    """Name plate, headlines, texts."""
    display = FACES.get(identity.display_face, FACES["newsreader"])
    text = FACES.get(identity.text_face, FACES["serif"])
    return FACES.get(identity.nameplate_face, display), display, text


def early_files(identity: Identity) -> tuple[str, ...]:
    """The two font files worth loading before the stylesheet has asked for them."""
    _nameplate, display, text = faces_of(identity)
    return tuple(File(name).path for name in dict.fromkeys((display.first, text.first)))


def stylesheet(identity: Identity, colours: Iterable[tuple[str, str]] = ()) -> str:
    """The identity as CSS, ``colours`` being the sections' paths and colours; often empty."""
    rules = [*_type(identity), *_colours(identity)]
    sections = [_section(identity, path, colour) for path, colour in colours if colour]
    if not rules and not sections:
        return ""
    declared = "".join(
        _declaration(face) for face in dict.fromkeys(faces_of(identity)) if face.files
    )
    root = f":root{{{''.join(rules)}}}" if rules else ""
    return f"{LAYERS}\n{declared}@layer identity{{{root}{''.join(sections)}}}\n"


def address(css: str) -> str:
    """Where ``css`` is served."""
    return f"/look.{hashlib.blake2b(css.encode(), digest_size=8).hexdigest()}.css" if css else ""


def _declaration(face: Face) -> str:
    made = [
        f'@font-face{{font-family:"{face.family}";src:url("{static(file.path)}") format("woff2");'
        f"font-weight:{file.weights};{'font-style:italic;' if file.italic else ''}"
        f"font-display:swap;unicode-range:{LATIN}}}\n"
        for file in face.files
    ]
    if face.size:
        size, ascent, descent = face.size
        made.append(
            f'@font-face{{font-family:"Chosen stand-in {face.family}";src:local("Georgia"),'
            f'local("Gelasio");font-weight:100 900;size-adjust:{size}%;ascent-override:{ascent}%;'
            f"descent-override:{descent}%;line-gap-override:0%}}\n"
        )
    return "".join(made)


def _type(identity: Identity) -> list[str]:
    nameplate, display, text = faces_of(identity)
    rules = []
    if display != faces_of(USUAL)[1]:
        rules.append(f"--display:{display.stack};")
    if text != faces_of(USUAL)[2]:
        rules.append(f"--serif:{text.stack};")
    if nameplate != display:
        rules.append(f"--nameplate:{nameplate.stack};")
    return rules


def _pair(name: str, day: str, night: str) -> str:
    return f"--{name}:light-dark({day},{night});"


def _colours(identity: Identity) -> list[str]:
    rules = []
    day, night = identity.grounds()
    if identity.ground or identity.ground_dark:
        rules.append(_pair("ground", day, night))
        rules.append(
            _pair("tint", palette.tint(day, palette.TEXT[0]), palette.tint(night, palette.TEXT[1]))
        )
    for name in ("accent", "link"):
        light, dark = getattr(identity, name), getattr(identity, f"{name}_dark")
        if light:
            rules.append(_pair(name, light, dark or _by_night(identity, light)))
    return rules


def _by_night(identity: Identity, colour: str) -> str:
    ground = identity.grounds()[1]
    return palette.readable(colour, palette.tint(ground, palette.TEXT[1]))


def _section(identity: Identity, path: str, colour: str) -> str:
    """A section's accent, made readable where the paper's own colour has changed since."""
    ground = palette.tint(identity.grounds()[0], palette.TEXT[0])
    light = palette.readable(colour, ground)
    return f'[data-section^="{path}"]{{{_pair("accent", light, _by_night(identity, colour))}}}'

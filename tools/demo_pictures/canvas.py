"""Paper and paint: a small layer over SVG with a gouache grain."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

Point = tuple[float, float]

INK = "#16222e"
NAVY = "#1f3347"
SLATE = "#41596b"
SEA = "#5d838c"
MIST = "#b7c6c3"
CREAM = "#f3e9d6"
SAND = "#dcc39a"
OCHRE = "#d79b3e"
AMBER = "#f2c265"
BRICK = "#a5492f"
RED = "#c23b2e"
PINE = "#2d4a3e"
OLIVE = "#75804d"
STONE = "#a59c8c"
BROWN = "#5b4434"


def mixed(a: str, b: str, share: float) -> str:
    """The colour ``share`` of the way from ``a`` to ``b``."""
    pairs = zip(bytes.fromhex(a[1:]), bytes.fromhex(b[1:]), strict=True)
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in pairs)


def _attributes(options: dict[str, object]) -> str:
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{value}"' for name, value in options.items()
    )


def coordinates(points: Iterable[Point]) -> str:
    """Points as SVG writes them."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


class Canvas:
    """One picture while it is being drawn, 1500 by 1000 unless told."""

    def __init__(self, name: str, width: int = 1500, height: int = 1000) -> None:
        self.name = name
        self.width = width
        self.height = height
        self.rng = random.Random(name)
        self.flat = False  # charts and maps get no grain
        self.wobble = "rough"  # "steady" where there is lettering
        self._parts: list[str] = []
        self._defs: list[str] = []

    def add(self, markup: str) -> None:
        self._parts.append(markup)

    def grad(self, *stops: str, x: float = 0, y: float = 1, radial: bool = False) -> str:
        """A gradient through the colours given, top to bottom unless told; a paint."""
        key = f"g{len(self._defs)}"
        last = max(len(stops) - 1, 1)
        inner = ""
        for index, stop in enumerate(stops):
            colour, _, opacity = stop.partition("/")
            inner += f'<stop offset="{index / last:.3f}" stop-color="{colour}"'
            inner += f' stop-opacity="{opacity or 1}"/>'
        if radial:
            self._defs.append(f'<radialGradient id="{key}">{inner}</radialGradient>')
        else:
            self._defs.append(
                f'<linearGradient id="{key}" x1="0" y1="0" x2="{x}" y2="{y}">{inner}'
                "</linearGradient>"
            )
        return f"url(#{key})"

    def rect(self, x: float, y: float, w: float, h: float, fill: str, **kw: object) -> None:
        self.add(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="{fill}"'
            f"{_attributes(kw)}/>"
        )

    def poly(self, points: Iterable[Point], fill: str, **kw: object) -> None:
        self.add(f'<polygon points="{coordinates(points)}" fill="{fill}"{_attributes(kw)}/>')

    def stroke(self, points: Iterable[Point], colour: str, width: float, **kw: object) -> None:
        self.add(
            f'<polyline points="{coordinates(points)}" fill="none" stroke="{colour}"'
            f' stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"'
            f"{_attributes(kw)}/>"
        )

    def path(self, d: str, fill: str = "none", **kw: object) -> None:
        self.add(f'<path d="{d}" fill="{fill}"{_attributes(kw)}/>')

    def circ(self, x: float, y: float, r: float, fill: str, **kw: object) -> None:
        self.add(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{fill}"{_attributes(kw)}/>')

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str, **kw: object) -> None:
        self.add(
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}"'
            f"{_attributes(kw)}/>"
        )

    def text(self, x: float, y: float, words: str, size: float, **kw: object) -> None:
        kw.setdefault("font_family", "Newsreader")
        kw.setdefault("fill", INK)
        self.add(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{_attributes(kw)}>{words}</text>'
        )

    @contextmanager
    def group(self, **kw: object) -> Iterator[None]:
        """What is drawn inside shares a transform, a filter or an opacity."""
        self.add(f"<g{_attributes(kw)}>")
        yield
        self.add("</g>")

    def glow(self, x: float, y: float, r: float, colour: str, strength: float = 0.7) -> None:
        """Light around a lamp."""
        paint = self.grad(
            f"{colour}/{strength}", f"{colour}/{strength / 4}", f"{colour}/0", radial=True
        )
        self.circ(x, y, r, paint)

    def wash(self, colour: str, opacity: float, mode: str = "multiply") -> None:
        """One colour over all that is there, to bring it together."""
        self.rect(
            0, 0, self.width, self.height, colour, opacity=opacity, style=f"mix-blend-mode:{mode}"
        )

    def svg(self) -> str:
        """The finished picture with its grain."""
        size = f'width="{self.width}" height="{self.height}"'
        full = f'x="0" y="0" {size}'
        grain = "" if self.flat else _GRAIN.format(full=full)
        start = f'<g filter="url(#{self.wobble})">' if not self.flat else "<g>"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_inset(self)}">'
            f"<defs>{_FILTERS}{''.join(self._defs)}</defs>"
            f"{start}{''.join(self._parts)}</g>{grain}</svg>"
        )


def _inset(canvas: Canvas) -> str:
    """The view box, without the edge that the wobble leaves bare."""
    edge = 0 if canvas.flat else 6
    return f"{edge} {edge} {canvas.width - 2 * edge} {canvas.height - 2 * edge}"


_BOX = 'x="-10%" y="-10%" width="120%" height="120%"'
_FILTERS = f"""
<filter id="rough" x="0" y="0" width="100%" height="100%">
<feTurbulence type="fractalNoise" baseFrequency="0.035" numOctaves="2" seed="7"/>
<feDisplacementMap in="SourceGraphic" scale="5" xChannelSelector="R" yChannelSelector="G"/></filter>
<filter id="steady" x="0" y="0" width="100%" height="100%">
<feTurbulence type="fractalNoise" baseFrequency="0.03" numOctaves="1" seed="7"/>
<feDisplacementMap in="SourceGraphic" scale="2" xChannelSelector="R" yChannelSelector="G"/></filter>
<filter id="ragged" {_BOX}>
<feTurbulence type="fractalNoise" baseFrequency="0.02 0.05" numOctaves="3" seed="3"/>
<feDisplacementMap in="SourceGraphic" scale="38" xChannelSelector="R" yChannelSelector="G"/>
</filter>
<filter id="soft" {_BOX}><feGaussianBlur stdDeviation="5"/></filter>
<filter id="softer" {_BOX}><feGaussianBlur stdDeviation="18"/></filter>
<filter id="brush" x="0" y="0" width="100%" height="100%">
<feTurbulence type="fractalNoise" baseFrequency="0.004 0.05" numOctaves="4" seed="11"/>
<feColorMatrix values="0.9 0 0 0 0.05 0.9 0 0 0 0.05 0.9 0 0 0 0.05 0 0 0 0 1"/></filter>
<filter id="grain" x="0" y="0" width="100%" height="100%">
<feTurbulence type="fractalNoise" baseFrequency="0.7" numOctaves="2" seed="5"/>
<feColorMatrix values="0.8 0 0 0 0.1 0.8 0 0 0 0.1 0.8 0 0 0 0.1 0 0 0 0 1"/></filter>"""
_GRAIN = (
    '<rect {full} filter="url(#brush)" opacity="0.42" style="mix-blend-mode:soft-light"/>'
    '<rect {full} filter="url(#grain)" opacity="0.30" style="mix-blend-mode:soft-light"/>'
)

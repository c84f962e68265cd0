"""The forms in which a finished page goes over the wire."""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Mapping

import brotli

IDENTITY, GZIP, BROTLI = "", "gzip", "br"
# What servers look for beside a file: `index.html.br`.
SUFFIXES = {IDENTITY: "", GZIP: ".gz", BROTLI: ".br"}
# Better first: where an asker takes several equally, the smallest.
PREFERENCE = (BROTLI, GZIP, IDENTITY)
# Below this a compressed form gains nothing.
LEAST = 256
# Measured on our own pages and feeds: one level more costs half as much again for 1 % less.
BROTLI_QUALITY, GZIP_LEVEL = 5, 5
# For what is put together while somebody waits.
QUICK_BROTLI, QUICK_GZIP = 4, 4

COMPRESSIBLE = re.compile(
    r"^(?:text/|application/(?:[a-z.+-]*\+)?(?:json|xml)|application/javascript|image/svg\+xml)"
)


def forms(body: bytes, content_type: str, *, quickly: bool = False) -> dict[str, bytes]:
    """``body`` in each form worth keeping; always as it is."""
    made = {IDENTITY: body}
    if len(body) < LEAST or not COMPRESSIBLE.match(content_type):
        return made
    made[GZIP] = gzip.compress(body, QUICK_GZIP if quickly else GZIP_LEVEL, mtime=0)
    made[BROTLI] = brotli.compress(body, quality=QUICK_BROTLI if quickly else BROTLI_QUALITY)
    return {name: data for name, data in made.items() if not name or len(data) < len(body)}


def restored(compressed: Mapping[str, bytes]) -> bytes:
    """What ``compressed``, forms of one body under their names, were made of."""
    if GZIP in compressed:
        return gzip.decompress(compressed[GZIP])
    return bytes(brotli.decompress(compressed[BROTLI]))


def best(accepted: str, available: Collection[str]) -> str:
    """The form to send to whoever sent ``accepted`` as Accept-Encoding (RFC 9110, 12.5.3)."""
    if not accepted:
        return IDENTITY
    weights = _weights(accepted)
    anything = weights.get("*")

    def weight(form: str) -> float:
        if form:
            return weights.get(form, anything if anything is not None else 0.0)
        # As it is is always acceptable, unless somebody says that it is not.
        return weights.get("identity", 0.001)

    able = [form for form in PREFERENCE if form in available]
    return max(able, key=lambda form: (weight(form), -PREFERENCE.index(form)))


def _weights(accepted: str) -> dict[str, float]:
    weights = {}
    for item in accepted.lower().split(","):
        name, _, rest = item.partition(";")
        weight = 1.0
        key, _, value = rest.strip().partition("=")
        if key.strip() == "q":
            try:
                weight = min(1.0, max(0.0, float(value)))
            except ValueError:
                weight = 0.0
        if name.strip():
            weights[name.strip().removeprefix("x-")] = weight
    return weights

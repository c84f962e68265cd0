"""Crops: which piece of a picture stands in a place of a given shape.

A *ratio* is written ``"3:2"``. By hand a crop is four fractions of the picture: left, top, width,
height. Without one it is the largest piece of the shape that keeps the focal point nearest its
middle. Pure geometry; nothing here knows files.
"""

from __future__ import annotations

from collections.abc import Sequence

RATIOS: dict[str, tuple[int, int]] = {
    "16:9": (16, 9),
    "3:2": (3, 2),
    "4:3": (4, 3),
    "1:1": (1, 1),
    "4:5": (4, 5),
}
# A picture that is this near to a ratio is shown whole in it.
NEAR = 0.01

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels


def fits(width: int, height: int, ratio: str) -> bool:
    """Whether a picture of this size has the shape of ``ratio`` as it is."""
    across, down = RATIOS[ratio]
    return bool(height) and abs(width / height * down / across - 1) <= NEAR


def largest(width: int, height: int, ratio: str) -> tuple[int, int]:
    """Width and height of the largest piece of shape ``ratio``."""
    across, down = RATIOS[ratio]
    if width * down > height * across:
        return max(1, round(height * across / down)), height
    return width, max(1, round(width * down / across))


def box(
    width: int,
    height: int,
    ratio: str,
    *,
    focus: tuple[float, float] | None = None,
    by_hand: Sequence[float] | None = None,
) -> Box:
    """The piece to be shown, always inside the picture and always of the ratio's shape."""
    wide, high = largest(width, height, ratio)
    if by_hand is not None:
        left, top, share, _ = by_hand
        scale = min(1.0, share * width / wide)
        wide, high = max(1, round(wide * scale)), max(1, round(high * scale))
        x, y = round(left * width), round(top * height)
    else:
        across, down = focus or (0.5, 0.5)
        x, y = round(across * width - wide / 2), round(down * height - high / 2)
    x, y = max(0, min(x, width - wide)), max(0, min(y, height - high))
    return x, y, x + wide, y + high


def checked(crops: object) -> dict[str, list[float]]:
    """``crops`` as it may be kept: known ratios, four fractions each, inside the picture.

    Raises:
        ValueError: something else was given.
    """
    if not isinstance(crops, dict):
        raise ValueError("Crops are given by ratio.")
    kept: dict[str, list[float]] = {}
    for ratio, given in crops.items():
        if ratio not in RATIOS:
            raise ValueError(f"{ratio!r} is no ratio that is shown anywhere.")
        numbers = [float(number) for number in given] if isinstance(given, list | tuple) else []
        if len(numbers) != 4 or not all(0 <= number <= 1 for number in numbers):
            raise ValueError("A crop is left, top, width and height, each from 0 to 1.")
        if numbers[2] < 0.05 or numbers[3] < 0.05:
            raise ValueError("A crop this small would be blurred.")
        kept[ratio] = [round(number, 4) for number in numbers]
    return kept

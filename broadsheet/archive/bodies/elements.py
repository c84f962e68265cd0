"""All elements together: importing this teaches the walk its quotations, figures and tables."""

from broadsheet.archive.bodies import boxes, captions, tables
from broadsheet.archive.bodies.flow import Flow

__all__ = ["Flow", "boxes", "captions", "tables"]

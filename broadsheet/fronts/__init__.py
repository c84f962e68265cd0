"""Fronts: the home page and the sections' pages as lists of modules.

- ``table.py``: what a front is filled from, and how a module takes stories: pinned first, then
  by merit and time, no story twice.
- ``registry.py``: modules by name. ``modules.py``: those of the news; packages above add theirs.
- ``composition.py``: from modules and stories to what stands where; also the page of a paper that
  never composed one.
- ``models.py``: a front, with drafts, versions, preview and schedule. ``services.py``: its verbs.

How a module looks is the site's to say (``web/templates/web/modules/``).
"""

"""IPTC ninjs, versions 1.0 to 3.1, as other people write it.

``sources`` finds the items in files and folders, ``keys`` reads a member whichever version spelled
it, ``story`` makes a story of an item with ``media``, ``terms`` and ``bylines``; ``own`` reads the
member ``x_broadsheet`` of this paper's own exports.
"""

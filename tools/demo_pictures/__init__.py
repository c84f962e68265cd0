"""The pictures of the demo newspaper, drawn by program so that anybody may use them.

Nothing is traced or copied: every scene is built from shapes written here.
``canvas`` is the paper and the paint, ``pieces`` what recurs (boats, houses,
people), the ``scenes_*`` modules one function per picture, ``portraits`` the
staff, ``render`` the way from SVG to a file. The same program gives the same
pictures: chance comes from a generator seeded with the picture's name.
"""

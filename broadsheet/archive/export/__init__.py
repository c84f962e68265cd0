"""The whole paper as ninjs 3.1, with one member ``x_broadsheet`` for what ninjs cannot say.

``blocks`` makes stored blocks independent of this database, ``stories`` and ``things`` make the
items, ``writer`` the files. Exported, imported into a new paper and exported again, every file is
equal byte for byte: nothing here depends on keys, on the clock or on the order of rows.
"""

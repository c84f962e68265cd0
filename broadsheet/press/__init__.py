"""The press: finished pages, kept as files and served as such.

- ``addresses.py``: which pages there are and which a touched key is about; filled from above.
- ``rendering.py``: a page as nobody in particular gets it, with the keys it carries.
- ``pieces.py``: what is put into a page when it is served.
- ``encodings.py``: the compressed forms, and which of them an asker takes.
- ``store.py``: the port where finished pages lie; ``folder.py``: a folder that any server serves.
- ``models.py``: what lies there, what it is made of, what is to be pressed again.
- ``services.py``: the verbs: note what was touched, press, discard, evict.
- ``loop.py``: one process that does them as changes are committed.
- ``serving.py``: answers finished pages before Django wakes.
"""

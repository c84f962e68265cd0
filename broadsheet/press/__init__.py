"""The press: finished pages, kept as files and served as such.

- ``addresses.py``: which pages there are and which a touched key is about; filled from above.
- ``rendering.py``: a page as nobody in particular gets it, with the keys it carries.
- ``pieces.py``: what is put into a page when it is served.
- ``kinds.py``: what an address tells about the page there.
- ``encodings.py``: the compressed forms, and which of them an asker takes.
- ``store.py``: the port where finished pages lie; ``folder.py``: a folder that any server serves.
- ``models.py``: what lies there, what it is made of, what is to be pressed again.
- ``due.py``: which pages are to be pressed again, and when; ``turns.py``: by whom.
- ``pages.py``: one page pressed, kept or discarded; ``heaps.py``: many of them together.
- ``services.py``: the verbs that others call.
- ``upkeep.py``: the store put in order: strangers, room, another program, what is taken down.
- ``includes.py``: redirects and headers for web servers that serve the folder alone.
- ``cdn.py``: the port to a cache in front of the paper; ``purging.py``: tells it what changed.
- ``bucket.py``: the store as a bucket of S3; ``uploading.py``: puts there what lies in the folder.
- ``announcing.py``: a store that says what changes in it.
- ``figures.py``: what the processes count for whoever watches.
- ``marks.py``: memory that tells all processes of the machine what changed.
- ``site.py``: the whole paper as files that need no server of ours.
- ``hand.py``: which page is in hand, for whoever watches the press.
- ``loop.py``: one process that does them as changes are committed.
- ``serving.py``: answers finished pages before Django wakes.
"""

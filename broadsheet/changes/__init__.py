"""What a transaction changed, what a page is made of, and work that survives a crash.

- ``keys.py``: a change *touches* keys, a page *carries* keys; both are declared here.
- ``ahead.py``: what a heap of pages asks of the database, asked once for all of them.
- ``durable.py``: rows that stand for work still to do, claimed with a lease and retried.
- ``wake.py``: tells the worker at once that such a row was committed.
- ``clock.py``: things that happen because time passes.

Handlers are registered from the packages above; nothing here knows them.
"""

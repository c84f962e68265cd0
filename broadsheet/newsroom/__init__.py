"""Articles and what belongs to them: authors, sections, columns, corrections, live entries.

- ``models/``: rows. ``blocks/``: what a body is made of.
- ``services/``: the verbs; each takes ``actor``, writes and logs in one transaction.
- ``selectors.py``: the questions, each at home with a million articles.
- ``access.py``: the one rule about who may read what; every channel asks it.
- ``addresses.py``: where things are found, for ever.
- ``wording.py``, ``vocabulary.py`` and ``suggesting.py``: where in a story links may stand, the
  topics as this process knows them, and which of them a story may be about.
- ``rendering.py`` and ``placeholders.py``: body to HTML with identities left open, and their
  resolution when a page is shown.
"""

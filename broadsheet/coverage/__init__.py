"""Past coverage, related stories and threads.

Read in this order: ``sketches.py`` (what is kept of a text), ``likeness.py`` (how alike two are and
why), ``ranking.py`` (the two lists), ``gathering.py`` (threads): text in, odds out, no database.
``candidates.py`` asks the search index and the database whom to compare, ``services/`` write down
what was found and what editors say to it, ``selectors.py`` answers the page.
"""

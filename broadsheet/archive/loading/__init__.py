"""Stories into rows: in batches, once, in short transactions.

``engine`` takes what a reader yields and says what becomes of each; ``rows`` makes the rows of one
story, ``body`` its blocks, ``places``, ``people``, ``terms`` and ``media`` look up or make what it
refers to, ``slugs`` finds free addresses. ``writing`` commits a few stories at a time, ``updates``
changes those that are there, ``links`` comes last and ``undoing`` takes an import back. ``dry``
stands in for the database where nothing may be written. ``own`` and ``things`` read what only this
paper's own exports have.
"""

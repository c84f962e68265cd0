"""Broadsheet: a newspaper's whole life online, in one package.

The tree runs downhill; a package imports only what stands below it
(``docs/decisions/0001-imports-run-downhill.md``). Start reading at
``publishing/pipeline.py``.
"""

__version__ = "0.1.0.dev0"

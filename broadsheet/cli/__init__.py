"""The `broadsheet` command: it puts the packages together and holds no rules of its own.

``main.py`` names the commands; each stands in a module that is imported when it is called, and
brings Django up only when it needs it, so that ``--help`` and ``--version`` answer at once.
"""

"""What an operator may set, and what follows from it.

``operator.py`` lists every setting with its default and its explanation; the
reference in ``docs/reference/settings.md`` is tested against that list.
``django.py`` is the Django settings module made from them. Nothing here
imports another package of ours: apps are named as strings.
"""

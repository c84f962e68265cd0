"""The staff's side: Wagtail's admin at ``/desk/``, arranged for a newsroom.

- ``wagtail_hooks.py``: everything that is registered with Wagtail, in one place.
- ``viewsets/``: which things have lists and forms. ``views/``: how they behave; the verbs
  (correct, move, withdraw), live entries, and the steps of a story's publication.
- ``panels.py``, ``side_panels.py``, ``forms/``: what the forms hold.
- ``rich_text.py``: links by identity in the editor.
- ``roles.py``, ``policies.py``: who may do what; nothing that was public is deleted.
- ``home.py``, ``waiting.py``: the first page. ``audit.py``: everything staff did.
- ``presence.py``, ``notes.py``: two people at one story.
- ``selectors.py``: what the desk asks, at home with a million stories.
"""

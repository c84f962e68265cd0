"""An app of the bench: the article's own rows behind Wagtail's stock snippet views."""

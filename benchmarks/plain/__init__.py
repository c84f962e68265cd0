"""A stock Wagtail site with one story as a snippet, to measure the desk against."""

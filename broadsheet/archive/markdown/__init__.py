"""Folders of Markdown: front matter, template tags, and the paper's own manuscript marks."""

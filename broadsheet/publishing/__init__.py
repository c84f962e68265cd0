"""What happens when a story is published. Read ``pipeline.py`` first."""

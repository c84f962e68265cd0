"""How well, not how fast: extraction, and later linking and search."""

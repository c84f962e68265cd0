"""What only WordPress does: its export files, its shortcodes, its way with paragraphs."""

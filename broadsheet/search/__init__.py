"""Search: the archive for readers, every story for staff, behind a small port."""

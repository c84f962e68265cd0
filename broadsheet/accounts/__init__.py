"""Staff and readers. Both are one kind of user; what they may do differs."""

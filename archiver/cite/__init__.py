"""Citing what the archive holds: a post, one paragraph of it, or a whole set of posts."""

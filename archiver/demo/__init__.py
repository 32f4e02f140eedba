"""Harbour Street Notes: a sample WordPress blog, served on loopback.

Its companies, people and prose are invented. The text lies in ``assets/*.txt``, one file a year;
`posts` reads it into `posts.POSTS`, the truth of what an archive of the blog should hold, and
everything a visitor sees is rendered from that. ``python -m archiver.demo`` serves it.
"""

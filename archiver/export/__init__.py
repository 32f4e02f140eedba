"""What leaves the archive for other programs: one module a format, and what they share."""

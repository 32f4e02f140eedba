"""WARC files (ISO 28500): written record by record, read in bulk or by Location."""

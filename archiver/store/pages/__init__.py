"""What the pages of `archiver browse` show, one module a page: queries, and no HTML."""

"""The archive's SQLite database: schema, migrations, writing, merging, reading, searching."""

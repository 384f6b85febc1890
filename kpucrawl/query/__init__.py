"""In: a question put by a person; out: rows of the archive's public views, as a table, CSV or JSON lines."""

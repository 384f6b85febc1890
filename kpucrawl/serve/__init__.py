"""The reading room: an archive in, web pages out; Datasette with pages of our own, read-only and without any script."""

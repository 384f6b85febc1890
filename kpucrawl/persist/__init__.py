"""In: captures, counts, raw pages; out: verdicts, and the one SQLite file and the WARC folder that keep them."""

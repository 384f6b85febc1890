"""In: nothing; out: what is fast and what is not, as ratios within one run (``python -m benchmarks``, ``make bench``)."""

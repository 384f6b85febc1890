"""In: the name of a column of a public view; out: what it holds, where that is no text."""

from __future__ import annotations

INTEGERS = frozenset(
    "id article number story duplicate_of found_by views versions spam copies sites days articles run requests bytes pages new"
    " changed same failed missing gone held status page_offset first_version last_version last_run position".split()
)
FLOATS = frozenset({"confidence", "share", "layout_fit", "rank"})
DAYS = frozenset({"published_on", "event_on", "last_published_on", "first_published_on", "day", "week", "first_day", "last_day"})
"""As ``YYYY-MM-DD``."""
TIMES = frozenset(
    "first_seen last_seen seen_at changed_at gone_at missing_since missed_at back_at started_at finished_at sealed_at"
    " last_crawled_at".split()
)
"""As ISO 8601 in UTC."""

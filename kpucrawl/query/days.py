"""In: a day, month or year as a person types it; out: its first and last day, ``YYYY-MM-DD``."""

from __future__ import annotations

import calendar
import re

from kpucrawl.errors import BadOption

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def span(text: str, option: str = "--since") -> tuple[str, str]:
    """Return the first and last day a ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` covers; raises BadOption naming the option.

    >>> span("2024-02")
    ('2024-02-01', '2024-02-29')
    >>> span("2025-02-30")
    Traceback (most recent call last):
    kpucrawl.errors.BadOption: --since 2025-02-30: no such day; give YYYY, YYYY-MM or YYYY-MM-DD, for example 2025-02-28
    """
    form = _FORM.fullmatch(text.strip())
    if form is None:
        raise BadOption(f"{option} {text[:40]}: give YYYY, YYYY-MM or YYYY-MM-DD, for example 2025-09-08")
    year, month, day = (int(part) if part else 0 for part in form.groups())
    if year == 0 or (form.group(2) and not 1 <= month <= 12):
        raise BadOption(f"{option} {text}: no such month; give YYYY, YYYY-MM or YYYY-MM-DD, for example 2025-09-08")
    if not form.group(2):
        return f"{year:04}-01-01", f"{year:04}-12-31"
    last = calendar.monthrange(year, month)[1]
    if not form.group(3):
        return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{last}"
    if not 1 <= day <= last:
        example = f"{year:04}-{month:02}-{last}"
        raise BadOption(f"{option} {text}: no such day; give YYYY, YYYY-MM or YYYY-MM-DD, for example {example}")
    return form.group(), form.group()

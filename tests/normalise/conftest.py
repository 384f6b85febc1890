"""Properties are run without a deadline: the first example of each reads the room's tables, which a busy machine does slowly."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("normalise", deadline=None)
settings.load_profile("normalise")

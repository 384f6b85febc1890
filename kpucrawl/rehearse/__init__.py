"""In: a seed; out: a pretend KPU network on loopback, with the truth about every page, for the demo, tests and benchmarks.

``World`` makes sites and posts (``offices``, ``articles``, ``special``, ``wording``; later points in time by ``drift``);
``Network`` serves them as an HTTP proxy (``routes`` finds the page, a theme draws it, ``faults`` breaks it, ``wires`` keeps
the bytes); ``truth`` says what a crawl should find and ``score`` how much of it an archive holds.
"""

from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.world import World

__all__ = ["Network", "World"]

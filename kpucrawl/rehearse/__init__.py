"""In: a seed; out: a pretend KPU network on loopback, with the truth about every page, for the demo, tests and benchmarks.

``World`` makes sites and articles, ``Network`` serves them as an HTTP proxy, ``truth`` says what a crawl should find.
"""

from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.world import World

__all__ = ["Network", "World"]

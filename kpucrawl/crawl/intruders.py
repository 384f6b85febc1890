"""In: the pages of a site as they are met; out: what intruders put on them: links that lead to their trade, and redirects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kpucrawl.extract.outlinks import Outlink, host_of
from kpucrawl.normalise.spam import is_trade_host, trade_links
from kpucrawl.persist.intrusions import Intruder

MOST = 500
"""Links and redirects kept of a site and run: past this the number is enough."""


@dataclass(slots=True)
class Intruders:
    """What one visit met."""

    found: dict[tuple[str, str], Intruder] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)
    """Addresses of the pages looked at."""
    pages: int = 0
    """Pages of theirs, whole."""

    @property
    def count(self) -> int:
        """Return how many pages, links and redirects were met."""
        return self.pages + len(self.found)

    def see(self, url: str, outlinks: Sequence[Outlink]) -> None:
        """Look at the links of a page of the office that answered at ``url``."""
        self.looked_at.add(url)
        for link in trade_links(outlinks):
            self._add(Intruder("redirect" if link.way == "jump" else "link", link.url, link.text, url))

    def led(self, asked: str, url: str) -> None:
        """Note where an address of the site redirected to, if that is theirs."""
        if is_trade_host(host_of(url)):
            self._add(Intruder("redirect", url, "", asked))

    def _add(self, one: Intruder) -> None:
        if len(self.found) < MOST:
            self.found.setdefault((one.kind, one.url), one)

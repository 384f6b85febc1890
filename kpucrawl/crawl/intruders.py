"""In: the pages of a site as they are met; out: what intruders put on them: links that lead to their trade, and redirects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kpucrawl.extract.outlinks import Outlink, host_of
from kpucrawl.normalise.trade import is_stranger, is_trade_host, trade_links
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
    strangers: list[Intruder] = field(default_factory=list)
    """Redirects from articles' addresses to hosts that are no office, paper or network, whatever they are called."""

    @property
    def count(self) -> int:
        """Return how many pages, links and redirects were met."""
        return self.pages + len(self.found)

    def see(self, url: str, outlinks: Sequence[Outlink], *, is_empty: bool = False) -> None:
        """Look at the links of a page that answered at ``url``; one that holds no article may send its visitors on."""
        self.looked_at.add(url)
        for link in outlinks:
            if is_empty and link.way == "jump" and is_stranger(link.host):
                self.strangers.append(Intruder("redirect", link.url, "", url))
        for link in trade_links(outlinks):
            self._add(Intruder("redirect" if link.way == "jump" else "link", link.url, link.text, url))

    def led(self, asked: str, url: str, *, of_article: bool = False) -> None:
        """Note where an address of the site redirected to, if that is theirs."""
        if is_trade_host(host_of(url)):
            self._add(Intruder("redirect", url, "", asked))
        elif of_article and is_stranger(host_of(url)):
            self.strangers.append(Intruder("redirect", url, "", asked))

    def settle(self, answered: int) -> None:
        """Take what leads to strangers for theirs, unless more does so than ``answered``: then the site has moved."""
        for one in self.strangers:
            if len(self.strangers) < answered:
                self._add(one)
        self.strangers = []

    def _add(self, one: Intruder) -> None:
        if len(self.found) < MOST:
            self.found.setdefault((one.kind, one.url), one)

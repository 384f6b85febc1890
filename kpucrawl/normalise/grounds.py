"""In: what was seen of an article and its page; out: the grounds on which it is the intruders', and what excuses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .trade import signs

_WARNS, _REPORTS = 2, 5  # different finds, of the first and of both, that make a text a report, however much jargon it quotes
_TOLD = 4  # finds of words against the trade, in a text that names no office
_PROMISES = 3  # different ones, in a text that names no office: then it need not use the trade's own words


@dataclass(frozen=True, slots=True)
class Seen:
    """All that the grounds are about, of one article and its page."""

    only_quotes: bool
    """Whether the trade speaks only in what the text quotes."""
    density: float
    lead: float
    """The density of title and lead: what is planted into a genuine post stands behind them."""
    told_at_once: bool
    """Whether title or first paragraph are of the trade."""
    counts: dict[str, int]
    """How often each sign of ``spam.toml`` was found, by its name."""
    is_foreign: bool
    titled: bool
    retexted: bool
    """Its text is not about its headline."""
    among: bool
    """An advertisement stands between its paragraphs."""
    leads_away: bool
    links_there: bool
    has_outlet: bool
    """Its text links to a stranger, or its title names a brand: an advertisement leads somewhere."""

    @property
    def promises(self) -> int:
        return sum(self.counts[sign.name] for sign in signs().signs if sign.where == "text" and 0 < sign.weight < signs().enough)

    @property
    def sure(self) -> bool:
        """Whether a sign was found that no office's text has."""
        return self.is_foreign or any(self.counts[sign.name] and sign.weight >= signs().enough for sign in signs().signs)

    @property
    def warnings(self) -> int:
        return self.counts["words against it"]

    @property
    def reports(self) -> int:
        return self.counts["the office at work"]

    @property
    def boasts(self) -> bool:
        """Whether a title advertises over a text that is drowned in the trade, without a word against it."""
        return self.titled and not self.warnings and self.density >= 2 * signs().saturated

    @property
    def sells(self) -> bool:
        return self.leads_away or self.sure or self.links_there


# A genuine post with an injected link or line stays a post, whatever its page scores: the page must be about the trade, not only
# touched by it. One of these grounds must hold.
GROUNDS: tuple[tuple[str, Callable[[Seen], bool]], ...] = (
    ("its title advertises", lambda seen: seen.titled),
    ("it hands its visitors over", lambda seen: seen.leads_away),
    ("no office writes so", lambda seen: seen.sure),
    ("another text stands under its headline", lambda seen: seen.retexted),
    ("an advertisement stands between its paragraphs", lambda seen: seen.among),
    ("the trade is its matter from the lead on", lambda seen: seen.density >= signs().dominated and seen.lead > 0),
    ("it promises, and names no office", lambda seen: not seen.reports and seen.promises >= _PROMISES),
    ("it is full of the trade, and names no office", lambda seen: not seen.reports and seen.density >= signs().saturated),
    (
        "it is of the trade, promises, and names no office",
        lambda seen: not seen.reports and seen.density >= signs().dominated and seen.promises > 1,
    ),
)
# And none of these, which clear a post that quotes the trade.
EXCUSES: tuple[tuple[str, Callable[[Seen], bool]], ...] = (
    (
        "it reports, quotes their jargon to warn of it, and links to none",
        lambda seen: (
            not seen.sells
            and seen.warnings >= _WARNS
            and seen.warnings + seen.reports >= _REPORTS
            and (seen.reports > 0 or not seen.titled)  # they warn of their rivals too
        ),
    ),
    (
        "it leads nowhere, tells of an office or of harm, and says from the start what it is about: reports quote at length",
        lambda seen: (
            not (seen.sells or seen.has_outlet or (seen.among and not seen.told_at_once))
            and (seen.warnings >= _TOLD or (seen.reports > 0 and not seen.boasts))
        ),
    ),
    (
        "the trade speaks only in what an office quotes, as examples of what to look out for",
        lambda seen: not (seen.sells or seen.titled or seen.among) and seen.reports >= _WARNS and seen.only_quotes,
    ),
)

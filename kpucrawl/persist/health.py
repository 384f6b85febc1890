"""In: what a run saw of a site and what its history lets expect; out: its colour, the cause, and the reason in one line.

Nothing is asked here, of no site and of no archive: ``expectations`` reads the history, ``crawl.health`` tells what was seen.
"Nothing was published" and "we could not see" are told apart: only a run that saw the site can find it silent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .expectations import Expected, days_between

Colour = Literal["green", "yellow", "red", "grey"]
"""``red``: somebody should act; ``yellow``: look when there is time; ``green``: as expected; ``grey``: nothing is known of it."""
Cause = Literal["silent", "blocked", "down", "moved", "layout changed", "defaced", "partial", "empty", "offline", "unseen"]
"""``partial``: some of its pages fail; ``empty``: no article was ever found; ``offline``: no site answered, so the network here
was down; ``unseen``: no run has looked at it of late, or none came far enough. The others are the reds."""

REFUSALS = frozenset({"401", "403", "406", "429", "451", "challenge"})
"""Reasons of failed addresses that refuse the asker, not the address."""
NO_ANSWER = frozenset({"502", "503", "504", "520", "521", "522", "523", "524"})
"""Answers of a gateway whose site does not answer: as good as none."""
SERVICE = frozenset({"suspended", "maintenance", "server", "missing", "placeholder", "empty"})
"""What a page with status 200 may be instead of the site's, when the site is down."""
WORDS: Mapping[str, str] = {
    "challenge": "a browser check",
    "suspended": "the account is suspended",
    "maintenance": "a notice of maintenance",
    "server": "a server's error message",
    "missing": "“not found” with status 200",
    "placeholder": "a server's or registrar's placeholder",
    "empty": "an empty page",
    "shell": "a page that only scripts would fill",
    "hacked": "a page that boasts of the break-in",
    "gambling": "a page of the gambling trade",
}
LOOK_AGAIN = 3
"""Days for which a new layout stays red whatever is read of it, so that a person sees it."""
LAYOUT_OVER = 30
"""Days after which a new layout is the site's layout."""
ENOUGH_READ = 3
"""Articles of a run from which its share of days and its confidence tell something."""
_STATUS = re.compile(r"\b([45]\d\d)\b")
_LED = re.compile(r"(?:leads|redirected) to (\S+)")


@dataclass(frozen=True, slots=True)
class Seen:
    """What one run saw of one site."""

    outcome: str
    """A word of ``crawl.report.Outcome``."""
    reason: str = ""
    errors: Mapping[str, int] = field(default_factory=dict)
    """Failed addresses by reason: ``404``, ``timeout``, ``challenge`` …"""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Pages at an article's address that were none, by reason."""
    read: int = 0
    """Articles read."""
    known: int = 0
    """Articles met that the archive has."""
    undated: int = 0
    """Articles read without a day of posting."""
    confidence: float | None = None
    """The reader's, on the average of the articles read."""
    instead: str = ""
    """What answered instead of a home page that leads anywhere: ``suspended``, ``hacked`` …; empty where it is the office's."""
    title: str = ""
    """Of that page."""
    led_to_trade: bool = False
    """Whether the home page redirects to the gambling trade."""
    layout_fit: float | None = None
    """Of the pages that stay from visit to visit, the home page and listings: the share of their places that is still there."""
    layout_changed: bool = False
    """Whether this run found another layout than the last."""


@dataclass(frozen=True, slots=True)
class Health:
    """How a site does."""

    colour: Colour
    cause: Cause | None = None
    why: str = ""
    """One line; empty where there is nothing to say."""


UNKNOWN = Health("grey")


def judge(seen: Seen, expected: Expected, today: str) -> Health:
    """Return how a site does after a run; ``today`` is ``YYYY-MM-DD``.

    >>> judge(Seen("failed", "home page: timeout"), Expected(), "2026-11-22")
    Health(colour='red', cause='down', why='home page: timeout')
    >>> judge(Seen("blocked", "home page: challenge", {"challenge": 1}), Expected(), "2026-11-22").why
    'home page: a browser check'
    """
    unseen = _not_seen(seen, expected)
    if unseen is not None:
        return unseen
    reds = [health for health in (_defaced(expected), _partly(seen), _layout(seen, expected, today)) if health is not None]
    silent = silence(expected, today)
    if silent is not None:
        reds.append(silent)
    if not reds:
        return Health("green", None, seen.reason)
    reds.sort(key=lambda health: health.colour != "red")  # stable: the order above is that of gravity
    also = "; also " + ", ".join(str(other.cause) for other in reds[1:]) if len(reds) > 1 else ""
    return Health(reds[0].colour, reds[0].cause, reds[0].why + also)


def _not_seen(seen: Seen, expected: Expected) -> Health | None:
    """Return why the site's own pages were not seen, None where they were."""
    if seen.led_to_trade:
        return Health("red", "defaced", f"the home page leads to the gambling trade: {_last(seen.reason)}")
    if seen.instead in {"hacked", "gambling"}:
        return Health("red", "defaced", f"the home page is {WORDS[seen.instead]}{_titled(seen)}")
    if seen.outcome == "ok" or (seen.outcome == "stopped" and (seen.read or seen.known)):
        return None
    if seen.outcome == "stopped":
        return Health("grey", "unseen", seen.reason or "the run ended before the site was seen")
    why = seen.reason or "nothing answered"
    if seen.outcome == "moved":
        return Health("red", "down" if "suspend" in _last(why) else "moved", why)
    return _failed(seen, expected, why)


def _failed(seen: Seen, expected: Expected, why: str) -> Health:
    """Tell apart what a site without any article may be: blocked, down, moved, another layout."""
    status = _STATUS.search(why)
    commonest = max(seen.errors, key=lambda reason: seen.errors[reason], default="")
    refused = bool(status and status[1] in REFUSALS) or commonest in REFUSALS
    if seen.instead == "challenge" or (seen.instead not in SERVICE and (seen.outcome == "blocked" or refused)):
        return Health("red", "blocked", _worded(why, "challenge" if seen.instead == "challenge" else ""))
    if seen.instead in SERVICE:
        plain = f"{status[0]}, " if status and seen.instead in {"suspended", "maintenance"} else ""
        told = why if status and not plain else f"home page: {plain}{WORDS[seen.instead]}"
        return Health("red", "down", told + _titled(seen))
    if commonest.startswith("redirected to "):
        return Health("red", "moved", f"its pages lead to {_last(commonest)}")
    if seen.outcome == "failed":
        return Health("red", "down", _worded(why))
    if expected.articles:
        told = f"no listing and no article is found on it any more{_titled(seen)}; it had {expected.articles:,}"
        return Health("red", "layout changed", told)
    return Health("yellow", "empty", _worded(why) + _titled(seen))


def _defaced(expected: Expected) -> Health | None:
    if expected.intruders_now:
        return Health("red", "defaced", expected.intruders_told)
    return None


def _partly(seen: Seen) -> Health | None:
    """Judge addresses that failed on a site that was seen: all of the articles asked for, or many of them."""
    refused = sum(count for reason, count in seen.errors.items() if reason in REFUSALS)
    failed, left_out = sum(seen.errors.values()), sum(seen.left_out.values())
    if not seen.read:
        if refused >= 2 or "challenge" in seen.errors:
            return Health("red", "blocked", f"its pages are refused: {_counted(seen.errors)}")
        away = [reason for reason in seen.errors if reason.startswith("redirected to ")]
        if len(away) == len(seen.errors) > 0 and failed >= 2:
            return Health("red", "moved", f"its articles lead to {_last(away[0])}")
        if failed + left_out >= ENOUGH_READ:
            odd = {reason: count for reason, count in seen.left_out.items() if reason not in SERVICE}
            if failed < sum(odd.values()):
                return Health("red", "layout changed", f"what it lists is no longer read as articles: {_counted(odd)}")
            return Health("red", "down", f"no article of it answers: {_counted({**seen.errors, **seen.left_out})}")
    if failed >= 5 and failed >= 0.2 * (failed + seen.read + left_out):
        return Health("yellow", "partial", f"{failed} addresses failed: {_counted(seen.errors)}")
    return None


def _layout(seen: Seen, expected: Expected, today: str) -> Health | None:
    """Judge whether the site looks, and reads, as it did."""
    worse: list[str] = []
    if seen.read >= ENOUGH_READ and expected.is_known:
        dated = 1 - seen.undated / seen.read
        if expected.dated >= 0.5 and dated <= 0.4 * expected.dated:
            worse.append(f"days found for {dated:.0%} of the articles instead of {expected.dated:.0%}")
        if seen.confidence is not None and seen.confidence < expected.confidence - max(0.2, 4 * expected.confidence_spread):
            worse.append(f"the reader's confidence {seen.confidence:.2f} instead of {expected.confidence:.2f}")
    age = days_between(expected.layout_since, today) if expected.layout_since else None
    new = seen.layout_changed or (age is not None and age <= LAYOUT_OVER)
    if not new and not worse:
        return None
    if worse:
        return Health("red", "layout changed", f"it is read worse: {', '.join(worse)}")
    fit = (
        f" ({seen.layout_fit:.0%} of the layout known before is left)"
        if seen.layout_changed and seen.layout_fit is not None
        else ""
    )
    if seen.layout_changed or (age or 0) <= LOOK_AGAIN:
        return Health(
            "red", "layout changed", f"it looks otherwise since {expected.layout_since or today}{fit}: look at what is read"
        )
    if expected.read_since_layout >= ENOUGH_READ:
        return None
    return Health(
        "red", "layout changed", f"it looks otherwise since {expected.layout_since}, and too little was read since to trust"
    )


def silence(expected: Expected, today: str) -> Health | None:
    """Return that a site has published nothing for far longer than usual, None where it has or where too little is known.

    >>> silence(Expected(articles=90, last_post="2026-08-01", usual_gap=2.5, longest_wait=21.0), "2026-11-22").why
    'nothing new for 113 days, since 2026-08-01; usual is every 2.5 days'
    """
    if expected.last_post is None or expected.longest_wait is None:
        return None
    waited = days_between(expected.last_post, today)
    if waited <= expected.longest_wait:
        return None
    usual = f"{expected.usual_gap:.1f}".removesuffix(".0")
    often = "every day" if usual == "1" else f"every {usual} days"
    return Health("red", "silent", f"nothing new for {waited} days, since {expected.last_post}; usual is {often}")


def is_no_answer(health: Health, reason: str) -> bool:
    """Whether a site did not answer at all, so that the fault may be the network's here.

    >>> is_no_answer(Health("red", "down"), "home page: timeout"), is_no_answer(Health("red", "down"), "home page: 500")
    (True, False)
    """
    status = _STATUS.search(reason)
    return health.cause == "down" and not (status and status[1] not in NO_ANSWER) and not any(word in reason for word in SERVICE)


def _titled(seen: Seen) -> str:
    return f" (“{seen.title[:60]}”)" if seen.title else ""


def _last(reason: str) -> str:
    found = _LED.search(reason)
    return found[1] if found else reason


def _worded(reason: str, word: str = "") -> str:
    """Put a reason's bare word into plain ones.

    >>> _worded("home page: suspended"), _worded("home page: 403"), _worded("home page: 403", "challenge")
    ('home page: the account is suspended', 'home page: 403', 'home page: 403, a browser check')
    """
    head, colon, last = reason.rpartition(": ")
    told = f"{head}{colon}{WORDS.get(last, last)}"
    return f"{told}, {WORDS[word]}" if word and WORDS[word] not in told else told


def _counted(reasons: Mapping[str, int]) -> str:
    """Write counts by reason, the commonest first.

    >>> _counted({"404": 2, "challenge": 5})
    '5 × a browser check, 2 × 404'
    """
    ordered = sorted(reasons.items(), key=lambda entry: -entry[1])[:4]
    return ", ".join(f"{count} × {WORDS.get(reason, reason)}" for reason, count in ordered)

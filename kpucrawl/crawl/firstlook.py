"""In: what a site answered to a first look; out: its verdict, what the reader took, the next step, what to override."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpucrawl.catalogue.addresses import parse_address
from kpucrawl.catalogue.families import family_of, resembles
from kpucrawl.catalogue.findings import Finding
from kpucrawl.errors import AddressRefused, NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.site import SiteReader
from kpucrawl.items import RawArticle
from kpucrawl.normalise.article import normalise
from kpucrawl.persist.checks import SiteCheck
from kpucrawl.persist.expectations import Expected
from kpucrawl.persist.health import WORDS, Seen, judge

from .checks import Inspection

OPENING = 160
"""Characters shown of a body."""
_LETTERS = re.compile(r"[^a-z]+")


def sum_up(one: Inspection, moment: str) -> SiteCheck:
    """Return what a look at a site found, at ``moment`` (ISO 8601)."""
    articles = _articles(one, moment)
    read = sum("title" in article for article in articles)
    refused = [str(article["refused"]) for article in articles if "refused" in article]
    verdict, reason = _verdict(one, read, refused, moment)
    return SiteCheck(
        one.site.name, verdict, reason, _next_step(one, verdict, read), one.host, tuple(one.addresses.get(one.host, ())),
        one.answers.partition(":")[0] or None, one.status, one.answers or None, (one.front.title if one.front else None) or None,
        _family(one), [*_menu(one)], articles, one.certificate, one.requests, one.bytes,
    )  # fmt: skip


def findings(one: Inspection, check: SiteCheck) -> list[Finding]:
    """Return what of a check is worth an override: a host that answered as the office's, and that it did."""
    read = sum("title" in article for article in check.articles)
    if not read or not _is_office(one):
        return []
    day = f"{read} articles were read from it by `kpucrawl sites check`"
    site = one.site
    if one.host != site.host:
        why = f"{site.host} did not answer so ({one.first_trouble[:120]}); {day}"
        hosts = tuple(dict.fromkeys((site.host, *site.other_hosts)))
        return [
            Finding(site.name, "host", one.host, why),
            Finding(site.name, "other_hosts", hosts, f"the host before {one.host}: old links lead there"),
            Finding(site.name, "host_status", "observed", day),
        ]
    return [Finding(site.name, "host_status", "observed", day)] if site.host_status != "observed" else []


def _verdict(one: Inspection, read: int, refused: Sequence[str], moment: str) -> tuple[str, str]:
    """Return the verdict and the reason, by the words of a site's health."""
    if read and one.host == one.site.host:
        return "ok", ""
    if read:
        whose = "" if _is_office(one) else ", which does not name the office"
        how = "moved" if one.moved_to else "down"
        return how, f"{one.site.host}: {one.first_trouble}; {one.host} answers{whose}"
    if one.moved_to:
        return "moved", f"the home page leads to {one.moved_to}"
    instead = one.front.instead() if one.front is not None else ""
    trouble, failed = one.trouble, dict.fromkeys(refused, 1)
    if trouble or instead:
        outcome = "blocked" if instead == "challenge" or "robots.txt forbids" in trouble else "failed"
        title = one.front.title if one.front is not None and instead else ""
        seen = Seen(outcome, trouble or f"home page: {instead}", failed, instead=instead, title=title)
    elif one.failed or one.pages:
        told = ", ".join(WORDS.get(reason, reason) for reason in failed)
        outcome = "failed" if one.failed else "blocked" if "challenge" in failed else "empty"
        seen = Seen(outcome, f"its listing or articles: {told}", failed)
    else:
        seen = Seen("empty", "its home page and listing show no article")
    health = judge(seen, Expected(), moment)
    return str(health.cause), health.why


def _next_step(one: Inspection, verdict: str, read: int) -> str:
    name, host = one.site.name, one.site.host
    if verdict == "ok":
        return f"kpucrawl crawl {name} --limit 20"
    if read and one.host != host:
        save = f"kpucrawl sites check {name} --save"
        return f"{save} takes {one.host} over" if _is_office(one) else f"see in a browser whose {one.host} is"
    if verdict == "moved":
        return (
            f"see in a browser whether {one.moved_to} is the office's; if so, put its host into your overrides as [{name}.host]"
        )
    if verdict == "blocked":
        return f"kpucrawl sites check {name} --delay 10 --contact you@example.org; if it stays so, write to the office"
    if verdict == "defaced":
        return "tell the office; do not crawl it meanwhile"
    if one.trouble == "no such host":
        tried = f" (tried: {', '.join(one.asked)})" if len(one.asked) > 1 else ""
        return f"look the office's address up, and put it into your overrides as [{name}.host]{tried}"
    if verdict == "down":
        return f"open https://{host}/ in a browser; in a day or two: kpucrawl sites check {name}"
    example = next((response.url for response, _ in one.pages), f"https://{host}/blog/read/…")
    return f"open https://{host}/ in a browser and look for its news; then kpucrawl read {example}"


def _articles(one: Inspection, moment: str) -> list[dict[str, object]]:
    """Return what the reader took of the pages, each taught by the others what is furniture."""
    reader: SiteReader[int] = SiteReader()
    told: dict[int, RawArticle | NotAnArticle | PageRefused] = {}
    for number, (response, title) in enumerate(one.pages):
        text = decode(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        try:
            for done in reader.offer(text, response.url, number, title or None) if text.strip() else ():
                told[done.token] = done.raw or done.refusal or NotAnArticle("untitled")
        except PageRefused as refusal:
            told[number] = refusal
    for done in reader.flush():
        told[done.token] = done.raw or done.refusal or NotAnArticle("untitled")
    made: list[dict[str, object]] = []
    for number, (response, _) in enumerate(one.pages):
        raw = told.get(number, NotAnArticle("empty"))
        if isinstance(raw, RawArticle):
            article = normalise(raw, one.site, latest=moment)
            opening = " ".join(article.body.split())
            made.append(
                {
                    "url": response.url,
                    "title": article.title,
                    "published_on": article.published_on,
                    "opening": opening[:OPENING] + ("…" if len(opening) > OPENING else ""),
                    "confidence": round(article.confidence, 2),
                }
            )
        else:
            made.append({"url": response.url, "refused": raw.reason if isinstance(raw, NotAnArticle) else str(raw)})
    made += [{"url": url, "refused": reason} for url, reason in one.failed.items()]
    return made


def _menu(one: Inspection) -> list[dict[str, str]]:
    menu: dict[str, dict[str, str]] = {}
    for link in one.listings:
        try:
            address = parse_address(link.url)
        except AddressRefused:
            continue
        if address.category is not None:
            menu.setdefault(address.category, {"category": address.category, "label": link.text, "url": link.url})
    return [*menu.values()]


def _family(one: Inspection) -> str | None:
    """Return the family by the addresses met, or which foreign system the home page looks like."""
    urls = [link.url for link in one.listings] + [response.url for response, _ in one.pages]
    return family_of(urls) or (resembles(one.front.text) if one.front is not None else None)


def _is_office(one: Inspection) -> bool:
    """Whether what answered names the office: its own host needs not."""
    if one.host == one.site.host:
        return True
    office = _LETTERS.sub("", one.site.office.lower())
    return one.front is not None and office in _LETTERS.sub("", f"{one.front.title} {one.front.text}".lower())

"""In: readings of known articles that differ from what the archive has; out: those of which only our reading has changed.

What a page says is read in the light of the site's other pages, and that light grows: the page kept of the present text, read
again today, may say just what the new one says. Then the site has edited nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from kpucrawl.errors import ArchiveError, NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.reader import read_article
from kpucrawl.extract.texts import fingerprint as line_of
from kpucrawl.items import Article
from kpucrawl.normalise.article import normalise
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.identity import fingerprint
from kpucrawl.persist.pages import read_page
from kpucrawl.persist.readings import Present
from kpucrawl.persist.wording import same_words

from .parcels import Reading
from .waiting import Before, KeptPage, let_wait

_FEWEST, _SHARE = 5, 0.12
"""Pages, and share of all, on which a line must stand that takes turns: of corrections, a few posts have the same one."""


def note_misreadings(archive: Archive, folder: Path, readings: Sequence[Reading]) -> None:
    """Set ``only_read`` of those readings whose predecessor's page, read again, gives the same text, credit and label.

    And make those wait of which it cannot be told on a quiet night whether they are edited (``waiting``).
    """
    by_site: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.article is not None and reading.page.key in reading.page.visit.known:
            by_site[reading.article.site].append(reading)
    for site, known in by_site.items():
        kept = archive.present(site, [reading.page.key for reading in known])
        differing: list[tuple[Before | None, Reading]] = []
        for reading in known:
            before = kept.get(reading.page.key)
            if before is not None and reading.article is not None and before.differs(reading.article):
                page = _kept_page(before, folder)
                reading.only_read = (page is not None and _says_the_same(page, reading, reading.article)) or _takes_turns(
                    before, reading
                )
                differing.append((Before(before.body, page), reading))
            else:
                differing.append((None, reading))
        let_wait(archive, site, differing)


def _takes_turns(before: Present, reading: Reading) -> bool:
    """Whether two texts differ by lines alone that other pages of the site have too: advertisements and tickers take turns."""
    article, furniture = reading.article, reading.page.visit.reader.furniture
    if article is None or (before.author, before.category, before.published_on) != (
        article.author or before.author, article.category or before.category, article.published_on,
    ):  # fmt: skip
        return False
    kept = [_without_turns(text, furniture) for text in (before.body, article.body)]
    if kept == [before.body, article.body]:
        return False
    return same_words((before.title, kept[0]), (article.title, kept[1]))


def _without_turns(body: str, furniture: Furniture) -> str:
    least = max(_FEWEST, _SHARE * furniture.pages)
    lines = (one for one in body.split("\n\n") if not furniture.is_drawn(one))
    return "\n\n".join(one for one in lines if furniture.counts.get(line_of(one), 0) < least)


def _kept_page(before: Present, folder: Path) -> KeptPage | None:
    try:
        page = read_page(folder, before.page)
        content_type = next((value for name, value in page.headers if name.lower() == "content-type"), None)
        return KeptPage(page, decode(page.body, content_type))
    except (ArchiveError, PageRefused):
        return None


def _says_the_same(kept: KeptPage, reading: Reading, article: Article) -> bool:
    visit, page = reading.page.visit, kept.page
    try:
        raw = read_article(kept.text, page.url, furniture=visit.reader.furniture, expected_title=page.link_text or None)
    except (NotAnArticle, PageRefused):
        return False
    again = normalise(raw, visit.site, latest=page.fetched_at)
    told = {"page", "metadata", "migrated"}  # other evidence for the day is our conclusion, not the site's word
    days = {(one.published_on if one.published_by in told else None) for one in (again, article)}
    return (
        fingerprint(again.title, again.body) == fingerprint(article.title, article.body)
        and (again.author, again.category) == (article.author, article.category)
        and len(days) == 1
    )

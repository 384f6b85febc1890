"""In: two texts met at two addresses of one site that have one slug; out: whether they are one article, read twice.

A CMS that puts ids into its addresses goes on answering at the old ones, which are a slug alone. Both show one article, and still
their texts may be read a little differently: an advertisement between the paragraphs is another one each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .identity import fold

FIND_BODIES = """
    SELECT a.id FROM json_each(?) j CROSS JOIN article a
    ON a.site = json_extract(j.value, '$[0]') AND a.body_hash = json_extract(j.value, '$[1]')
"""
FIND_DAYS = """
    SELECT a.id FROM json_each(?) j CROSS JOIN article a INDEXED BY article_site_day
    ON a.site = json_extract(j.value, '$[0]') AND a.published_on = json_extract(j.value, '$[1]')
    WHERE a.title = json_extract(j.value, '$[2]')
"""

_SHARE, _OF_BOTH = 0.9, 0.7
"""What the shorter text must have in whole paragraphs of the longer one, and the longer one of the shorter."""
_TELLING = 100
"""Characters of a text that stands whole in another one, and not by chance."""


def are_readings_of_one(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return whether two texts, each a title and a body, are one but for what stood between their paragraphs.

    >>> body = "Rapat dibuka ketua.\\n\\nHadir lima anggota.\\n\\nRapat ditutup dengan doa."
    >>> are_readings_of_one(("Rapat", body), ("Rapat", body.replace("ketua.", "ketua.\\n\\nPasang iklan")))
    True
    >>> are_readings_of_one(("Apel", "Apel dipimpin Ayu."), ("Apel", "Apel dipimpin Budi."))
    False
    """
    if fold(one[0]) != fold(other[0]):
        return False
    short, long = sorted((list(_paragraphs(body)) for _, body in (one, other)), key=lambda text: sum(map(len, text)))
    if len(short) > 1 and sum(map(len, short)) >= _TELLING and set(short) <= set(long):
        return True  # the first pages of a site are read before its frame is known
    shared = min(_shared(short, long), _shared(long, short))
    return shared > 0 and shared >= _SHARE * sum(map(len, short)) and shared >= _OF_BOTH * sum(map(len, long))


def _shared(mine: Iterable[str], theirs: Iterable[str]) -> int:
    known = set(theirs)
    return sum(len(paragraph) for paragraph in mine if paragraph in known)


def _paragraphs(body: str) -> Iterator[str]:
    return filter(None, map(fold, body.split("\n\n")))

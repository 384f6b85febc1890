"""In: the raw pages of articles, and texts; out: their letters and digits alone, by which a text is looked for on a page."""

from __future__ import annotations

import html
import re
from pathlib import Path

from kpucrawl.errors import ArchiveError
from kpucrawl.extract.decode import decode
from kpucrawl.items import PageRecord

from .pages import read_page

MOST_KEPT = 80
"""Pages whose letters are kept at hand."""
_TAGS = re.compile(r"<!--.*?-->|<style\b.*?</style\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SCRIPTS = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_ESCAPES = re.compile(r"\\u([0-9a-fA-F]{4})")
_NO_LETTER = re.compile(r"[\W_]+")


class Letters:
    """The letters and digits of raw pages: all, and those outside scripts, where addresses would tell old headlines."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.known: dict[PageRecord, tuple[str, str] | None] = {}

    def of(self, record: PageRecord | None) -> tuple[str, str] | None:
        """Return those of a page, None where it is not kept."""
        if record is None or self.folder is None:
            return None
        if record not in self.known:
            while len(self.known) >= MOST_KEPT:
                del self.known[next(iter(self.known))]
            self.known[record] = self._read(self.folder, record)
        return self.known[record]

    def _read(self, folder: Path, record: PageRecord) -> tuple[str, str] | None:
        try:
            page = read_page(folder, record)
        except ArchiveError:
            return None
        text = decode(page.body, next((value for name, value in page.headers if name.lower() == "content-type"), None))
        whole = _ESCAPES.sub(lambda found: chr(int(found[1], 16)), text).replace("\\n", " ")  # a text may stand in JSON
        return letters_of(html.unescape(_TAGS.sub("", whole))), letters_of(html.unescape(_TAGS.sub("", _SCRIPTS.sub("", text))))


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, in small letters.

    >>> letters_of("Rapat Pleno (2)")
    'rapatpleno2'
    """
    return _NO_LETTER.sub("", text.lower())

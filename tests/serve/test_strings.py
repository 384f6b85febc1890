"""Every text of the reading room is there in both languages, each is used, and none is used that is not there."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import get_args

from kpucrawl.crawl.report import Outcome
from kpucrawl.items import ArticleKind, DateSource
from kpucrawl.persist.edits import KINDS
from kpucrawl.persist.health import Cause, Colour
from kpucrawl.persist.reference import about
from kpucrawl.serve import languages
from kpucrawl.serve.languages import LANGUAGES, strings
from kpucrawl.serve.rewording import said
from kpucrawl.serve.room import NAME, metadata

SERVE = Path(languages.__file__).parent
GROUPS = {
    "kind": get_args(ArticleKind),
    "by": get_args(DateSource),
    "verdict": get_args(Outcome),
    "edit": (*KINDS, "day", "credit", "label"),
    "cause": ("first", "edit", "reading"),
    "how": ("exact", "dateline", "edited"),
    "link": ("attachment", "link"),
    "trouble": get_args(Cause),
    "colour": get_args(Colour),
    "language": LANGUAGES,
}


def sources() -> str:
    return "\n".join(path.read_text("utf-8") for path in [*SERVE.glob("*.py"), *SERVE.glob("templates/*.html")])


def test_every_text_is_there_in_both_languages_with_the_same_gaps() -> None:
    for key, texts in strings().items():
        assert set(LANGUAGES) <= set(texts), key
        if isinstance(texts["id"], list):
            assert len(texts["id"]) == len(texts["en"]) == 12, key
            continue
        gaps = [{name for _, name, _, _ in string.Formatter().parse(texts[language]) if name} for language in LANGUAGES]
        assert gaps[0] == gaps[1], key


def test_every_word_of_the_archive_has_its_text() -> None:
    missing = [f"{group}_{word}" for group, words in GROUPS.items() for word in words]
    assert [key for key in missing if key.replace(" ", "_") not in strings()] == []


def test_every_view_and_question_is_named_and_described_in_both_languages() -> None:
    told = [meaning for _, column, meaning, _ in about() if not column]
    queries = metadata([])["databases"][NAME]["queries"].values()
    told += [query[part] for query in queries for part in ("title", "description")]
    assert len(told) > 30
    assert [text for text in told if said(text, "id").language == "en"] == []
    assert said(told[0], "en").text == told[0]


def test_every_text_is_used_and_none_that_is_not_there() -> None:
    text = sources()
    literal = set(re.findall(r"""\b(?:t|words)\(\s*["']([a-z0-9_]+)["']""", text))
    quoted = set(re.findall(r"""["']([a-z0-9_]+)["']""", text))
    assert literal - set(strings()) - {f"{group}_" for group in (*GROUPS, "error")} == set()
    made = {key for key in strings() for group in GROUPS if key.startswith(f"{group}_")}
    made |= {key for key in strings() if re.fullmatch(r"about_\w+_title|error_\d+", key)}
    assert set(strings()) - quoted - made == set()

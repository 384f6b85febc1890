"""What holds of any articles in any order: saved twice is the same, batches do not matter, and no text is lost or moved."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kpucrawl.items import Article, Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.identity import storable
from kpucrawl.persist.wording import same_words

SITE = "https://bali.kpu.go.id/blog/read/"
PATHS = ["1_a", "2_a", "3_b", "a", "b", "4_-", "-", "5"]
KEYS = {path: f"id:{path.partition('_')[0]}" if path[0].isdigit() else f"slug:{path}" for path in PATHS}

texts = st.sampled_from(["", "Isi satu.", "Isi dua.", "Isi  dua.", "Isi tiga.\n\nLagi."]) | st.text(max_size=12)


@st.composite
def captures(draw: st.DrawFn) -> list[Capture]:
    """Return captures of a small site, in the order of time."""
    made = []
    for second in range(draw(st.integers(1, 9))):
        path = draw(st.sampled_from(PATHS))
        article = Article(
            site="bali",
            key=KEYS[path],
            url=SITE + path,
            kind="article",
            title=draw(texts),
            body=draw(texts),
            views=draw(st.none() | st.integers(0, 3)),
            author=draw(st.sampled_from([None, "br", "dwp"])),
            image=draw(st.sampled_from([None, "https://bali.kpu.go.id/1.jpg"])),
            addresses=tuple(SITE + claim for claim in draw(st.lists(st.sampled_from(PATHS), max_size=2))),
        )
        asked = draw(st.none() | st.sampled_from([SITE + path for path in PATHS]))
        made.append(Capture(article, f"2026-11-22T00:00:{second:02}Z", None, asked))
    return made


def dump(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    return {
        view: archive.connection.execute(f"SELECT * FROM {view} ORDER BY 1, 2, 3").fetchall()
        for view in ("articles", "versions", "views_log", "links", "addresses")
    }


@cache
def template() -> Path:
    path = Path(tempfile.mkdtemp()) / "template.db"
    Archive(path).close()
    return path


@contextmanager
def fresh() -> Iterator[Archive]:
    """Open a new archive: a copy of one made before, since making the tables takes longer than a test."""
    with tempfile.TemporaryDirectory() as folder, Archive(shutil.copy(template(), folder)) as archive:
        yield archive


@settings(max_examples=30, deadline=None)
@given(captures())
def test_saved_twice_is_the_same(made: list[Capture]) -> None:
    with fresh() as archive:
        for capture in made:
            archive.save(capture)
            before = dump(archive)
            assert archive.save(capture) == "same"
            assert dump(archive) == before


@settings(max_examples=30, deadline=None)
@given(captures(), st.data())
def test_batches_do_not_matter(made: list[Capture], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(made)))
    with fresh() as one, fresh() as many:
        singly = [one.save(capture) for capture in made]
        assert many.save_many(made[:cut]) + many.save_many(made[cut:]) == singly
        assert dump(many) == dump(one)
        assert many.known_keys("bali") == one.known_keys("bali")


@settings(max_examples=30, deadline=None)
@given(captures())
def test_every_text_is_kept_and_every_key_leads_to_one_article(made: list[Capture]) -> None:
    with fresh() as archive:
        archive.save_many(made)
        kept = set(archive.connection.execute("SELECT title, body FROM versions"))
        for capture in made:
            said = (storable(capture.article.title), storable(capture.article.body))
            assert any(same_words(said, text) for text in kept)
        known = archive.known_keys("bali")
        assert {capture.article.key for capture in made} <= known
        firm = "SELECT count(DISTINCT article) FROM addresses WHERE how <> 'claimed' GROUP BY key"
        assert set(archive.connection.execute(firm)) == {(1,)}
        # Two ids are two articles, whatever pages claim.
        ids = {capture.article.key for capture in made if capture.article.key.startswith("id:")}
        assert archive.connection.execute("SELECT count(*) FROM articles").fetchone()[0] >= len(ids)
        archive.check()
        last = replace(made[-1], seen_at="2026-11-23T00:00:00Z")
        assert archive.save(last) == "same"

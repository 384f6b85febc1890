"""The hash chain: only added to, by day, and whoever has the archive's rows can compute it with SHA-256 alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from kpucrawl.persist.chain import START


def chain(archive, rows):
    return rows(archive, "SELECT number, day, versions, first_version, last_version, previous, digest FROM chain ORDER BY number")


def test_a_run_adds_what_is_new_and_nothing_else(archive, capture, rows):
    archive.save_many([capture(f"{number}_x", title=f"Judul {number}") for number in range(1, 4)])
    assert archive.seal() == 1
    assert archive.seal() == 0
    [first] = chain(archive, rows)
    assert (first["number"], first["day"], first["versions"], first["first_version"], first["last_version"]) == (
        1,
        "2026-11-22",
        3,
        1,
        3,
    )
    assert first["previous"] == START
    archive.save(capture("4_x", title="Judul 4"))
    assert archive.seal() == 1
    again, second = chain(archive, rows)
    assert again == first
    assert (second["day"], second["versions"], second["previous"]) == ("2026-11-22", 1, first["digest"])


def test_anyone_can_compute_it(archive, capture, rows):
    archive.save_many([capture(page="halaman"), capture("9001_lain", title="Lain")])
    archive.seal()
    lines = [
        "\t".join(str(value) for value in row.values())
        for row in rows(
            archive,
            "SELECT v.id, s.name, a.key, v.number, v.cause, v.seen_at, v.digest, coalesce(v.page_digest, '-') FROM version v "
            "JOIN article a ON a.id = v.article JOIN site s ON s.id = a.site ORDER BY v.id",
        )
    ]
    text = "".join(f"{line}\n" for line in [START, "2026-11-22", *lines])
    assert chain(archive, rows)[0]["digest"] == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def test_each_day_has_its_link_and_old_pages_read_late_do_not_part_it(archive, capture, rows):
    def on(day: str, number: int):
        return replace(capture(f"{number}_x", title=f"Judul {number}"), seen_at=f"{day}T00:00:00Z")

    days = ["2026-11-20", "2026-11-22", "2026-11-21", "2026-11-22", "2026-11-23"]
    for number, day in enumerate(days, 1):
        archive.save(on(day, number))
    archive.seal()
    assert [(link["day"], link["versions"]) for link in chain(archive, rows)] == [
        ("2026-11-20", 1), ("2026-11-22", 3), ("2026-11-23", 1),
    ]  # fmt: skip


def test_what_may_change_later_is_in_no_line(archive, capture, rows):
    archive.save(capture(body="Satu  dua."))
    archive.seal()
    before = chain(archive, rows)
    archive.save(capture(at="01:00:00", body="Satu dua.", views=99))  # other blanks are taken over
    archive.connection.execute("UPDATE article SET gone_at = '2026-11-23T00:00:00Z', duplicate_of = NULL")
    archive.connection.commit()
    archive.connection.execute("DELETE FROM seal")
    archive.seal()
    assert chain(archive, rows) == before

"""The day of posting follows the order of evidence, and leaves it only where a stronger witness speaks against."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpucrawl.items import DateSource, Printed
from kpucrawl.normalise.boilerplate import Stripped
from kpucrawl.normalise.event import Told
from kpucrawl.normalise.posted import Posted, day_of_posting, hints
from kpucrawl.normalise.settle import Evidence

IMAGE = "https://kab-jayawijaya.kpu.go.id/public/kab-jayawijaya/images/1760966694_dc3d3c79c4bfdc81974e.jpg"  # 20 Oct 2025
FETCHED = date(2026, 11, 22)
NOTHING = Stripped(())


def told(day: date, *, is_sure: bool = True, is_to_come: bool = False) -> Told:
    return Told(day, "Senin (…)", True, is_sure, is_to_come)


def decide(
    *dates: Printed,
    stripped: Stripped = NOTHING,
    images: tuple[str, ...] = (),
    event: Told | None = None,
    latest: date | None = FETCHED,
) -> tuple[str | None, DateSource | None, str | None]:
    witnesses = hints(dates, stripped, images, Evidence(latest=latest))
    posted = day_of_posting(witnesses, event, "", latest)
    return posted.day.isoformat() if posted.day else None, posted.source, posted.text


def test_the_order() -> None:
    page, metadata = Printed("page", "Senin, 8 September 2025"), Printed("metadata", "2025-09-10T08:00:00+07:00")
    migrated, event = Stripped((), migrated="08 May 2020"), told(date(2025, 9, 5))
    assert decide(metadata, page, stripped=migrated, images=(IMAGE,), event=event) == (
        "2025-09-08",
        "page",
        "Senin, 8 September 2025",
    )
    assert decide(metadata, stripped=migrated, images=(IMAGE,), event=event) == (
        "2025-09-10",
        "metadata",
        "2025-09-10T08:00:00+07:00",
    )
    assert decide(stripped=migrated, images=(IMAGE,)) == ("2020-05-08", "migrated", "08 May 2020")
    assert decide(images=(IMAGE,), event=event) == ("2025-10-20", "image", "1760966694")
    assert decide(event=event) == ("2025-09-05", "text", "Senin (…)")
    assert decide() == (None, None, None)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Diposting pada 3 Juni 2022 oleh Admin", "2022-06-03"),
        ("Jum'at, 9 Februari 2024", "2024-02-09"),
        ("14 Agust 2024 | 10:22 WIB", "2024-08-14"),
        ("Tgl. 7 Des. 2023", "2023-12-07"),
        ("16/03/2026 20:28", "2026-03-16"),
        ("Diperbarui 5 Juni 2022 | Diposting 3 Juni 2022", "2022-06-03"),
        ("Last updated: 5 Juni 2022", "2022-06-05"),
        ("2026-03-16T20:28:00+09:00", "2026-03-16"),
        ("2026-03-16T23:28:00+08:00", "2026-03-16"),
        ("2026-03-16T20:28:00Z", "2026-03-17"),
        ("2026-03-16T16:28:00.000Z", "2026-03-16"),
        ("Mon, 16 Mar 2026 20:28:00 +0000", "2026-03-17"),
        ("Mon, 16 Mar 2026 20:28:00 GMT", "2026-03-17"),
        ("Mon, 16 Mar 2026 20:28:00 +0700", "2026-03-16"),
        ("1760966694", "2025-10-20"),
        ("1760966694000", "2025-10-20"),
        ("2 hari yang lalu", None),
        ("Oktober 2023", None),
        ("30 Februari 2024", None),
        ("0000-00-00 00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("2027-03-01", None),
    ],
)
def test_printed_days(printed: str, day: str | None) -> None:
    assert decide(Printed("metadata", printed))[0] == day
    assert decide(Printed("page", printed))[0] == day


def test_what_cannot_be_read_is_kept_as_printed_where_nothing_else_tells() -> None:
    assert decide(Printed("page", "30 Februari 2024")) == (None, None, "30 Februari 2024")
    assert decide(Printed("page", "30 Februari 2024"), images=(IMAGE,)) == ("2025-10-20", "image", "1760966694")
    assert day_of_posting([], None, "Rapat digelar Rabu(30/2/2022).", None) == Posted(text="Rabu(30/2/2022)")


def test_a_printed_day_without_its_year_is_settled() -> None:
    assert decide(Printed("page", "Senin, 8 September"))[0] == "2025-09-08"
    assert decide(Printed("page", "21 Oktober"), images=(IMAGE,))[0] == "2025-10-21"
    assert decide(Printed("page", "8 September"))[0] is None


def test_an_image_is_read_in_jakarta_time() -> None:
    assert decide(images=("/1760979600_dc3d3c79c4bfdc81974e.jpg",))[0] == "2025-10-21"  # 17:00 UTC
    assert decide(images=("/1760979599_dc3d3c79c4bfdc81974e.jpg",))[0] == "2025-10-20"
    assert decide(Printed("image", "1760979600"))[0] == "2025-10-21"


@pytest.mark.parametrize(
    "name",
    [
        "/logo.png",
        "/WhatsApp-Image-2025.jpg",
        "/5470_foto.jpg",
        "/20251020_093000.jpg",
        "/9999999999_aaaaaaaa.jpg",
        "/1893456000_aaaaaaaa.jpg",
        "",
    ],
)
def test_other_image_names_tell_nothing(name: str) -> None:
    assert decide(images=(name,)) == (None, None, None)


def test_a_line_at_the_head_of_the_body_is_the_pages_word() -> None:
    assert decide(stripped=Stripped((), posted=("Diposting pada 3 Juni 2022 oleh Admin",)))[:2] == ("2022-06-03", "page")


def test_metadata_of_long_before_a_sure_event_is_a_fossil() -> None:
    fossil, event = Printed("metadata", "2019-01-01"), told(date(2025, 10, 18))
    assert decide(fossil, images=(IMAGE,), event=event)[:2] == ("2025-10-20", "image")
    assert decide(fossil, event=event)[:2] == ("2025-10-18", "text")
    # not where the event is unsure or to come: an announcement is posted before it
    assert decide(fossil, event=told(date(2025, 10, 18), is_sure=False))[:2] == ("2019-01-01", "metadata")
    assert decide(fossil, event=told(date(2025, 10, 18), is_to_come=True))[:2] == ("2019-01-01", "metadata")
    # nor a few days before, nor any time after: posting for the record is accepted practice
    assert decide(Printed("metadata", "2025-10-10"), event=event)[:2] == ("2025-10-10", "metadata")
    assert decide(Printed("metadata", "2026-05-01"), event=event)[:2] == ("2026-05-01", "metadata")
    # and the page's own word stands
    assert decide(Printed("page", "1 Januari 2019"), event=event)[:2] == ("2019-01-01", "page")


def test_a_picture_used_again_tells_nothing() -> None:
    assert decide(images=(IMAGE,), event=told(date(2026, 2, 3)))[:2] == ("2026-02-03", "text")


def test_a_running_clock_yields_to_a_line_that_says_when_it_was_posted() -> None:
    clock = Printed("page", "Minggu, 22 November 2026 05:27:54 WIB")
    posted = Printed("page", "Diterbitkan Senin, 9 November 2026 dalam Berita Terkini, 522 kali dibaca")
    assert decide(clock, posted)[0] == decide(posted, clock)[0] == "2026-11-09"
    assert decide(clock, Printed("page", "Diperbarui Senin, 9 November 2026"))[0] == "2026-11-22"
    assert decide(clock, Printed("page", "9 November 2026"))[0] == "2026-11-22"
    assert decide(Printed("page", "Diterbitkan 22 November 2026 05:27 WIB"), posted)[0] == "2026-11-22"
    assert decide(clock)[0] == "2026-11-22"


def test_the_clock_in_a_pages_head_is_no_posting() -> None:
    clock = Printed("page", "Minggu, 22 November 2026")
    assert decide(clock, images=(IMAGE,))[:2] == ("2025-10-20", "image")
    assert decide(clock, event=told(date(2025, 10, 18)))[:2] == ("2025-10-18", "text")
    assert decide(clock, event=told(date(2026, 11, 21)))[:2] == ("2026-11-22", "page")
    assert decide(clock)[:2] == ("2026-11-22", "page")


def test_a_day_that_is_to_come_is_no_day_of_posting() -> None:
    assert decide(event=told(date(2026, 10, 18), is_to_come=True))[0] is None
    assert decide(event=told(date(2026, 12, 24)))[0] is None


@given(st.lists(st.builds(Printed, st.sampled_from(["page", "metadata", "image"]), st.text()), max_size=3), st.text(), st.text())
def test_no_text_makes_it_stumble(dates: list[Printed], image: str, text: str) -> None:
    witnesses = hints(dates, Stripped((), posted=(text,), migrated=text), [image], Evidence(latest=FETCHED))
    day_of_posting(witnesses, None, text, FETCHED)

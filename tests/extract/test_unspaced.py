"""Intruders' pages in writings that put no blanks between words are read as sentences of their own length."""

from __future__ import annotations

import pytest

from kpucrawl.extract.clusters import is_sentence
from kpucrawl.extract.page import Segment
from kpucrawl.extract.site import SiteReader

SAID = "真人百家乐与电子老虎机，首存即送百分之百，三分钟到账"
SHORT = "体育投注与彩票全天二十四小时开放，欢迎新老会员加入"
TITLES = (*(f"Gudang nomor {number} dibuka dan dihitung" for number in range(8)), "真人百家乐在线 最新网址 2026")
LAST = "请认准官方唯一网址，谨防假冒，客服全天在线为您解答"
NOTICES = ("Bayar pajak kendaraan tepat waktu.", "Gunakan helm standar saat berkendara.", "Cuci tangan sebelum makan siang.")


@pytest.mark.parametrize("text", [SAID, SHORT])
def test_a_sentence_without_blanks_is_short(text: str) -> None:
    assert len(text) < 35
    assert is_sentence(Segment(text, "p", (0, 1), 0, 0, 0, 0, ()))


@pytest.mark.parametrize("text", ["百家乐在线 最新网址", "Rapat dibuka pagi ini – lancar.", "Ketua “KPU” hadir pagi ini."])
def test_a_name_or_a_short_line_in_other_writings_is_none(text: str) -> None:
    assert not is_sentence(Segment(text, "p", (0, 1), 0, 0, 0, 0, ()))


def page(number: int, body: str, notice: str) -> str:
    put = f"<div><p>Layanan publik</p><p>{notice}</p></div>" if notice else ""
    first, *rest = (f"<div>{line}</div>" for line in body.split("\n"))
    return (
        f"<html><head><title>{TITLES[number]}</title></head><body><nav><a href='/'>Beranda</a></nav><h1>{TITLES[number]}</h1>"
        f"<p>Senin, {number + 1} September 2025</p><section>{first}{put}{''.join(rest)}</section>"
        "<footer><p>Kantor kami melayani warga setiap hari kerja.</p></footer></body></html>"
    )


@pytest.mark.parametrize("shown", [False, True])
def test_an_intruders_short_text_is_read_the_same_with_and_without_a_notice_in_it(*, shown: bool) -> None:
    reader: SiteReader[int] = SiteReader()
    own = "Petugas membuka gudang nomor {0} pada hari Senin pagi.\nIsinya dihitung oleh {0} orang dan dicatat dalam berita acara."
    done = []
    for number in range(9):
        body = f"{SAID}\n{SHORT}\n{LAST}" if number == 8 else own.format(number)
        notice = NOTICES[number % 3] if shown else ""
        done += reader.offer(page(number, body, notice), f"https://kab-magetan.kpu.go.id/berita/{number + 10}/judul", number)
    readings = {reading.token: reading.raw for reading in (*done, *reader.flush())}
    assert [block.text for block in readings[8].blocks] == [SAID, SHORT, LAST]  # type: ignore[union-attr]

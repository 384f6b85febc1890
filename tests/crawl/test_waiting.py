"""What comes to a page on a quiet night in a dress of its own waits: neighbours and a second sight tell whose it is."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import Crawled, Scripted, Stage, frame, headline, listing, words

Open = Callable[..., Scripted]

REDRESSED, ANNOTATED = "kab-magetan", "bali"
EVERY = range(1, 15)
NEW = (13, 14)
"""Posted on the day before the first crawl: looked at again on the first nights."""
BOX = '<div class="sela"><p>Lanjutkan membaca di bawah ini</p><p>Ikuti saluran kami agar tidak ketinggalan kabar.</p></div>'
NOTE = '<div class="catatan"><p>Catatan redaksi: jumlah peserta pada laporan ini dihitung ulang oleh panitia.</p></div>'


def article(number: int, between: str = "", corrected: bool = False) -> str:
    topic, matter, body = words(number)
    day = "18 November 2026" if number in NEW else f"{number} Agustus 2025"
    texts = [
        f"Komisioner menyampaikan bahwa {topic.lower()} tentang {matter.lower()} dibahas dalam rapat bersama {body} di aula.",
        f"Hasil {topic.lower()} itu dituangkan dalam berita acara yang ditandatangani wakil {body} dan sekretaris.",
        f"Ketua berharap urusan {matter.lower()} tuntas sebelum akhir tahun dan {body} terus mendampingi prosesnya.",
    ]
    if corrected:
        texts.insert(2, f"Rombongan {body} kemudian meninjau gudang {matter.lower()} yang baru dibangun di halaman.")
    paragraphs = [f"<p>{text}</p>" for text in texts]
    paragraphs.insert(2, between)
    title = headline(number)
    return frame(f'<h1>{title}</h1><p>{day}</p><div class="isi">{"".join(paragraphs)}</div>', title)


def pages(*, between: str = "", on: tuple[int, ...] = (), corrected: int = 0) -> dict[str, str]:
    numbers = sorted(EVERY, reverse=True)
    shown = {"/": listing(numbers[:4]), "/blog/category/104": listing(numbers)}
    texts = {each: article(each, between if each in on else "", each == corrected) for each in EVERY}
    return shown | {f"/blog/read/{each}_rapat-{each}": text for each, text in texts.items()}


def edits(crawled: Crawled, site: str) -> set[tuple[int, str]]:
    query = "SELECT a.key, v.seen_at FROM versions v JOIN articles a ON a.id = v.article WHERE a.site = ? AND v.cause = 'edit'"
    return {(int(key[3:]), seen_at[:10]) for key, seen_at in crawled.rows(query, site)}


def test_what_may_be_a_box_waits_for_neighbours_and_a_second_sight(scripted: Open, stage: Stage) -> None:
    network = scripted(REDRESSED, ANNOTATED)
    crawled = None
    for day in range(19, 22):
        is_later = day > 19
        network.put(REDRESSED, pages(between=BOX, on=tuple(EVERY) if is_later else (), corrected=13 if is_later else 0))
        network.put(ANNOTATED, pages(between=NOTE, on=(14,) if is_later else (), corrected=13 if is_later else 0))
        stage.environment["KPUCRAWL_NOW"] = f"2026-11-{day}T02:00:00Z"
        crawled = stage.crawl(network, REDRESSED, ANNOTATED)
        if day == 20:
            assert edits(crawled, ANNOTATED) == {(13, "2026-11-20")}
            assert crawled.rows("SELECT a.key FROM waiting w JOIN article a ON a.id = w.article ORDER BY a.site, a.id") != []
    assert crawled is not None
    assert edits(crawled, ANNOTATED) == {(13, "2026-11-20"), (14, "2026-11-21")}
    assert edits(crawled, REDRESSED) == {(13, "2026-11-20")}
    asked = [network.script.counts[f"{REDRESSED}.kpu.go.id", f"/blog/read/{each}_rapat-{each}"] for each in NEW]
    assert max(asked) >= 3, "what waits is looked at again the next night"
    body = "SELECT body FROM articles WHERE site = ? AND key = ?"
    assert "Catatan redaksi" in crawled.rows(body, ANNOTATED, "id:14")[0][0]
    bodies = [crawled.rows(body, REDRESSED, f"id:{each}")[0][0] for each in NEW]
    assert ["Rombongan" in each for each in bodies] == [True, False]
    assert not any("saluran" in each for each in bodies), "what else came with an edit waits all the same"

"""Announcements, pictures, explainers and news are told apart."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpucrawl.items import ArticleKind, Block, Link
from kpucrawl.normalise.event import Told
from kpucrawl.normalise.kind import kind_of

PDF = [Link("https://x/a.pdf", "Unduh Pengumuman")]
JPG = ["https://x/a.jpg"]
NEWS = "KPU Kota Palu menggelar rapat pleno terbuka yang dihadiri seluruh anggota dan sekretaris serta perwakilan Bawaslu. " * 3
TOLD = Told(date(2025, 9, 8), "Senin (8/9)", True, True, False)


@pytest.mark.parametrize(
    ("title", "texts", "attachments", "images", "told", "kind"),
    [
        ("Pengumuman Hasil Seleksi PPPK", (), PDF, (), None, "announcement"),
        ("Pengumuman Hasil Seleksi PPPK", ("DOWNLOAD DISINI",), PDF, JPG, None, "announcement"),
        ("KPU Gelar Rapat", (NEWS,), PDF, JPG, TOLD, "article"),
        ("Selamat Hari Raya Idul Fitri", (), (), JPG, None, "image"),
        ("Press Release", (), (), (), None, "article"),
        ("Infografis PDPB", ("Semoga membawa berkah bagi kita semua.",), (), JPG, None, "image"),
        ("Rapat Pleno", ("KPU menggelar rapat, Senin (8/9).",), (), JPG, TOLD, "article"),
        ("Pos Singkat", (NEWS,), (), JPG, None, "article"),
        ("KPU Gelar Rapat", (NEWS,), (), (), None, "article"),
        # explainers (part e of what is known of the sites)
        (
            "Apa Itu Otonomi Daerah? Pengertian dan Contohnya",
            ("Wamena - Otonomi adalah hak daerah.", "Apa itu otonomi?", NEWS),
            (),
            (),
            None,
            "filler",
        ),
        (
            "Profil Lengkap Koteka dan Maknanya bagi Generasi Muda",
            ("Wamena – Koteka merupakan busana adat.", NEWS, NEWS),
            (),
            (),
            None,
            "filler",
        ),
        (
            "Burung Cenderawasih",
            ("Cenderawasih adalah burung dari surga.", "Mengapa cenderawasih dilindungi?", NEWS),
            (),
            (),
            None,
            "filler",
        ),
        # news with one of the marks
        ("Mengenal Calon Pemilih, KPU Palu Kunjungi SMA", (NEWS, NEWS, NEWS), (), (), None, "article"),
        ("Apa Kata Pemilih?", (NEWS, "Apa harapan pemilih?", NEWS), (), (), None, "article"),
        ("Apa Itu PDPB? KPU Palu Jelaskan", ("PDPB adalah pemutakhiran data.", "Apa itu PDPB?", NEWS), (), (), TOLD, "article"),
    ],
)
def test_the_kind(
    title: str, texts: tuple[str, ...], attachments: list[Link], images: list[str], told: Told | None, kind: ArticleKind
) -> None:
    assert kind_of(title, [Block("paragraph", text) for text in texts], attachments=attachments, images=images, told=told) == kind


CASES = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))


@pytest.mark.parametrize(("kind", "case"), [(kind, case) for kind, cases in CASES.items() for case in cases], ids=str)
def test_what_is_written_for_search_engines_is_told_from_news(kind: ArticleKind, case: dict[str, Any]) -> None:
    assert kind_of(case["title"], [Block("paragraph", text) for text in case["paragraphs"]]) == kind

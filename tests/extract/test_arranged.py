"""Pages whose markup stands in another order than they are read in, and whose words stand in slots."""

from __future__ import annotations

from kpucrawl.extract.flatten import flatten

_URL = "https://kab-uji.kpu.go.id/blog/read/7_rapat"
_LAYERS = (
    ("a", 0, 0, 1000, "Kepala laman"),
    ("b", 700, 160, 290, "Kabar lain"),
    ("c", 10, 260, 670, "<p>Rapat pleno digelar.</p>"),
    ("d", 10, 160, 670, "Rapat Pleno"),
    ("e", 0, 2400, 1000, "Kaki laman"),
)
_READ = ["Kepala laman", "Rapat Pleno", "Rapat pleno digelar.", "Kabar lain", "Kaki laman"]


def _lines(html: str) -> list[str]:
    return [segment.text for segment in flatten(html, _URL).segments]


def test_layers_are_read_from_the_top_down_column_by_column() -> None:
    inline = "".join(
        f'<div style="position: absolute; left:{left}px; top:{top}px; width:{width}px">{text}</div>\n'
        for _, left, top, width, text in _LAYERS
    )
    assert _lines(f"<body>{inline}</body>") == _READ


def test_layers_may_be_placed_by_a_style_sheet() -> None:
    sheet = "".join(
        f"#{name} {{ position:absolute;\n left:{left}px; top:{top}px; width:{width}px; z-index:1 }}\n"
        for name, left, top, width, _ in _LAYERS
    )
    boxes = "".join(f"<div id={name}>{text}</div>" for name, *_, text in _LAYERS)
    assert _lines(f"<head><style>{sheet}</style></head><body>{boxes}</body>") == _READ


def test_a_few_layers_stay_where_they_are() -> None:
    boxes = '<div style="position:absolute;left:0;top:300px">satu</div><div style="position:absolute;left:0;top:0">dua</div>'
    assert _lines(f"<body>{boxes}</body>") == ["satu", "dua"]


def test_what_stands_in_slots_stands_apart() -> None:
    html = (
        '<body><kpu-tulisan><a slot=rubrik href="/blog/category/4">Berita</a>'
        "<span slot=judul role=heading aria-level=1>Rapat</span>"
        "<span slot=penulis>Gita</span> <p>Rapat pleno digelar.</kpu-tulisan></body>"
    )
    assert _lines(html) == ["Berita", "Rapat", "Gita", "Rapat pleno digelar."]

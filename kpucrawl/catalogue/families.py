"""In: a family's name or a province; out: what all sites of that family, or all offices of that province, have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Timezone = Literal["WIB", "WITA", "WIT"]


@dataclass(frozen=True, slots=True)
class Family:
    """One CMS and its habits: what a spider needs to know that no page tells."""

    name: str
    title: str
    """One line for a person."""
    listing_path: str
    """Where a category's first page lies; ``{id}`` stands for the category."""
    known_listings: tuple[tuple[int, str], ...]
    """Category ids with the label most seen, to try where no menu was found: never instead of a menu, ids differ by site."""


FAMILIES: MappingProxyType[str, Family] = MappingProxyType(
    {
        "regional": Family(
            name="regional",
            title="the current CMS of the regional offices: /blog/read/…, /blog/category/…",
            listing_path="/blog/category/{id}",
            # Seen in stored listings (pages/hosts): 104 162/85, 29 8/5, 143 2/1, 105 3/3, 135 4/4, 151, 14, 96 and 11 1/1 each.
            known_listings=(
                (104, "Berita Terkini"),
                (29, "Berita Terkini"),
                (143, "Berita Terkini"),
                (105, "Sosialisasi"),
                (135, "Opini"),
                (151, "Artikel"),
                (14, "Umum"),
                (96, "KPU Dalam Berita"),
                (11, "Pengumuman"),
            ),
        ),
    }
)

# Hours ahead of UTC, the whole year: Indonesia keeps no summer time (Keputusan Presiden 41/1987).
UTC_OFFSETS: MappingProxyType[Timezone, int] = MappingProxyType({"WIB": 7, "WITA": 8, "WIT": 9})

# Keputusan Presiden 41/1987, with the provinces made since by division of older ones; all others keep WIB.
WITA_PROVINCES = frozenset(
    {
        "Bali",
        "Nusa Tenggara Barat",
        "Nusa Tenggara Timur",
        "Kalimantan Selatan",
        "Kalimantan Timur",
        "Kalimantan Utara",
        "Sulawesi Utara",
        "Sulawesi Tengah",
        "Sulawesi Selatan",
        "Sulawesi Tenggara",
        "Sulawesi Barat",
        "Gorontalo",
    }
)
WIT_PROVINCES = frozenset(
    {
        "Maluku",
        "Maluku Utara",
        "Papua",
        "Papua Barat",
        "Papua Barat Daya",
        "Papua Pegunungan",
        "Papua Selatan",
        "Papua Tengah",
    }
)


def timezone_of(province: str) -> Timezone:
    """Return the zone of a province named as in ``sites.csv``; the column ``timezone`` there was filled by this rule.

    >>> timezone_of("Bali"), timezone_of("Kalimantan Tengah"), timezone_of("Papua Barat Daya")
    ('WITA', 'WIB', 'WIT')
    """
    if province in WITA_PROVINCES:
        return "WITA"
    return "WIT" if province in WIT_PROVINCES else "WIB"


_SHAPES: MappingProxyType[str, re.Pattern[str]] = MappingProxyType(
    {"regional": re.compile(r"/(?:blog/(?:read|category)|berita/baca|berita/\d+)/?", re.I)}
)
"""By which of its addresses a family is known."""
_FOREIGN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("WordPress", re.compile(r"/wp-(?:content|includes|json)/|content=[\"']WordPress", re.I)),
    ("Joomla", re.compile(r"option=com_content|/component/|content=[\"']Joomla", re.I)),
    ("Blogger", re.compile(r"blogspot\.com|blogger\.com/static", re.I)),
    ("Drupal", re.compile(r"/sites/default/files/|content=[\"']Drupal", re.I)),
)
"""Systems that offices had before (kpu-sites (a), legacy addresses), by marks that each of them leaves; no family reads them."""


def family_of(urls: Iterable[str]) -> str | None:
    """Return the family that addresses of a site belong to, None where they are of none.

    >>> family_of(["https://bali.kpu.go.id/index.php/blog/category/104"]), family_of(["https://bali.kpu.go.id/?p=12"])
    ('regional', None)
    """
    listed = list(urls)
    return next((name for name, shape in _SHAPES.items() if any(shape.search(url) for url in listed)), None)


def resembles(html: str) -> str | None:
    """Return which system a page of no family of ours looks made by.

    >>> resembles('<link href="/wp-content/themes/x.css">')
    'none of ours (it looks like WordPress)'
    """
    return next((f"none of ours (it looks like {name})" for name, mark in _FOREIGN if mark.search(html)), None)

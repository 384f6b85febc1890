"""In: a seed and a site's name; out: a pretend office with its people, its web site's habits and its theme."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from kpucrawl.catalogue.sites import all_sites, site_named
from kpucrawl.errors import RehearsalError, UnknownSiteError
from kpucrawl.rehearse.pretend import Category, DateShown, LinkForm, Pager, PretendSite

# Labels other sites print for 104 and the ids of further categories: kpu-sites notes, "Category ids".
NEWS_LABELS = ("Berita Terkini", "Berita Terkini", "Berita Terkini", "BERITA TERKINI", "Berita", "Berita {short}")
OTHER_CATEGORIES = ((105, "Sosialisasi"), (135, "Opini"), (14, "Umum"), (11, "Pengumuman"), (96, "KPU Dalam Berita"))
PAGERS: tuple[Pager, ...] = ("query", "query", "query", "path", "offset")
LINKS: tuple[LinkForm, ...] = ("relative", "absolute", "index", "absolute", "http", "relative", "baca", "slash", "html")
SHOWN: tuple[DateShown, ...] = ("page", "page", "none", "metadata", "page", "none", "metadata")
# Designs that some offices still serve in the encoding of their time.
OLD_THEMES = frozenset({"tables98", "crooked"})
ROBOTS = (
    None,
    "User-agent: *\nDisallow:\n",
    "User-agent: *\nCrawl-delay: 1\nDisallow: /admin/\n",
    "User-agent: *\nDisallow: /admin/\nDisallow: /cari\nAllow: /\n\nUser-agent: BadBot\nDisallow: /\n",
)


@cache
def phrases() -> Mapping[str, Any]:
    """The stock of names and stock sentences."""
    return tomllib.loads(files("kpucrawl.rehearse").joinpath("phrases.toml").read_text("utf-8"))


@cache
def known_offices() -> tuple[Mapping[str, Any], ...]:
    """The offices with real districts, in the order a small world takes them."""
    return tuple(tomllib.loads(files("kpucrawl.rehearse").joinpath("offices.toml").read_text("utf-8"))["office"])


def site_names(sites: int | Sequence[str]) -> tuple[str, ...]:
    """Names for so many sites: the known offices first, then the catalogue's in its order.

    Raises ``RehearsalError`` for more sites than the catalogue has.
    """
    if not isinstance(sites, int):
        return tuple(sites)
    names = [str(office["name"]) for office in known_offices()]
    if sites > len(names):
        names += [site.name for site in all_sites() if site.name not in set(names)]
    if sites > len(names):
        raise RehearsalError(f"a pretend network of {sites} sites is more than the catalogue's {len(names)}: ask for fewer")
    return tuple(names[:sites])


def _facts(name: str) -> Mapping[str, Any]:
    for office in known_offices():
        if office["name"] == name:
            return office
    try:
        site = site_named(name)
    except UnknownSiteError as error:
        raise RehearsalError(f"no pretend office can be made for {name!r}: {error}") from error
    unit = {"province": "Provinsi", "kabupaten": "Kabupaten", "kota": "Kota"}[site.kind]
    return {
        "office": f"KPU {unit} {site.office}",
        "seat": site.office,
        "province": site.province,
        "zone": site.timezone,
        "districts": phrases()["made_up_districts"],
        "host": site.host,
    }


def person(random: Random) -> str:
    """A name with or without its titles."""
    stock = phrases()
    bare = f"{random.choice(stock['first_names'])} {random.choice(stock['last_names'])}"
    return f"{random.choice(stock['titles_before'])}{bare}{random.choice(stock['titles_after'])}"


def make_site(seed: int, name: str, position: int, themes: Sequence[str]) -> PretendSite:
    """The office called ``name`` (as in the catalogue); ``position`` deals out themes and habits so that ten sites differ.

    Raises ``RehearsalError`` for a name the catalogue does not know.
    """
    facts = _facts(name)
    random = Random(f"{seed}/site/{name}")
    office = str(facts["office"])
    area = office.partition(" ")[2]
    short = re.sub(r"^(Kabupaten|Kota Administrasi|Kota|Provinsi) ", "", area)
    short = f"{office.partition(' ')[0]} {short}"
    news = int(facts.get("news", 104))
    label = random.choice(NEWS_LABELS).format(short=short)
    others = tuple(Category(*each) for each in OTHER_CATEGORIES if random.random() < 0.6)
    return PretendSite(
        name=name,
        host=str(facts.get("host", f"{name}.kpu.go.id")),
        office=office,
        short=short,
        area=area,
        seat=str(facts["seat"]),
        province=str(facts["province"]),
        zone=str(facts["zone"]),
        districts=tuple(facts["districts"]),
        people=tuple(person(random) for _ in range(14)),
        initials=tuple("".join(random.choice("abdefghijklmnprstuwy") for _ in range(random.choice((2, 3, 3)))) for _ in range(3)),
        theme=themes[position % len(themes)],
        categories=(Category(news, label, news=True), *others),
        per_page=random.choice((5, 6, 8, 8, 10)),
        pager=PAGERS[position % len(PAGERS)],
        links=LINKS[position % len(LINKS)],
        date_shown=SHOWN[position % len(SHOWN)],
        date_form=position,
        counter=position % 6 != 5,
        robots=ROBOTS[position % len(ROBOTS)],
        conditional=position % 3 != 2,
        missing=("404", "404", "410", "404", "soft", "home")[position % 6],
        static_in_blog=position % 2 == 0,
        to_https=position % 4 == 1,
        twins=position % 7 == 2,
        repeats_title=position % 5 == 3,
        charset="windows-1252" if themes[position % len(themes)] in OLD_THEMES and random.random() < 0.6 else "utf-8",
    )

"""The nights after a first crawl, where nothing is new but counters, banners, running texts and columns of popular posts."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date

from kpucrawl.crawl.nights import QUIET
from kpucrawl.extract.listing import read_listing
from kpucrawl.rehearse.drift import Drift
from kpucrawl.rehearse.network import Network, Request
from kpucrawl.rehearse.routes import Pages
from kpucrawl.rehearse.themes import ALL, THEMES
from kpucrawl.rehearse.truth import key_of
from kpucrawl.rehearse.views import absolute, article_address, category_address
from kpucrawl.rehearse.world import World

from .conftest import Stage

STILL = Drift(days=1, new=0, edited=0, gone=0, reposted=0, weather=True, restless=True)
DUE = "SELECT s.name, a.key FROM look l JOIN article a ON a.id = l.article JOIN site s ON s.id = l.site WHERE l.due_at <= ?"
ARTICLE = re.compile("/(?:read|baca)/")


def test_a_quiet_night_asks_two_pages_of_a_site_and_no_article_but_those_due(stage: Stage) -> None:
    world = World(11, len(THEMES), 12, date(2026, 9, 20), themes=list(THEMES), traps=False, drift=STILL)
    names = [site.name for site in world.sites]
    with Network(world) as network:
        stage.environment["KPUCRAWL_NOW"] = "2026-09-21T02:15:00Z"
        stage.crawl(network, *names)
        for step, options in ((1, {}), (2, {"due": True})):
            network.show(world.at(step))
            network.forget()
            moment = f"2026-09-{21 + step}T02:15:00Z"
            stage.environment["KPUCRAWL_NOW"] = moment
            with closing(sqlite3.connect(stage.archive)) as archive:
                due = set(archive.execute(DUE, (moment.replace("02:15", "08:15"),)))
            stage.crawl(network, *names, **options)
            asked = [each for each in network.requests if each.method != "CONNECT" and each.path != "/robots.txt"]
            assert {each.host.partition(".")[0] for each in asked} == set(names)
            for name in names:
                mine = [each for each in asked if each.host == f"{name}.kpu.go.id"]
                looked = [each for each in mine if ARTICLE.search(each.path)]
                assert {(name, key_at(each)) for each in looked} <= due, (name, looked)
                assert len(mine) - len(looked) <= QUIET, mine
                assert len(mine) <= max(QUIET, 1 + len(looked)), mine  # more than two only where looks can wait no longer


def key_at(request: Request) -> str | None:
    """Return the key of the article that a request asks for."""
    return key_of(f"https://{request.host}{request.path.partition('?')[0]}")


def test_a_list_is_told_from_the_columns_beside_it_whatever_the_theme() -> None:
    world = World(11, len(ALL), 24, date(2026, 11, 20), themes=list(ALL), traps=False, drift=STILL)
    odd = []
    for site in world.sites:
        pages = Pages(world, site)
        address = absolute(site, category_address(site, site.news.id))
        page = pages.page(f"/{address.split('/', 3)[3]}")
        found = read_listing(page.content.decode(page.charset or "utf-8"), address)
        mine = [post for post in pages.newest if post.category == site.news.id][: site.per_page]
        if [key_of(url) for url in found.lists[0]] != [key_of(absolute(site, article_address(site, post))) for post in mine]:
            odd.append(site.theme)
    assert set(odd) <= {"typewriter"}  # its column of the newest follows the list in the same make, without a name

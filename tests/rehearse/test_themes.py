"""What the truth says stands on the page, in every theme and encoding; what a page must not miss is there."""

from __future__ import annotations

import html
import re

import pytest

from kpucrawl.rehearse.drawn import PREFIX
from kpucrawl.rehearse.pretend import PretendSite
from kpucrawl.rehearse.routes import Pages
from kpucrawl.rehearse.score import words
from kpucrawl.rehearse.themes import ALL, THEMES
from kpucrawl.rehearse.views import article_address, printed_date
from kpucrawl.rehearse.world import World

INLINE = re.compile(r"</?(?:span|b|i|a|em|strong|font|u|small|q)\b[^>]*>", re.IGNORECASE)
NUMBERS = re.compile(r"\d+")
UNSEEN = re.compile(r"<script.*?</script>|<style.*?</style>|<head.*?</head>", re.IGNORECASE | re.DOTALL)


def shown(markup: str) -> str:
    """The words of a page, one blank between two."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", INLINE.sub("", UNSEEN.sub(" ", markup))))
    return f" {' '.join(words(text))} "


def path_of(address: str) -> str:
    return address if address.startswith("/") else "/" + address.split("/", 3)[3]


@pytest.fixture(scope="module", params=[*ALL, *(f"{PREFIX}{number}" for number in range(1, 7))])
def world(request: pytest.FixtureRequest) -> World:
    sites = 10 if request.param in THEMES else 7  # ten for every spelling of addresses, seven for every way of showing days
    return World(seed=3, sites=sites, articles_per_site=8, themes=[request.param], traps=False)


def markup_of(world: World, site: PretendSite, path: str) -> str:
    page = Pages(world, site).page(path)
    assert page.status == 200
    return page.content.decode(site.charset)


def test_every_paragraph_stands_on_its_page(world: World) -> None:
    for site in world.sites:
        pages = Pages(world, site)
        for article in world.articles(site.name):
            page = pages.page(path_of(article_address(site, article)))
            markup = page.content.decode(site.charset)
            text = shown(markup)
            expected = [
                *article.body,
                article.title,
                article.credit,
                (site.theme.startswith(PREFIX) and article.byline and article.author) or article.byline,
                article.preface,
                site.label(article.category),
            ]
            expected += article.captions[:1] if article.images else ()
            for paragraph in expected:
                assert " ".join(words(paragraph)) in text
            if site.theme not in THEMES:  # days and counters in words of their own
                assert not site.counter or str(article.views) in NUMBERS.findall(markup.replace(".", "").replace(",", ""))
                assert site.date_shown != "page" or {f"{article.posted.day}", f"{article.posted.day:02}"} & set(
                    NUMBERS.findall(markup)
                )
            else:
                assert (f"Telah dilihat {article.views} kali" in markup) == site.counter
                if site.date_shown == "page":
                    assert html.escape(printed_date(article.posted, site.date_form, site.zone)) in markup
            stamped = f'"{article.posted:%Y-%m-%d}T' in re.sub("['=]", '"', markup)
            assert stamped == (site.date_shown == "metadata") or (
                stamped and site.theme not in THEMES
            )  # another article's may be there
            for _, path in article.attachments:
                assert path in markup


def test_listings_lead_to_every_listed_article(world: World) -> None:
    for site in world.sites[:5]:  # among them every form of pager
        pages = Pages(world, site)
        found: set[str] = set()
        for category in site.categories:
            waiting, asked = [f"/blog/category/{category.id}"], set[str]()
            while waiting and len(asked) < 30:
                path = waiting.pop()
                if path in asked:
                    continue
                asked.add(path)
                links = [
                    html.unescape(each)
                    for each in re.findall(r"href=[\"']([^\"']+)", markup_of(world, site, path), re.IGNORECASE)
                ]
                found |= set(links)
                waiting += [path_of(each) for each in links if f"/blog/category/{category.id}" in each]
        assert {article_address(site, each) for each in world.articles(site.name)} <= found
        assert pages.newest


def test_home_and_static_pages_are_drawn(world: World) -> None:
    site = world.sites[0]
    assert site.news.label.casefold() in html.unescape(markup_of(world, site, "/")).casefold()
    assert "Visi" in markup_of(world, site, "/page/read/1/profil-kpu")
    assert "Visi dan Misi" in markup_of(world, site, "/blog/read/101_visi-dan-misi")


def test_pages_weigh_what_they_are_told_to(world: World) -> None:
    heavy = World(seed=3, sites=1, articles_per_site=3, themes=[world.sites[0].theme], traps=False, heft=40_000)
    light = World(seed=3, sites=1, articles_per_site=3, themes=[world.sites[0].theme], traps=False)
    page, slim = (markup_of(each, each.sites[0], "/") for each in (heavy, light))
    assert 40_000 <= len(page) - len(slim) < 40_200
    assert shown(page) == shown(slim)

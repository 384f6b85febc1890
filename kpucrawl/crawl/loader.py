"""In: the name of a site; out: its spider, which is its family's spider for that one site."""

from __future__ import annotations

from typing import Any

from scrapy import Request, Spider
from scrapy.utils.httpobj import urlparse_cached

from kpucrawl.catalogue.sites import all_sites, site_named, site_of_host
from kpucrawl.errors import UnknownSiteError
from kpucrawl.items import Site


def spider_of_family(family: str) -> type[Spider]:
    """Return the spider that crawls every site of a family; raises KeyError for a family without one."""
    from .spiders.regional import RegionalSpider  # noqa: PLC0415 – `scrapy list` needs no spider, and must be quick

    return {RegionalSpider.family: RegionalSpider}[family]


class SiteLoader:
    """Scrapy's SpiderLoaderProtocol over the catalogue: one spider a site, and no module for any of them."""

    @classmethod
    def from_settings(cls, settings: Any) -> SiteLoader:
        """Return a loader; the catalogue needs no setting."""
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        """Return the spider class of a site; raises KeyError with close names for an unknown one, as Scrapy asks."""
        try:
            site = site_named(spider_name)
        except UnknownSiteError as error:
            raise KeyError(str(error)) from None
        return spider_of_site(site)

    def list(self) -> list[str]:
        """Return every site's name."""
        return [site.name for site in all_sites()]

    def find_by_request(self, request: Request) -> list[str]:  # type: ignore[valid-type]  # `list` is a method here
        """Return the spider whose site a request belongs to, so that `scrapy shell URL` and `scrapy fetch` pick it."""
        site = site_of_host(urlparse_cached(request).hostname or "")
        return [] if site is None else [site.name]


def spider_of_site(site: Site) -> type[Spider]:
    """Return the family's spider as a class of its own that is named after the site and crawls it alone."""
    family = spider_of_family(site.family)
    return type(family.__name__, (family,), {"name": site.name, "only": site, "__module__": family.__module__})

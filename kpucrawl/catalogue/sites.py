"""In: a site's name or host; out: its ``Site`` row, of ``sites.csv``, ``alternates.csv`` and overrides: ours, then a user's."""

from __future__ import annotations

import csv
import difflib
import tomllib
from functools import cache
from importlib import resources
from typing import Any, get_args

from kpucrawl.errors import CatalogueError, UnknownSiteError
from kpucrawl.items import Site, SiteKind
from kpucrawl.places import overrides_path

from .families import FAMILIES, UTC_OFFSETS

OVERRIDABLE = frozenset({"family", "timezone", "host", "host_status", "other_hosts"})


def _read(name: str) -> str:
    """Return the text of a file of this room; raises CatalogueError where it is missing."""
    try:
        return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogueError(f"kpucrawl/catalogue/{name} cannot be read ({error}); install kpucrawl again") from error


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_read(name).splitlines()))


def read_overrides(text: str, name: str = "overrides.toml") -> dict[str, dict[str, Any]]:
    """Return site name → field → value from the text of an ``overrides.toml``; ``name`` is what to call the file.

    Raises CatalogueError for a field no row has, or a value that does not say why.

    >>> read_overrides('[kab-x.timezone]\\nvalue = "WIT"\\nwhy = "moved"')
    {'kab-x': {'timezone': 'WIT'}}
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{name} is no TOML: {error}") from error
    overrides: dict[str, dict[str, Any]] = {}
    for site, fields in tables.items():
        for field, entry in fields.items() if isinstance(fields, dict) else [("", None)]:
            if field not in OVERRIDABLE:
                raise CatalogueError(f"{name}: {site}.{field} is no field; use one of {', '.join(sorted(OVERRIDABLE))}")
            if not isinstance(entry, dict) or "value" not in entry or not entry.get("why"):
                raise CatalogueError(f"{name}: {site}.{field} needs a `value` and a `why`")
            overrides.setdefault(site, {})[field] = entry["value"]
    return overrides


def _own_overrides() -> tuple[str, dict[str, dict[str, Any]]]:
    """Return the name of the user's own overrides and what stands there; raises CatalogueError."""
    path = overrides_path()
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return str(path), {}
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read: {error}") from error
    return str(path), read_overrides(text, str(path))


def _site(row: dict[str, str], override: dict[str, Any], alternates: tuple[str, ...]) -> Site:
    """Build one site, or raise CatalogueError saying which row is wrong."""
    values: dict[str, Any] = {**row, **override}
    values["other_hosts"] = tuple(values.get("other_hosts", ()))
    try:
        site = Site(**values, alternates=alternates)
    except TypeError as error:
        raise CatalogueError(f"sites.csv: the row of {row.get('name')!r} does not fit: {error}") from error
    for what, value, allowed in (
        ("kind", site.kind, get_args(SiteKind)),
        ("family", site.family, tuple(FAMILIES)),
        ("timezone", site.timezone, tuple(UTC_OFFSETS)),
        ("host_status", site.host_status, ("observed", "derived")),
    ):
        if value not in allowed:
            raise CatalogueError(f"sites.csv: {what} of {site.name} is {value!r}; it must be one of {', '.join(allowed)}")
    return site


@cache
def all_sites() -> tuple[Site, ...]:
    """Return every site in the order of ``sites.csv`` (by area code); raises CatalogueError where the files do not hold together.

    >>> len(all_sites()), all_sites()[0].name
    (552, 'kipaceh')
    """
    overrides = read_overrides(_read("overrides.toml"))
    own_name, own = _own_overrides()
    for name, fields in own.items():
        overrides[name] = overrides.get(name, {}) | fields
    alternates = {row["host"]: tuple(row["alternatives_unseen"].split()) for row in _rows("alternates.csv")}
    sites = tuple(_site(row, overrides.get(row["name"], {}), alternates.get(row["host"], ())) for row in _rows("sites.csv"))
    names = {site.name for site in sites}
    hosts = [host for site in sites for host in (site.host, *site.other_hosts)]
    if unknown := set(own) - names:
        raise CatalogueError(f"{own_name}: no site is named {', '.join(sorted(unknown))}")
    if unknown := set(overrides) - names:
        raise CatalogueError(f"overrides.toml: no site is named {', '.join(sorted(unknown))}")
    if len(names) != len(sites) or len(set(hosts)) != len(hosts):
        raise CatalogueError(f"{own_name if own else 'sites.csv'}: a name or host stands there twice")
    return sites


@cache
def _by_name() -> dict[str, Site]:
    return {site.name: site for site in all_sites()}


@cache
def _by_host() -> dict[str, Site]:
    return {host: site for site in all_sites() for host in (site.host, *site.other_hosts)}


@cache
def forbidden_hosts() -> frozenset[str]:
    """Return the hosts under kpu.go.id that must never be asked: personal data, log-ins, test and admin hosts.

    >>> "cekdptonline.kpu.go.id" in forbidden_hosts()
    True
    """
    return frozenset(row["host"] for row in _rows("other_hosts.csv") if "do not crawl" in row["note"])


def site_of_host(host: str) -> Site | None:
    """Return the site a host serves, its ``other_hosts`` included, or None; case and a trailing dot do not matter.

    >>> site_of_host("KAB-Magetan.kpu.go.id.").name, site_of_host("kpud-grobogankab.go.id").name, site_of_host("www.kpu.go.id")
    ('kab-magetan', 'kab-grobogan', None)
    """
    return _by_host().get(host.lower().removesuffix("."))


def site_named(name: str) -> Site:
    """Return the site of a name (``kab-magetan``) or host; raises UnknownSiteError, which suggests names that are close.

    >>> site_named("kab-magetan").office, site_named("kab-magetan.kpu.go.id").province
    ('Magetan', 'Jawa Timur')
    >>> site_named("kediri")
    Traceback (most recent call last):
    kpucrawl.errors.UnknownSiteError: no site is named 'kediri'; did you mean kab-kediri or kota-kediri? see `kpucrawl sites`
    """
    wanted = name.strip().lower()
    site = _by_name().get(wanted) or site_of_host(wanted)
    if site is not None:
        return site
    close = _close_names(wanted)
    hint = f"; did you mean {' or '.join(close)}?" if close else ";"
    raise UnknownSiteError(f"no site is named {name[:100]!r}{hint} see `kpucrawl sites`")


def _close_names(wanted: str) -> list[str]:
    """Return up to four names: those of the very office told, else those spelled alike."""
    plain = wanted.removesuffix(".kpu.go.id")[:100]
    office = "".join(filter(str.isalnum, plain))
    same = [
        site.name
        for site in all_sites()
        if office in {site.name.rpartition("-")[2], "".join(filter(str.isalnum, site.office.lower()))}
    ]
    return same[:4] or difflib.get_close_matches(plain, _by_name(), n=3, cutoff=0.6)

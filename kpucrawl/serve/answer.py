"""In: a request and what its page shows; out: the page, in the reader's language."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from kpucrawl import __version__
from kpucrawl.catalogue.sites import all_sites, site_named
from kpucrawl.errors import UnknownSiteError

from .addresses import followable
from .languages import LANGUAGES, Words, language_of
from .rewording import Said, said

_STYLE = Path(__file__).parent / "static/style.css"
_KINDS = {"province": "", "kabupaten": "Kabupaten ", "kota": "Kota "}


async def answer(room: Any, request: Any, template: str, *, status: int = 200, **context: Any) -> Response:
    """Return a page of ours."""
    html = await room.render_template(template, context, request=request)
    return Response.html(html, status=status, headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"})


async def not_here(room: Any, request: Any) -> Response:
    """Return the page that says that there is nothing at this address."""
    return await answer(room, request, "error.html", status=404, code=404, told="")


def words_of(request: Any) -> Words:
    """Return the words of the language a request is to be answered in."""
    return Words(language_of(request.args.get("lang"), request.headers.get("accept-language", "")))


def template_words(room: Any, request: Any) -> dict[str, Any]:
    """Return what every template may call: the words, and addresses that keep the language asked for."""
    asked = request.args.get("lang") if request is not None else None
    kept = {"lang": asked} if asked in LANGUAGES else {}

    def href(path: str, **parameters: object) -> str:
        query = {name: value for name, value in parameters.items() if value not in (None, "", ())} | kept
        return str(room.urls.path(path)) + (f"?{urlencode(query, doseq=True)}" if query else "")

    def in_language(language: str) -> str:
        pairs = [(name, value) for name in request.args for value in request.args.getlist(name) if name != "lang"]
        return f"{request.path}?{urlencode([*pairs, ('lang', language)])}"

    words = words_of(request) if request is not None else Words(LANGUAGES[0])

    def said_here(text: str | None) -> Said:
        return said(text or "", words.language)

    return {
        "t": words,
        "said": said_here,
        "href": href,
        "in_language": in_language,
        "languages": LANGUAGES,
        "lang_asked": kept.get("lang"),
        "followable": followable,
        "office_of": office_of,
        "slug_of": slug_of,
        "province_of": province_of,
        "style": f"{room.urls.path('/static/style.css')}?{_style_mark()}",
        "version": __version__,
    }


@cache
def _style_mark() -> str:
    return hashlib.sha256(_STYLE.read_bytes()).hexdigest()[:8]


@cache
def office_of(site: str) -> str:
    """Return what an office is called by its site's name; the name where it is not in the catalogue.

    >>> office_of("kab-magetan"), office_of("jatim"), office_of("nowhere")
    ('KPU Kabupaten Magetan', 'KPU Provinsi Jawa Timur', 'nowhere')
    """
    try:
        found = site_named(site)
    except UnknownSiteError:
        return site
    acronym = "KIP" if found.province == "Aceh" else "KPU"  # Aceh's commission has a name of its own by law
    return f"{acronym} {'Provinsi ' if found.kind == 'province' else _KINDS[found.kind]}{found.office}"


def slug_of(province: str) -> str:
    """Return a province's name as its page's address has it.

    >>> slug_of("DKI Jakarta")
    'dki-jakarta'
    """
    return province.lower().replace(" ", "-")


@cache
def province_of(site: str) -> str | None:
    """Return the province of a site, or None where the catalogue does not know it."""
    return next((each.province for each in all_sites() if each.name == site), None)


@cache
def provinces() -> dict[str, str]:
    """Return the provinces' names by their slugs, in the catalogue's order."""
    return {slug_of(site.province): site.province for site in all_sites()}

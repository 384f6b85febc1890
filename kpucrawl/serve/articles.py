"""In: requests for one article; out: its page, its versions with their differences, and its raw capture as text."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from kpucrawl.errors import ArchiveError, KpucrawlError, NoSuchArticle
from kpucrawl.items import PageRecord
from kpucrawl.persist.pages import Page, read_page
from kpucrawl.query.differences import Difference, differences
from kpucrawl.query.prove import prove
from kpucrawl.query.show import find

from .answer import answer, not_here
from .reads import Row, rows, tellings
from .texts import MOST_COMPARED, paragraphs, parts

_TOLD = 12
"""Articles of the same story that an article's page names."""
_SHOWN = 200_000
"""Characters of a raw page that are shown; all of it can be taken away as a file."""
_NUMBER = re.compile(r"[0-9]{1,9}")


async def article(datasette: Any, request: Any) -> Response:
    """Answer ``/article/123``."""
    try:
        found = await datasette.read(_article, request.url_vars["ident"])
    except NoSuchArticle:
        return await not_here(datasette, request)
    return await answer(datasette, request, "article.html", paragraphs=paragraphs, **found)


def _article(connection: sqlite3.Connection, ident: str) -> Row:
    found = find(connection, ident)
    number = int(str(found.article["id"]))
    told = tellings(connection, number, _TOLD + 1)
    return {"found": found, "article": found.article, "tellings": told, "proof": prove(connection, number)}


async def changes(datasette: Any, request: Any) -> Response:
    """Answer ``/article/123/changes?version=2``: what that version, the last unless told, says otherwise than the one before."""
    asked = request.args.get("version") or ""
    try:
        found = await datasette.read(_changes, request.url_vars["ident"], int(asked) if _NUMBER.fullmatch(asked) else None)
    except NoSuchArticle:
        return await not_here(datasette, request)
    return await answer(datasette, request, "changes.html", parts=parts, paragraphs=paragraphs, **found)


def _changes(connection: sqlite3.Connection, ident: str, asked: int | None) -> Row:
    found = find(connection, ident)
    number = int(str(found.article["id"]))
    versions = found.versions
    numbers = [int(str(version["number"])) for version in versions]
    chosen = asked if asked in numbers else numbers[-1]
    texts = rows(
        connection, "SELECT * FROM versions WHERE article = ? AND number IN (?, ?) ORDER BY number", (number, chosen - 1, chosen)
    )
    old, new = (texts[0], texts[1]) if len(texts) == 2 else (None, texts[0])
    return {"article": found.article, "versions": versions, "old": old, "new": new, "places": compared(old, new)}


def compared(old: Row | None, new: Row) -> list[Difference] | None:
    """Return where two texts differ; None where they are too long to be compared, or there is but one."""
    if old is None or len(old["body"]) + len(new["body"]) > MOST_COMPARED:
        return None
    return differences(old, new)


async def raw(datasette: Any, request: Any) -> Response:
    """Answer ``/article/123/raw?version=1``: the page as it was answered, as text, with the record that holds it."""
    found = await _captured(datasette, request)
    return await answer(datasette, request, "raw.html", **found) if found else await not_here(datasette, request)


async def raw_text(datasette: Any, request: Any) -> Response:
    """Answer ``/article/123/raw.txt``: the bytes of the page, to be kept as a file; a browser shows them as text at most."""
    found = await _captured(datasette, request)
    if not found or found["page"] is None:
        return await not_here(datasette, request)
    name = f"article-{found['article']['id']}-version-{found['proof']['version']}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found["page"].body, headers=headers, content_type="text/plain")


async def _captured(datasette: Any, request: Any) -> Row | None:
    asked = request.args.get("version") or ""
    try:
        return dict(await datasette.read(_raw, request.url_vars["ident"], asked, datasette.pages))
    except NoSuchArticle:
        return None


def _raw(connection: sqlite3.Connection, ident: str, asked: str, folder: Path) -> Row:
    found = find(connection, ident)
    proof = prove(connection, int(str(found.article["id"])), int(asked) if _NUMBER.fullmatch(asked) else None)
    page, trouble = None, None
    if proof["page_file"] is not None:
        record = PageRecord(str(proof["page_file"]), int(str(proof["page_offset"])), str(proof["page_digest"]))
        try:
            page = _within(folder, record)
        except KpucrawlError as error:
            trouble = type(error).__name__
    text = page.body[: 4 * _SHOWN].decode(_charset(page), "replace") if page else ""
    return {
        "article": found.article, "versions": found.versions, "proof": proof, "page": page, "trouble": trouble,
        "text": text[:_SHOWN], "is_cut": bool(page) and len(text) > _SHOWN,
    }  # fmt: skip


def _within(folder: Path, record: PageRecord) -> Page:
    """Return a raw page; raises ArchiveError also where its file's name leads out of the folder."""
    if Path(record.file).name != record.file:
        raise ArchiveError(f"{record.file} is no file of {folder}")
    return read_page(folder, replace(record))


def _charset(page: Page) -> str:
    told = next((value for name, value in page.headers if name.lower() == "content-type"), "")
    form = re.search(r"charset=[\"']?([\w-]{1,40})", told, re.IGNORECASE)
    try:
        return form[1] if form and "é".encode(form[1]) else "utf-8"
    except (LookupError, UnicodeError):
        return "utf-8"

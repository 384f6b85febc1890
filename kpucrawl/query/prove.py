"""In: an article and one of its versions; out: what a citation needs: address, time, raw page, digests, place in the chain."""

from __future__ import annotations

import sqlite3
from typing import TextIO

from kpucrawl.errors import NoSuchArticle
from kpucrawl.persist.chain import LINES, line_of

from .rows import Value, select

Proof = dict[str, Value]

_VERSION = """
    SELECT v.article, s.name AS site, a.url, a.title, a.gone_at, v.number AS version, v.cause, v.seen_at, v.digest,
           v.page_file, v.page_offset, v.page_digest, v.id AS number
    FROM version v JOIN article a ON a.id = v.article JOIN site s ON s.id = a.site
    WHERE v.article = ? AND v.number = coalesce(?, a.versions)
"""
_LINK = """
    SELECT number AS link, day AS link_day, versions AS link_versions, previous AS link_previous, digest AS link_digest
    FROM chain WHERE first_version <= ?1 AND last_version >= ?1
"""
_NO_LINK: Proof = dict.fromkeys(("link", "link_day", "link_versions", "link_previous", "link_digest"))


def prove(connection: sqlite3.Connection, article: int, version: int | None = None) -> Proof:
    """Return what proves a version of an article, its present text unless told: name → value, in reading order.

    The fields ``link…`` are None for a version that the hash chain does not cover yet; ``line`` is what the chain hashes of it.
    Raises NoSuchArticle where the article has no such version.
    """
    found = list(select(connection, _VERSION, (article, version)).dicts())
    if not found:
        raise NoSuchArticle(f"article {article} has no version {version}: `kpucrawl show {article} --versions` lists them")
    proof = found[0]
    number = proof.pop("number")
    parts = connection.execute(f"{LINES} WHERE v.id = ?", (number,)).fetchone()
    link = next(iter(select(connection, _LINK, (number,)).dicts()), _NO_LINK)
    return {**proof, "chain_number": number, "line": line_of(parts), **link}


def write_proof(proof: Proof, stream: TextIO) -> None:
    """Write a proof for people, with what to do to check it."""
    lines = [
        ("title", proof["title"]),
        ("address", proof["url"]),
        ("read", proof["seen_at"]),
        ("version", f"{proof['version']} ({proof['cause']}) of article {proof['article']}"),
        ("gone", proof["gone_at"]),
        ("text", proof["digest"]),
    ]
    if proof["page_file"] is None:
        lines.append(("raw page", "not kept (--no-pages)"))
    else:
        lines += [
            ("raw page", proof["page_digest"]),
            ("in", f"pages/{proof['page_file']}, record at byte {proof['page_offset']}"),
        ]
    if proof["link"] is None:
        lines.append(("chain", "not covered yet: `kpucrawl verify --seal` adds it"))
    else:
        covered = f"link {proof['link']} of {proof['link_day']}, {proof['link_versions']} versions"
        lines += [("chain", covered), ("link", proof["link_digest"])]
    for word, value in lines:
        if value is not None:
            stream.write(f"{word:<9} {' '.join(str(value).split())}\n")

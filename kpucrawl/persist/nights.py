"""In: what one night saw of a site; out: the same on the next night. The part of the archive that lets a crawl ask little."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from . import agenda, canaries, entrances, unseen
from .agenda import Look, NewLook, Turn
from .canaries import KeptCanary
from .entrances import Entrance
from .unseen import Waiting


class NightMemory:
    """What ``Archive`` remembers from night to night."""

    writing: Callable[[], AbstractContextManager[sqlite3.Connection]]
    _reading: Callable[[], AbstractContextManager[sqlite3.Connection]]
    _site: Callable[[str], int]

    def entrances(self, site: str) -> dict[str, Entrance]:
        """Return how the home page and the listings of a site were last seen, by ``home`` and by category."""
        with self._reading() as connection:
            return entrances.find(connection, self._site(site))

    def save_entrances(self, site: str, seen: Iterable[Entrance]) -> None:
        """Keep how entrances of a site were seen, each in place of what was known of it."""
        with self.writing() as connection:
            entrances.save(connection, self._site(site), seen)

    def robots(self, origin: str, since: str) -> tuple[bytes | None] | None:
        """Return an origin's robots.txt, None inside where it has none; None where it was not asked for since then."""
        with self._reading() as connection:
            return entrances.robots(connection, origin, since)

    def save_robots(self, origin: str, body: bytes | None, asked_at: str) -> None:
        """Keep an origin's robots.txt."""
        with self.writing() as connection:
            entrances.save_robots(connection, origin, body, asked_at)

    def canaries(self, site: str, since: str) -> list[KeptCanary]:
        """Return what a site gave for addresses that cannot exist, as far as it was asked since then."""
        with self._reading() as connection:
            return canaries.find(connection, self._site(site), since)

    def save_canary(self, site: str, canary: KeptCanary) -> None:
        """Keep what a site gave for an address that cannot exist."""
        with self.writing() as connection:
            canaries.save(connection, self._site(site), canary)

    def looks_due(self, site: str, until: str, most: int) -> list[Look]:
        """Return the articles of a site that are to be looked at again, the longest due first."""
        with self._reading() as connection:
            return agenda.due(connection, self._site(site), until, most)

    def save_looks(self, site: str, looks: Iterable[NewLook]) -> None:
        """Keep when articles just saved are to be looked at again, and their validators."""
        with self.writing() as connection:
            agenda.save(connection, self._site(site), looks)

    def move_looks(self, moved: Iterable[tuple[int, int, str | None]]) -> None:
        """Set when articles are to be looked at next: (article, step, moment or None)."""
        with self.writing() as connection:
            agenda.move(connection, moved)

    def waiting(self, site: str) -> dict[str, Waiting]:
        """Return the articles of a site whose pages differ by lines that are not believed yet, by their keys."""
        with self._reading() as connection:
            return unseen.find(connection, self._site(site))

    def save_waiting(self, site: str, one: Waiting) -> None:
        """Keep that an article waits until its page has been seen once more."""
        with self.writing() as connection:
            unseen.save(connection, self._site(site), one)

    def has_neighbour(self, site: str, key: str, since: str) -> bool:
        """Return whether another article of a site was seen since then and is as it was, or there is none."""
        with self._reading() as connection:
            return unseen.has_neighbour(connection, self._site(site), key, since)

    def hasten_look(self, site: str, key: str, since: str, due_at: str) -> None:
        """Let an article of a site, and another one beside it, be looked at again at ``due_at`` at the latest."""
        with self.writing() as connection:
            unseen.hasten(connection, self._site(site), key, since, due_at)

    def drop_waiting(self, site: str, key: str) -> None:
        """Forget that an article waits."""
        with self.writing() as connection:
            unseen.drop(connection, self._site(site), key)

    def turn(self, site: str) -> Turn:
        """Return when a site was last visited, and what came of it."""
        with self._reading() as connection:
            return agenda.turn(connection, self._site(site))

    def turns(self) -> dict[str, Turn]:
        """Return when each site was last visited, by name."""
        with self._reading() as connection:
            return agenda.turns(connection)

    def save_turn(self, site: str, turn: Turn) -> None:
        """Keep when a site was last visited."""
        with self.writing() as connection:
            agenda.save_turn(connection, self._site(site), turn)

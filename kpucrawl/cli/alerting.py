"""In: an archive after a run, or when asked; out: whoever this machine is set up to tell is told what is news, once."""

from __future__ import annotations

from pathlib import Path

from kpucrawl.cli.options import say
from kpucrawl.clock import now
from kpucrawl.errors import AlertFailed, KpucrawlError
from kpucrawl.persist.archive import Archive
from kpucrawl.places import alert_places
from kpucrawl.query.digest import Situation, digest, situation
from kpucrawl.query.health import states
from kpucrawl.query.rows import reading


def alert(archive: Path, *, loudly: bool = False) -> bool:
    """Tell every channel what it has not been told; return whether all of them took it.

    ``loudly`` says on stderr what was told to whom. Raises BadOption for settings that cannot be meant, and ArchiveError.
    """
    from kpucrawl.crawl.alerts import channels  # noqa: PLC0415 – a mail library, for those who are told

    open_channels = channels(alert_places())
    if not open_channels:
        if loudly:
            say("nobody is told: set KPUCRAWL_ALERT_COMMAND, KPUCRAWL_ALERT_WEBHOOK or KPUCRAWL_ALERT_MAIL (docs/settings.md)")
        return True
    moment, sound = now(), True
    with reading(archive) as connection:
        stands: Situation = situation(connection, states(connection, moment), moment)
    with Archive(archive) as opened:
        for channel in open_channels:
            told = opened.news(channel.name, stands.red, stands.sound, moment)
            message = digest(stands, told) if told else None
            try:
                if message is not None:
                    channel.send(message)
            except AlertFailed as error:
                say(f"kpucrawl: {error}")
                sound = False
                continue
            opened.note_told(channel.name, told, moment)
            if loudly:
                say(f"{channel.name}: {message.subject if message else 'nothing new to tell'}")
    return sound


def alert_after_run(archive: Path) -> None:
    """Tell what a run found; a mistake here is said and changes nothing of the run."""
    try:
        alert(archive)
    except KpucrawlError as error:
        say(f"kpucrawl: {error}")

"""In: a command line; out: a pretend KPU network that stays up until Ctrl-C: ``python -m kpucrawl.rehearse --sites 10``."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import click

from kpucrawl.errors import KpucrawlError
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.themes import ALL
from kpucrawl.rehearse.truth import write
from kpucrawl.rehearse.world import World


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, metavar="[SITE]...")
@click.option("--sites", type=click.IntRange(min=1), default=10, show_default=True, help="How many sites, where none is named.")
@click.option("--articles", type=click.IntRange(min=0), default=15, show_default=True, help="Articles a site.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another world.")
@click.option("--step", type=click.IntRange(min=0), default=0, help="So many steps after the world's start.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A port of 127.0.0.1; any free one unless told.")
@click.option("--theme", "themes", type=click.Choice(list(ALL)), multiple=True, help="Only these page designs.")
@click.option("--no-traps", is_flag=True, help="No scanner junk, endless pagers or calendars.")
@click.option("--truth", type=click.Path(dir_okay=False, path_type=Path), help="Write the truth there as JSON lines.")
@click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path), help="Write every request there as JSON lines, at the end."
)
def main(
    names: tuple[str, ...],
    sites: int,
    articles: int,
    seed: int,
    step: int,
    port: int,
    themes: tuple[str, ...],
    no_traps: bool,
    truth: Path | None,
    log: Path | None,
) -> None:
    """Serve a pretend KPU network as an HTTP proxy on loopback."""
    try:
        world = World(seed, names or sites, articles, themes=themes, traps=not no_traps).at(step)
        if truth:
            write(world, truth)
        with Network(world, port) as network:
            click.echo(f"export http_proxy={network.proxy_url} https_proxy={network.proxy_url}")
            click.echo("A pretend KPU network; Ctrl-C ends it. Its sites:", err=True)
            for site in world.sites:
                click.echo(f"  https://{site.host}/  {site.theme}", err=True)
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                click.echo(f"{len(network.requests)} requests answered.", err=True)
            if log:
                log.write_text("".join(f"{json.dumps(each._asdict())}\n" for each in network.requests), "utf-8")
    except KpucrawlError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main(prog_name="python -m kpucrawl.rehearse")

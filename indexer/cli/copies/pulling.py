"""`huigu pull`: bring the index of another machine here, as a copy that is only read."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from indexer.cli.console import (
    config_option,
    format_count,
    format_examples,
    json_option,
    print_json,
    print_note,
    read_settings,
    show_progress,
)
from indexer.cli.rollbacks import explain_stop
from indexer.replication.pull import locate_source, pull_index
from indexer.replication.result import PullResult
from indexer.settings import Settings
from indexer.stores import open_repository

MIB = 1 << 20


@click.command(
    epilog=format_examples(
        "huigu pull /mnt/first/data/index",
        "huigu pull https://index.example.org/huigu/ && huigu status",
        "huigu pull   # from `[index] pull` of huigu.toml",
    )
)
@click.argument("source", default="")
@click.option("--allow-private", is_flag=True, help="The address may be in a private network.")
@config_option
@json_option
@click.pass_context
def pull(
    context: click.Context, source: str, allow_private: bool, config: Path, as_json: bool
) -> None:
    """Bring the index that another machine serves here.

    SOURCE is that machine's `[index] path`, mounted or copied here, or the https:// address below
    which a web server publishes that folder as it is; without it, `[index] pull` of huigu.toml.
    Only files that are not here yet are brought; each is compared with its checksum. A pull that
    was stopped goes on where it ended. The index keeps its id, and a running server switches to it
    by itself. Both machines need the same encoder and the same version of Huigu.
    """
    settings = read_settings(config)
    if not source and settings.index.pull:
        source = locate_source(settings)
    if not source:
        context.fail("name a SOURCE, or set `[index] pull` in huigu.toml")
    if allow_private:
        index = msgspec.structs.replace(settings.index, allow_private=True)
        settings = msgspec.structs.replace(settings, index=index)
    repository = open_repository(settings)
    with explain_stop(repository), show_progress() as progress:
        pulled = pull_index(settings, source, progress)
    if as_json:
        print_json(pulled)
    else:
        click.echo(format_pulled(pulled))


def pull_first_index(settings: Settings) -> None:
    """Pull the first index of a machine that is to have one of another; else do nothing."""
    if not settings.index.pull:
        return
    repository = open_repository(settings)
    if not repository.is_new():
        return
    print_note("no index yet: pulling that of the other machine (`huigu pull`)")
    with explain_stop(repository), show_progress() as progress:
        print_note(format_pulled(pull_index(settings, locate_source(settings), progress)))


def format_pulled(pulled: PullResult) -> str:
    """Format what a pull did, in one line."""
    if not pulled.is_new:
        return f"{pulled.generation}: serves here already"
    fetched, linked = pulled.fetched_bytes / MIB, pulled.linked_bytes / MIB
    files = format_count(pulled.files, "file")
    return (
        f"now serving {pulled.generation}: {files}, {fetched:.1f} MiB brought, {linked:.1f} MiB "
        f"were here, in {pulled.seconds:.1f} s"
    )

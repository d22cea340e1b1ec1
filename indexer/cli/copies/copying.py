"""`huigu copy`: from one store to another."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from indexer.building.copying.copy_generation import copy_generation
from indexer.cli.console import (
    config_option,
    format_contents,
    format_examples,
    json_option,
    print_json,
    print_note,
    read_settings,
    show_progress,
)
from indexer.errors import ConfigError


@click.command(
    epilog=format_examples(
        "huigu copy --to postgres.toml",
        "huigu copy --config postgres.toml --to huigu.toml",
    )
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Configuration file whose [index] says where the copy goes.",
)
@config_option
@json_option
def copy(target: Path, config: Path, as_json: bool) -> None:
    """Copy the current index to another store, or to another place.

    Write a second configuration file, with the same sources and encoder and another [index] store,
    uri or path, and name it with --to. Pages are neither read nor encoded again, so that the copy
    gives the same answers and takes minutes where a rebuild takes hours. It is compared with the
    index before it serves; until then, and if anything fails, the index at the other place goes on
    serving. Nothing is removed from the first one: to move, use the second file from then on.

    The downloads of sources and the checks of links are files beside the index: they are not
    copied, and made again by the next rebuild and the next check.
    """
    _check_file(target, config)
    source, settings = read_settings(config), read_settings(target)
    with show_progress() as progress:
        copied = copy_generation(source, settings, progress)
    if as_json:
        print_json(msgspec.structs.asdict(copied))
    else:
        contents = format_contents(copied.documents, copied.passages, copied.links)
        click.echo(
            f"{copied.generation}: {contents} in {copied.place}, a copy of {copied.copied}, in "
            f"{copied.seconds:.1f} s"
        )
    print_note(f"it serves now where {target} is used: huigu status --config {target}")


def _check_file(target: Path, config: Path) -> None:
    """Check that there is a second configuration file.

    Raises:
        ConfigError: There is none.
    """
    if not target.exists():
        raise ConfigError(
            f"--to {target}: no such file; copy {config} to it, and write there another [index] "
            "store, uri or path"
        )

"""`huigu links`: every link of the index, or the dead ones; `huigu links check` finds these."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from pkgutil import resolve_name
from urllib.parse import urldefrag

import click

from indexer.cli.commands import convert_link, filter_options
from indexer.cli.console import (
    config_option,
    format_examples,
    json_option,
    print_json,
    read_settings,
)
from indexer.cli.no_results import exit_if_empty, suggest_source
from indexer.cli.tables import print_rows
from indexer.link_checks.file import read_checks
from indexer.link_checks.records import LinkCheck, locate_checks
from indexer.records import Filter, LinkRecord
from indexer.search.index import Index

LINK_COLUMNS = ("kind", "address", "label", "page")
"""Columns of `huigu links`."""
DEAD_COLUMNS = ("checked", "reason", *LINK_COLUMNS)
"""Columns of `huigu links --dead`."""
SUBCOMMANDS = {"check": "indexer.cli.link_check:check"}
"""Imported when they run: `huigu links` itself asks nobody."""


class Links(click.Group):
    """Lists links by itself, and finds its subcommands in `SUBCOMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the subcommands."""
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a subcommand."""
        if cmd_name not in SUBCOMMANDS:
            return None
        command: click.Command = resolve_name(SUBCOMMANDS[cmd_name])
        return command


@click.group(
    cls=Links,
    invoke_without_command=True,
    subcommand_metavar="[check [OPTIONS]]",
    epilog=format_examples(
        "huigu links --kind video --event Summit",
        "huigu links --json --source recaps > links.json",
        "huigu links check",
        "huigu links --dead",
    ),
)
@filter_options
@click.option("--dead", is_flag=True, help="Only links that `huigu links check` found dead.")
@config_option
@json_option
@click.pass_context
def links(
    context: click.Context,
    kind: str | None,
    source: str,
    event: str,
    year: int,
    dead: bool,
    config: Path,
    as_json: bool,
) -> None:
    """List every link of the index, with the page that gives it.

    `huigu links check` asks their servers whether they still open.
    """
    if context.invoked_subcommand is not None:
        if kind or source or event or year or dead or as_json:
            context.fail(f"write the options behind `{context.invoked_subcommand}`")
        return
    where = Filter(source=source, event=event, year=year, kind=kind or "")
    settings = read_settings(config)
    checks: dict[str, LinkCheck] = {}
    if dead:
        checks = read_checks(locate_checks(settings.resolve(settings.index.path)))
    with closing(Index.open(settings)) as index:
        records = list(index.links(where))
    if dead:
        _print_dead(records, checks, as_json)
        records = [record for record in records if _find_dead(record, checks)]
    elif as_json:
        print_json({"links": [_convert_record(record) for record in records]})
    else:
        print_rows(LINK_COLUMNS, [_list_cells(record) for record in records], whole="address")
    remedy = suggest_source(source, settings) or "try fewer filters"
    if dead:
        remedy = remedy if checks else "run `huigu links check` first"
        exit_if_empty(records, f"no dead links; {remedy}")
    exit_if_empty(records, f"no such links; {remedy}")


def _find_dead(record: LinkRecord, checks: dict[str, LinkCheck]) -> LinkCheck | None:
    check = checks.get(urldefrag(record.link.url).url)
    return check if check is not None and check.outcome == "dead" else None


def _print_dead(records: list[LinkRecord], checks: dict[str, LinkCheck], as_json: bool) -> None:
    """Print the dead ones among some links, with when and why."""
    dead = [(record, check) for record in records if (check := _find_dead(record, checks))]
    if as_json:
        print_json({
            "links": [
                _convert_record(record)
                | {"checked": check.checked, "since": check.since, "reason": check.reason}
                for record, check in dead
            ]
        })
        return
    rows = [(check.checked[:10], check.reason, *_list_cells(record)) for record, check in dead]
    print_rows(DEAD_COLUMNS, rows, whole="address")


def _list_cells(record: LinkRecord) -> tuple[str, str, str, str]:
    """Give the cells of `LINK_COLUMNS`."""
    link = record.link
    return link.kind, link.url, link.label, record.title


def _convert_record(record: LinkRecord) -> dict[str, object]:
    return {
        **convert_link(record.link),
        "title": record.title,
        "page_url": record.page_url,
        "headings": record.link.headings,
        "event": record.event,
        "year": record.year,
        "source": record.source,
        "document": record.document,
    }

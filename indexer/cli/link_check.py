"""`huigu links check`: asks servers whether the links of the index still open."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import click
from click.core import ParameterSource

from indexer.cli.commands import filter_options
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
from indexer.cli.no_results import exit_if_empty, suggest_source
from indexer.cli.tables import print_rows
from indexer.fetching.records import FetchLimits
from indexer.link_checks.check import LIMITS, CheckResult, check_addresses, choose_due
from indexer.link_checks.file import open_checks
from indexer.link_checks.records import CheckedAddress, locate_checks
from indexer.links.addresses import is_web_address
from indexer.records import Filter, LinkRecord
from indexer.search.index import Index

COLUMNS = ("outcome", "reason", "address")
OUTCOMES = ("alive", "moved", "dead", "unsure", "unchecked")
FAILED = 1


@click.command(
    epilog=format_examples(
        "huigu links check",
        "huigu links check --limit 200 --older-than 30",
        "huigu links check --host example.org --json",
    )
)
@filter_options
@click.option("--host", default="", help="Only addresses of this host.")
@click.option(
    "--older-than",
    type=click.FloatRange(min=0),
    default=7.0,
    show_default=True,
    metavar="DAYS",
    help="Only what was not checked for so many days.",
)
@click.option("--limit", type=click.IntRange(min=1), default=None, help="Most addresses.")
@click.option(
    "--rate",
    type=click.FloatRange(min=0.01, max=100),
    default=LIMITS.requests_per_second,
    show_default=True,
    help="Requests a second to one host; its robots.txt may ask for fewer.",
)
@click.option("--contact", default="", help="Address or mailbox that servers are told.")
@click.option("--allow-private", is_flag=True, help="Also ask this machine and private networks.")
@click.option("--strict", is_flag=True, help="Exit with 1 if this run found a dead link.")
@config_option
@json_option
@click.pass_context
def check(
    context: click.Context,
    kind: str | None,
    source: str,
    event: str,
    year: int,
    host: str,
    older_than: float,
    limit: int | None,
    rate: float,
    contact: str,
    allow_private: bool,
    strict: bool,
    config: Path,
    as_json: bool,
) -> None:
    """Ask servers whether the links of the index still open.

    One request at a time to each host, at its rate, robots.txt obeyed: HEAD, then GET where that
    does not say yes. Dead is what its server calls gone (404, 410), or whose host has no address on
    two different days; who is busy or slow, or hides what was removed (YouTube, Bilibili), is
    unsure. Answers give dead links last, with a note; `huigu links --dead` lists them.

    Stopped and started again, it goes on. Exit code 3 if nothing is due.
    """
    parent = context.parent
    if parent and context.get_parameter_source("config") is ParameterSource.DEFAULT:
        config = parent.params.get("config", config)
    if not contact.isascii() or not contact.isprintable() or " " in contact:
        context.fail("--contact is an address or a mailbox, without blanks")
    settings = read_settings(config)
    where = Filter(source=source, event=event, year=year, kind=kind or "")
    with closing(Index.open(settings)) as index:
        addresses = list(_list_addresses(index.links(where), host))
    limits = replace(LIMITS, requests_per_second=rate, allow_private=allow_private, contact=contact)
    path = locate_checks(settings.resolve(settings.index.path))
    result, due = _check(path, addresses, timedelta(days=older_than), limit, limits)
    if as_json:
        print_json(_convert(result, due))
    else:
        _print(result, due)
    if strict and any(one.outcome == "dead" for one in result.checks):
        context.exit(FAILED)
    remedy = suggest_source(source, settings) or "--older-than 0 checks all of them again"
    exit_if_empty(result.checks, f"no link is due, of {len(addresses)}; {remedy}")


def _list_addresses(records: Iterable[LinkRecord], host: str) -> Iterator[CheckedAddress]:
    """List the web addresses of links, each once and without its anchor."""
    known: set[str] = set()
    for record in records:
        url = urldefrag(record.link.url).url
        if url not in known and is_web_address(url):
            known.add(url)
            if not host or _is_on(url, host.lower()):
                yield CheckedAddress(url, record.link.platform)


def _is_on(url: str, host: str) -> bool:
    own = (urlsplit(url).netloc.rpartition("@")[2]).lower()
    return host in {own, own.partition(":")[0]}


def _check(
    path: Path,
    addresses: Sequence[CheckedAddress],
    older_than: timedelta,
    limit: int | None,
    limits: FetchLimits,
) -> tuple[CheckResult, int]:
    """Check what is due, and say how much was; Ctrl-C says that nothing is lost."""
    result, due = CheckResult(), []
    try:
        with open_checks(path) as file, show_progress() as progress:
            known = file.read()
            due = choose_due(addresses, known, older_than, datetime.now(UTC))[:limit]
            total = len(due)
            asyncio.run(
                check_addresses(
                    due,
                    known,
                    file.keep,
                    limits,
                    lambda done: progress("check", done, total),
                    result,
                )
            )
    except KeyboardInterrupt as stop:
        done = f"stopped after {len(result.checks)} of {len(due)} addresses"
        raise type(stop)(f"{done}; run it again, and it goes on from there") from None
    return result, len(due)


def _convert(result: CheckResult, due: int) -> dict[str, object]:
    counts = result.count()
    return {
        "due": due,
        "checked": len(result.checks),
        "left": result.left,
        **{outcome: counts.get(outcome, 0) for outcome in OUTCOMES},
        "links": result.checks,
    }


def _print(result: CheckResult, due: int) -> None:
    """Print every link that is not simply alive, and the counts."""
    rows = [(one.outcome, one.reason, one.url) for one in result.checks if one.outcome != "alive"]
    print_rows(COLUMNS, rows, whole="address")
    if not result.checks:
        return
    counts = result.count()
    told = ", ".join(f"{counts[name]} {name}" for name in OUTCOMES if name in counts)
    print_note(f"checked {format_count(len(result.checks), 'address', 'addresses')}: {told}")
    if result.left:
        print_note(
            f"left for the next run, because their host is busy or down: {result.left} of {due}"
        )

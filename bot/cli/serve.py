"""`huigu serve`: run every configured channel until stopped."""

from __future__ import annotations

import asyncio
import textwrap
from pathlib import Path

import click

from bot.app import serve as serve_channels
from bot.config import (
    list_misspelt_secrets,
    list_switches,
    load_bot_secrets,
    load_bot_settings,
)
from bot.services.reindex import make_reindex
from indexer.cli.console import (
    config_option,
    format_examples,
    json_option,
    print_json,
    print_warnings,
)
from indexer.cli.copies.pulling import pull_first_index
from indexer.cli.first_index import build_first_index

# As wide as the rest of a help page.
SWITCHES = "\n".join(textwrap.fill(line, 78, subsequent_indent="    ") for line in list_switches())
HELP = f"""Answer on every configured channel until stopped.

The web page and the API are always on. A secret in the environment switches on another channel:

\b
{SWITCHES}

Ctrl-C or SIGTERM stops it after the running answers. A rebuilt index is in use without a restart.
Where no index was ever built, it is built first, as by `huigu rebuild`.
The log goes to stderr; with --json, stdout gets one object at the end.
"""


@click.command(
    help=HELP, epilog=format_examples("huigu serve", "huigu serve --host 0.0.0.0 --port 80")
)
@click.option("--host", default=None, help="Address to listen on.  [default: from huigu.toml]")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=None,
    help="Port to listen on, 0 for any free one.  [default: from huigu.toml]",
)
@config_option
@json_option
def serve(host: str | None, port: int | None, config: Path, as_json: bool) -> None:
    """Serve; `HELP` says what."""
    settings = load_bot_settings(config)
    print_warnings(list_misspelt_secrets())
    pull_first_index(settings.indexer)
    build_first_index(settings.indexer, make_reindex(settings.indexer))
    asyncio.run(serve_channels(settings, load_bot_secrets(), host, port))
    if as_json:
        print_json({"stopped": True})

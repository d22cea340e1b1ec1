"""`huigu keys`: make, list and revoke keys of the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bot.config import load_bot_settings
from bot.services.keys.access_key import (
    SCOPES,
    AccessKey,
    Scope,
    generate_secret,
    hash_secret,
)
from bot.services.keys.file import KEYS_FILE, open_keys
from indexer.cli.console import (
    NOT_FOUND,
    config_option,
    format_examples,
    json_option,
    print_json,
    print_note,
)
from indexer.cli.tables import print_rows

MAX_DAYS = 3650
MAX_PER_MINUTE = 1_000_000


@click.group(
    epilog=format_examples(
        "huigu keys create chat-front-end --scope ask",
        "huigu keys create ci --scope admin --days 90",
        "huigu keys list",
        "huigu keys revoke ci",
    )
)
def keys() -> None:
    """Make, list and revoke keys of the HTTP API.

    A program sends its key as `Authorization: Bearer KEY`. A running server knows at once what was
    made or revoked. Each of these commands takes --config and --json.
    """


@keys.command(
    epilog=format_examples(
        "huigu keys create chat-front-end --scope ask",
        "huigu keys create dashboard --scope read --days 365",
        "huigu keys create importer --scope ask --per-minute 600",
        "huigu keys create ci --scope admin --json",
    )
)
@click.argument("name")
@click.option(
    "--scope",
    type=click.Choice(SCOPES),
    required=True,
    help="read: lists and pages; ask: questions too; admin: rebuilds and reports too.",
)
@click.option("--days", type=click.IntRange(1, MAX_DAYS), help="Days until it expires.")
@click.option(
    "--per-minute",
    type=click.IntRange(1, MAX_PER_MINUTE),
    help="Questions in a minute.  [default: as one address]",
)
@config_option
@json_option
def create(
    name: str, scope: Scope, days: int | None, per_minute: int | None, config: Path, as_json: bool
) -> None:
    """Make a key, and print it: it is shown only now.

    Only its hash is kept, in a file beside the journal.
    """
    path, now = _locate(config), datetime.now(UTC)
    secret = generate_secret()
    key = AccessKey(
        name=name,
        scope=scope,
        hash=hash_secret(secret),
        created=_format_time(now),
        expires=_format_time(now + timedelta(days=days)) if days else "",
        per_minute=per_minute or 0,
    )
    with open_keys(path) as file:
        file.add(key)
    if as_json:
        print_json({"key": secret, **_describe(key, now)})
        return
    click.echo(secret)
    print_note("huigu: keep it now, it is not shown again; send it as Authorization: Bearer KEY")


@keys.command("list", epilog=format_examples("huigu keys list", "huigu keys list --json"))
@config_option
@json_option
def list_all(config: Path, as_json: bool) -> None:
    """List the keys, without the keys themselves.

    Exit code 3 if there are none.
    """
    path, now = _locate(config), datetime.now(UTC)
    found: list[AccessKey] = []
    if path.exists():
        with open_keys(path) as file:
            found = file.list_keys()
    rows = [_describe(key, now) for key in found]
    if as_json:
        print_json({"keys": rows})
    else:
        names = ("name", "scope", "created", "expires", "per_minute", "expired")
        cells = [[_write_cell(row[name]) for name in names] for row in rows]
        print_rows(names, cells, whole="name")
    if not rows:
        click.echo("huigu: no keys; `huigu keys create` makes one", err=True)
        click.get_current_context().exit(NOT_FOUND)


@keys.command(epilog=format_examples("huigu keys revoke ci", "huigu keys revoke ci --json"))
@click.argument("name")
@config_option
@json_option
def revoke(name: str, config: Path, as_json: bool) -> None:
    """Revoke a key: a running server refuses it from now on.

    Exit code 3 if there is none of that name.
    """
    path = _locate(config)
    is_gone = False
    if path.exists():
        with open_keys(path) as file:
            is_gone = file.remove(name)
    if as_json:
        print_json({"revoked": [name] if is_gone else []})
    if not is_gone:
        click.echo(f"huigu: no key {name!r}; `huigu keys list` names them", err=True)
        click.get_current_context().exit(NOT_FOUND)
    if not as_json:
        click.echo(f"revoked {name}")


def _locate(config: Path) -> Path:
    return load_bot_settings(config).beside_journal(KEYS_FILE)


def _describe(key: AccessKey, now: datetime) -> dict[str, str | int | bool]:
    """Describe a key without its hash."""
    return {
        "name": key.name,
        "scope": key.scope,
        "created": key.created,
        "expires": key.expires,
        "per_minute": key.per_minute,
        "expired": key.is_expired(now),
    }


def _write_cell(value: str | int | bool) -> str:
    return ("yes" if value else "") if isinstance(value, bool) else str(value or "")


def _format_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""`huigu forget`: delete what is kept of a person, who asks for it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
import msgspec

from bot.channels import CHANNELS, load_specs
from bot.config import load_bot_secrets, load_bot_settings
from bot.conversations.file import SCHEMA as CONVERSATIONS
from bot.conversations.file import ConversationFile, locate_conversations
from bot.conversations.rows import StateRows
from bot.journal.database import SCHEMA as JOURNAL
from bot.journal.hashing import HashKey
from bot.journal.journal import locate_key, open_file_and_key
from bot.journal.rows import JournalRows
from bot.kept import Kept, open_kept
from bot.runtime.sqlite import convert_errors
from indexer.cli.console import (
    NOT_FOUND,
    config_option,
    format_count,
    format_examples,
    json_option,
    print_json,
    print_warnings,
)
from indexer.errors import ConfigError

MAX_ID_CHARS = 200
"""Longest id of a person; those of platforms have at most 64 characters."""


class Forgotten(msgspec.Struct, frozen=True):
    """What was deleted; the command's output as JSON."""

    dry_run: bool
    questions: int
    verdicts: int
    """What the person said of answers."""
    conversations: int
    """States of conversations, one for each answer."""


@click.command(
    epilog=format_examples(
        "huigu forget --channel discord --person 80351110224678912 --dry-run",
        "huigu forget --channel http --person 203.0.113.7 --json",
    )
)
@click.option(
    "--channel",
    type=click.Choice([name for name in CHANNELS if name != "announce"]),
    required=True,
    help="Where the person asked.",
)
@click.option(
    "--person",
    required=True,
    help="Their id there: of Discord the user ID, of WeCom the userid, of an Official Account the "
    "OpenID, of HTTP (the page, /v1, /mcp) the address.",
)
@click.option("--dry-run", is_flag=True, help="Only count; delete nothing.")
@config_option
@json_option
@click.pass_context
def forget(
    context: click.Context, channel: str, person: str, dry_run: bool, config: Path, as_json: bool
) -> None:
    """Delete what is kept of a person: questions, verdicts and conversations.

    The journal keeps only keyed hashes of ids; the id is hashed in the same way, and what has this
    hash is deleted and overwritten on disk. A server may run meanwhile. Exit code 3 if nothing is
    kept of the person.
    """
    person = person.strip()
    if not person or len(person) > MAX_ID_CHARS:
        context.fail(f"--person is an id of 1 to {MAX_ID_CHARS} characters")
    asker = next(one for one in load_specs() if one.name == channel).identify(person)
    settings = load_bot_settings(config)
    with open_kept(settings, load_bot_secrets()) as kept:
        if kept is None or kept.journal is None:
            result = _forget(settings.journal_path(), asker, dry_run, kept)
        else:
            result = _forget_rows(kept.journal, kept.states, kept.key, asker, dry_run)
    if as_json:
        print_json(result)
    elif any((result.questions, result.verdicts, result.conversations)):
        done = "would be deleted" if dry_run else "deleted"
        counts = (
            format_count(result.questions, "question"),
            format_count(result.verdicts, "verdict"),
            format_count(result.conversations, "state of conversations", "states of conversations"),
        )
        click.echo(f"{done}: {', '.join(counts)}")
    if not any((result.questions, result.verdicts, result.conversations)):
        print_warnings(["nothing is kept of this person; look at --channel and --person"])
        context.exit(NOT_FOUND)


def _forget_rows(
    journal: JournalRows, states: StateRows, key: HashKey, asker: str, dry_run: bool
) -> Forgotten:
    hashed = key.hash("person", asker)
    asked, verdicts = journal.list_asked(hashed), journal.count_verdicts(hashed)
    # First: the questions say which conversations are the person's.
    count = states.forget(asked, key.hash("thread", asker), dry_run=dry_run)
    if not dry_run:
        journal.forget(hashed)
    return Forgotten(dry_run, len(asked), verdicts, count)


def _forget(path: Path | None, asker: str, dry_run: bool, kept: Kept | None) -> Forgotten:
    """Delete from the files that there are; only the server creates them.

    Raises:
        ConfigError: The journal is in memory, or the key of its hashes is missing.
    """
    if path is None:
        raise ConfigError(
            '[journal] path = "" keeps the journal in the memory of `huigu serve`: stop that, and '
            "all is forgotten"
        )
    if not path.exists():
        return Forgotten(dry_run, 0, 0, 0)
    if not locate_key(path).exists():
        raise ConfigError(
            f"{locate_key(path)}: missing, so no hash can be linked to a person; restore it, or "
            "start `huigu serve`, which then deletes all hashes"
        )
    file, key = open_file_and_key(path)
    with closing(file):
        hashed = key.hash("person", asker)
        with convert_errors(path, JOURNAL):
            asked, verdicts = file.list_asked(hashed), file.count_verdicts(hashed)
        # First: the questions say which conversations are the person's.
        if kept is not None:
            thread = kept.key.hash("thread", asker)
            states = kept.states.forget(asked, thread, dry_run=dry_run)
        else:
            states = _forget_conversations(path, asked, key.hash("thread", asker), dry_run)
        if not dry_run:
            with convert_errors(path, JOURNAL):
                file.forget(hashed)
    return Forgotten(dry_run, len(asked), verdicts, states)


def _forget_conversations(journal: Path, asked: list[str], thread: bytes, dry_run: bool) -> int:
    path = locate_conversations(journal)
    if not path.exists():
        return 0
    with closing(ConversationFile(path)) as file, convert_errors(path, CONVERSATIONS):
        return file.forget(asked, thread, dry_run=dry_run)

"""`huigu announce`: post announcements now, by hand or from a timer."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, closing
from pathlib import Path

import click

from bot.channels.announcements.database import SHARED, prepare_shared
from bot.channels.announcements.once import AnnounceOptions, AnnounceResult, announce_once
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.config import list_misspelt_secrets, load_bot_secrets, load_bot_settings
from bot.journal.journal import Journal
from bot.kept import open_kept
from bot.rendering.pages.addresses import PageAddresses, read_public_url
from bot.services.addressed_catalogue import AddressedCatalogue
from bot.services.catalogue import IndexCatalogue
from bot.services.contracts import Catalogue
from bot.settings import ServerSettings
from indexer.cli.console import (
    NOT_FOUND,
    config_option,
    format_examples,
    json_option,
    print_json,
    print_warnings,
)
from indexer.search.index import Index
from indexer.text.control_characters import clean_line

FAILED = 1


@click.command(
    epilog=format_examples(
        "huigu announce --dry-run",
        "huigu announce",
        "huigu announce --digest",
        "huigu announce --new --json",
        "huigu announce --digest --again",
    )
)
@click.option("--new", is_flag=True, help="Only new pages, not the digest.")
@click.option("--digest", is_flag=True, help="Only the digest, now, unless this week's was posted.")
@click.option("--again", is_flag=True, help="With --digest: also if this week's was posted.")
@click.option("--dry-run", is_flag=True, help="Print what would be posted; post and store nothing.")
@config_option
@json_option
@click.pass_context
def announce(
    context: click.Context,
    new: bool,
    digest: bool,
    again: bool,
    dry_run: bool,
    config: Path,
    as_json: bool,
) -> None:
    """Post new pages and the weekly digest to WeCom and Discord.

    Does once what `huigu serve` does once a minute: posts the pages that are new since the last
    time, and the digest when it is due. Both may run at the same time; nothing is posted twice. The
    first run only stores which pages exist.

    Destinations: HUIGU_GROUP_WEBHOOK_KEY is the part behind key= in the address of a group's
    消息推送; separate several keys by commas. HUIGU_WECOM_APP_SECRET, with corp_id and agent_id in
    [announce], is a self-built app that posts to all members. HUIGU_DISCORD_WEBHOOK is the address
    of a Discord channel's webhook; separate several addresses by commas.

    The digest has the pages of seven days, and questions that at least two people asked. Exit code
    3 if there is nothing to announce, and 1 if something could not be posted.
    """
    if again and not digest:
        context.fail("--again goes with --digest; new pages are never posted twice")
    request = AnnounceOptions(
        new=new or not digest,
        digest=digest,
        due=not new and not digest,
        again=again,
        dry_run=dry_run,
    )
    print_warnings(list_misspelt_secrets())
    outcome = asyncio.run(_announce(config, request))
    if as_json:
        print_json(outcome)
    else:
        _print(outcome)
    print_warnings((*outcome.skipped, *outcome.failed))
    if outcome.failed:
        context.exit(FAILED)
    if not outcome.posted:
        if not outcome.skipped:
            print_warnings([_explain_nothing(outcome)])
        context.exit(NOT_FOUND)


async def _announce(config: Path, request: AnnounceOptions) -> AnnounceResult:
    """Open index and journal, and announce."""
    bot, secrets = load_bot_settings(config), load_bot_secrets().get(AnnounceSecrets)
    settings = bot.get(AnnounceSettings)
    public_url = read_public_url(bot.get(ServerSettings).public_url)
    path = bot.indexer.resolve(settings.path)
    journal_path = bot.journal_path()
    # Only the server creates a journal.
    exists = journal_path is not None and journal_path.exists()
    with ExitStack() as stack:
        kept = stack.enter_context(open_kept(bot, load_bot_secrets()))
        if kept is not None and kept.journal is not None:
            journal = Journal(kept.journal, kept.key, bot.keep_days, is_shared=True)
        else:
            journal = Journal.open(journal_path if exists else None, bot.keep_days)
        stack.enter_context(closing(journal))
        index = stack.enter_context(closing(Index.open(bot.indexer)))
        shared = kept.open_database(SHARED, prepare_shared) if kept is not None else None
        catalogue: Catalogue = IndexCatalogue(index, bot.indexer)
        if public_url:
            catalogue = AddressedCatalogue(catalogue, PageAddresses(public_url))
        return await announce_once(catalogue, journal, path, settings, secrets, request, shared)


def _print(outcome: AnnounceResult) -> None:
    """Print what was posted, or would be."""
    for one in outcome.posted:
        what = f"the digest of {one.week}" if one.week else f"{one.pages} new"
        done = "would be posted" if outcome.dry_run else "posted"
        click.echo(f"{done} on {one.destination}: {what}")
        if outcome.dry_run:
            click.echo("\n".join(f"  {clean_line(line)}" for line in one.text.split("\n")))


def _explain_nothing(outcome: AnnounceResult) -> str:
    """Write why nothing was posted."""
    if outcome.first_look:
        noted = "that would be noted" if outcome.dry_run else "noted"
        return (
            f"first run: pages {noted} as known and not posted: {outcome.pages}; pages added from "
            "now on will be posted"
        )
    return "nothing to announce"

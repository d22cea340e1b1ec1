"""`huigu announce`: what the server announces, announced now by a person or a timer."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import click

from bot.channels.announcements.once import AnnounceOptions, AnnounceResult, announce_once
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.config import load_bot_secrets, load_bot_settings
from bot.journal.journal import Journal
from bot.services.catalogue import IndexCatalogue
from indexer.cli.console import NOT_FOUND, config_option, format_examples, json_option, print_json
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
@click.option(
    "--digest", is_flag=True, help="Only the digest, now; not when this week's was posted."
)
@click.option("--again", is_flag=True, help="With --digest: although this week's was posted.")
@click.option("--dry-run", is_flag=True, help="Print what would be posted; post and note nothing.")
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
    """Post new pages and the weekly digest into WeCom groups.

    Does once what `huigu serve` does by itself once a minute: posts what is new since the last
    time, and the digest when it is its time. Both may run beside each other, nothing is posted
    twice. The very first time all pages are noted as known, and none is posted.

    Where to: HUIGU_GROUP_WEBHOOK_KEY holds what stands behind key= in the address of a group's
    消息推送, several with commas between. HUIGU_WECOM_APP_SECRET, with corp_id and agent_id in
    [announce], is a self-built app that posts to all members.

    The digest holds the pages of seven days, and questions that at least two people asked. Ends
    with exit code 3 when there is nothing to announce, and 1 when something could not be posted.
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
    outcome = asyncio.run(_announce(config, request))
    if as_json:
        print_json(outcome)
    else:
        _print(outcome)
    for line in (*outcome.skipped, *outcome.failed):
        click.echo(f"huigu: {clean_line(line)}", err=True)
    if outcome.failed:
        context.exit(FAILED)
    if not outcome.posted:
        if not outcome.skipped:
            click.echo(f"huigu: {_explain_nothing(outcome)}", err=True)
        context.exit(NOT_FOUND)


async def _announce(config: Path, request: AnnounceOptions) -> AnnounceResult:
    """Open what announcing needs, and announce."""
    bot, secrets = load_bot_settings(config), load_bot_secrets().get(AnnounceSecrets)
    settings = bot.get(AnnounceSettings)
    path = bot.indexer.resolve(settings.path)
    kept = bot.journal_path()
    # Looking makes no journal; the server does.
    journal = Journal.open(kept if kept and kept.exists() else None, bot.keep_days)
    with closing(journal), closing(Index.open(bot.indexer)) as index:
        catalogue = IndexCatalogue(index, bot.indexer)
        return await announce_once(catalogue, journal, path, settings, secrets, request)


def _print(outcome: AnnounceResult) -> None:
    """Tell what was posted, or show what would be."""
    for one in outcome.posted:
        what = f"the digest of {one.week}" if one.week else f"{one.pages} new"
        done = "would be posted" if outcome.dry_run else "posted"
        click.echo(f"{done} on {one.destination}: {what}")
        if outcome.dry_run:
            click.echo("\n".join(f"  {clean_line(line)}" for line in one.text.split("\n")))


def _explain_nothing(outcome: AnnounceResult) -> str:
    """Say why nothing was posted."""
    if outcome.first_look:
        noted = "would be noted" if outcome.dry_run else "are noted"
        return (
            f"this is the first time: {outcome.pages} pages {noted} as known and not posted; what "
            "comes from now on is"
        )
    return "nothing to announce"

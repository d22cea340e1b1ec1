"""`huigu announce`: what the server announces, announced now by a person or a timer."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

import click
import msgspec

from bot.channels.announcements.announcer import Announcer, Posted
from bot.channels.announcements.destinations import MaybePosted, NeverPosted, NotPosted, Outlet
from bot.channels.announcements.group_destination import MAX_BYTES
from bot.channels.announcements.setup import open_outlets, read_plan
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.channels.announcements.store import open_announced, open_copy
from bot.config import load_bot_secrets, load_bot_settings
from bot.journal.journal import Journal
from bot.runtime.clock import SystemClock
from bot.services.catalogue import IndexCatalogue
from bot.settings import BotSettings, JournalSettings
from indexer.cli.console import NOT_FOUND, config_option, format_examples, json_option, print_json
from indexer.errors import ConfigError
from indexer.search.index import Index
from indexer.text.control_characters import clean_line

FAILED = 1


class Wanted(msgspec.Struct, frozen=True):
    """What to announce."""

    new: bool
    """New pages."""
    digest: bool
    """This week's digest, unless it was posted."""
    due: bool
    """The digest, only where the schedule says that it is time."""
    again: bool
    """The digest, though it was posted."""
    rehearse: bool
    """Only tell what would be posted."""


class Outcome(msgspec.Struct, kw_only=True):
    """What was done; as JSON the command's output."""

    dry_run: bool
    first_look: bool = False
    """All pages were only noted as known."""
    pages: int = 0
    """In the index, translations counted as one."""
    posted: list[Posted] = []
    skipped: list[str] = []
    """One line for each digest that had its turn this week."""
    failed: list[str] = []
    """One line for each that could not be posted, or not surely."""


class Rehearsed:
    """Stands in for an outlet, and posts nothing."""

    def __init__(self, name: str, shown: str, max_bytes: int) -> None:
        """Take the place of an outlet."""
        self.name, self.shown, self.max_bytes = name, shown, max_bytes

    async def turn(self) -> None:
        """Wait for nothing."""

    async def post(self, text: str) -> None:
        """Do nothing; what would be posted is told by the caller."""


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
    wanted = Wanted(
        new=new or not digest,
        digest=digest,
        due=not new and not digest,
        again=again,
        rehearse=dry_run,
    )
    secrets = load_bot_secrets().get(AnnounceSecrets)
    outcome = asyncio.run(announced(load_bot_settings(config), secrets, wanted))
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
            click.echo(f"huigu: {_nothing(outcome)}", err=True)
        context.exit(NOT_FOUND)


async def announced(settings: BotSettings, secrets: AnnounceSecrets, wanted: Wanted) -> Outcome:
    """Announce on all outlets.

    `NoIndex` and `DamagedIndex` pass through.

    Args:
        settings: All of them.
        secrets: Keys of groups, and the secret of an app.
        wanted: What to announce.

    Returns:
        What was done.

    Raises:
        ConfigError: It cannot be noted what was announced.
    """
    outcome = Outcome(dry_run=wanted.rehearse)
    async with _opened(settings, secrets, wanted.rehearse) as (announcer, outlets):
        try:
            looked = await announcer.look(outlets)
            outcome.first_look, outcome.pages = looked.first, looked.pages
            for outlet in outlets:
                await _on(outlet, announcer, wanted, outcome)
        except sqlite3.Error as error:
            path = settings.indexer.resolve(settings.get(AnnounceSettings).path)
            raise ConfigError(
                f"{path}: what is announced cannot be noted ({error}); let this user write it, "
                "and see that the disk is not full"
            ) from error
    return outcome


@asynccontextmanager
async def _opened(
    settings: BotSettings, secrets: AnnounceSecrets, rehearse: bool
) -> AsyncIterator[tuple[Announcer, list[Outlet]]]:
    """Open index, journal, the file of what was announced, and the outlets."""
    announce = settings.get(AnnounceSettings)
    plan, clock = read_plan(announce), SystemClock()
    path = settings.indexer.resolve(announce.path)
    async with AsyncExitStack() as stack:
        outlets: list[Outlet] = []
        if secrets.group_webhook_key or secrets.wecom_app_secret or not rehearse:
            context = open_outlets(announce, secrets, clock)
            outlets = await stack.enter_async_context(context)
        if rehearse:
            outlets = [Rehearsed(one.name, one.shown, one.max_bytes) for one in outlets]
            outlets = outlets or [Rehearsed("rehearsal", "any group", MAX_BYTES)]
        index = stack.enter_context(closing(Index.open(settings.indexer)))
        journal = stack.enter_context(closing(_journal(settings)))
        state = stack.enter_context(closing((open_copy if rehearse else open_announced)(path)))
        catalogue = IndexCatalogue(index, settings.indexer)
        yield Announcer(catalogue, journal, state, plan, clock), outlets


async def _on(outlet: Outlet, announcer: Announcer, wanted: Wanted, outcome: Outcome) -> None:
    """Announce on one outlet; that it fails keeps no other from getting it."""
    try:
        if wanted.new:
            _keep(await announcer.post_new(outlet), outcome)
        week = await _week(outlet, announcer, wanted, outcome)
        if week:
            _keep(await announcer.post_digest(outlet, week, again=wanted.again), outcome)
    except NotPosted as error:
        outcome.failed.append(f"not posted: {error}")
    except MaybePosted as error:
        outcome.failed.append(f"perhaps not posted, and not repeated: {error}")
    except NeverPosted as error:
        outcome.failed.append(f"refused: {error}")


async def _week(outlet: Outlet, announcer: Announcer, wanted: Wanted, outcome: Outcome) -> str:
    """Tell for which week to post a digest; empty for none."""
    if not wanted.digest:
        return await announcer.due_week(outlet) if wanted.due else ""
    week = announcer.week()
    if not wanted.again and await announcer.had_digest(outlet, week):
        outcome.skipped.append(
            f"{outlet.shown} had its turn for the digest of {week}; --again posts it all the same"
        )
        return ""
    # What a schedule finds empty had its turn; who asks too early may ask again.
    return week if await announcer.compose_digest() else ""


def _keep(posted: Posted | None, outcome: Outcome) -> None:
    if posted is not None:
        outcome.posted.append(posted)


def _journal(settings: BotSettings) -> Journal:
    """Open the journal; looking makes none, the server does."""
    path, keep_days = settings.journal_path(), settings.get(JournalSettings).keep_days
    return Journal.open(path if path and path.exists() else None, keep_days)


def _print(outcome: Outcome) -> None:
    """Tell what was posted, or show what would be."""
    for one in outcome.posted:
        what = f"the digest of {one.week}" if one.week else f"{one.pages} new"
        done = "would be posted" if outcome.dry_run else "posted"
        click.echo(f"{done} on {one.outlet}: {what}")
        if outcome.dry_run:
            click.echo("\n".join(f"  {clean_line(line)}" for line in one.text.split("\n")))


def _nothing(outcome: Outcome) -> str:
    if outcome.first_look:
        noted = "would be noted" if outcome.dry_run else "are noted"
        return (
            f"this is the first time: {outcome.pages} pages {noted} as known and not posted; what "
            "comes from now on is"
        )
    return "nothing to announce"

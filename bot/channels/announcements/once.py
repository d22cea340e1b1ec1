"""Announcing once, for `huigu announce`: what a server does by itself, or only telling it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

import msgspec

from bot.channels.announcements.announcer import Announcer, Posted
from bot.channels.announcements.destinations.destination import (
    MaybePosted,
    NeverPosted,
    NotPosted,
    Outlet,
)
from bot.channels.announcements.destinations.group import MAX_BYTES
from bot.channels.announcements.setup import open_outlets, read_plan
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.channels.announcements.store import open_announced, open_copy
from bot.runtime.clock import SystemClock
from bot.services.contracts import Catalogue, QuestionJournal
from indexer.errors import ConfigError


class Request(msgspec.Struct, frozen=True):
    """What to announce."""

    new: bool
    """New pages."""
    digest: bool
    """This week's digest, unless it was posted."""
    due: bool
    """The digest, only where the schedule says that it is time."""
    again: bool
    """The digest, though it was posted."""
    dry_run: bool
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


class DryRunOutlet:
    """Takes the place of an outlet, and posts nothing."""

    def __init__(self, name: str, shown: str, max_bytes: int) -> None:
        """Take an outlet's names and limit."""
        self.name, self.shown, self.max_bytes = name, shown, max_bytes

    async def turn(self) -> None:
        """Wait for nothing."""

    async def post(self, text: str) -> None:
        """Do nothing; the caller prints what would be posted."""


async def announce_once(
    catalogue: Catalogue,
    journal: QuestionJournal,
    path: Path,
    settings: AnnounceSettings,
    secrets: AnnounceSecrets,
    request: Request,
) -> Outcome:
    """Announce on all outlets.

    Args:
        catalogue: Of the index.
        journal: Knows what people ask often.
        path: File of what was announced.
        settings: The `[announce]` table.
        secrets: Keys of groups, and the secret of an app.
        request: What to announce.

    Raises:
        ConfigError: A setting is wrong, or it cannot be noted what was announced.
    """
    outcome = Outcome(dry_run=request.dry_run)
    plan, clock = read_plan(settings), SystemClock()
    open_state = open_copy if request.dry_run else open_announced
    async with _open_outlets(settings, secrets, request.dry_run) as outlets:
        with closing(open_state(path)) as state:
            announcer = Announcer(catalogue, journal, state, plan, clock)
            try:
                looked = await announcer.look(outlets)
                outcome.first_look, outcome.pages = looked.first, looked.pages
                for outlet in outlets:
                    await _announce_on(outlet, announcer, request, outcome)
            except sqlite3.Error as error:
                raise ConfigError(
                    f"{path}: what is announced cannot be noted ({error}); let this user write "
                    "it, and see that the disk is not full"
                ) from error
    return outcome


@asynccontextmanager
async def _open_outlets(
    settings: AnnounceSettings, secrets: AnnounceSecrets, dry_run: bool
) -> AsyncIterator[list[Outlet]]:
    """Open the outlets; a dry run needs none."""
    async with AsyncExitStack() as stack:
        outlets: list[Outlet] = []
        if secrets.group_webhook_key or secrets.wecom_app_secret or not dry_run:
            context = open_outlets(settings, secrets, SystemClock())
            outlets = await stack.enter_async_context(context)
        if dry_run:
            outlets = [DryRunOutlet(one.name, one.shown, one.max_bytes) for one in outlets]
            outlets = outlets or [DryRunOutlet("rehearsal", "any group", MAX_BYTES)]
        yield outlets


async def _announce_on(
    outlet: Outlet, announcer: Announcer, request: Request, outcome: Outcome
) -> None:
    """Announce on one outlet; that it fails keeps no other from getting it."""
    try:
        if request.new:
            _add(await announcer.post_new(outlet), outcome)
        week = await _choose_week(outlet, announcer, request, outcome)
        if week:
            _add(await announcer.post_digest(outlet, week, again=request.again), outcome)
    except NotPosted as error:
        outcome.failed.append(f"not posted: {error}")
    except MaybePosted as error:
        outcome.failed.append(f"perhaps not posted, and not repeated: {error}")
    except NeverPosted as error:
        outcome.failed.append(f"refused: {error}")


async def _choose_week(
    outlet: Outlet, announcer: Announcer, request: Request, outcome: Outcome
) -> str:
    """Choose the week to post a digest of; empty for none."""
    if not request.digest:
        return await announcer.due_week(outlet) if request.due else ""
    week = announcer.week()
    if not request.again and await announcer.had_digest(outlet, week):
        outcome.skipped.append(
            f"{outlet.shown} had its turn for the digest of {week}; --again posts it all the same"
        )
        return ""
    # What a schedule finds empty had its turn; who asks too early may ask again.
    return week if await announcer.compose_digest() else ""


def _add(posted: Posted | None, outcome: Outcome) -> None:
    if posted is not None:
        outcome.posted.append(posted)

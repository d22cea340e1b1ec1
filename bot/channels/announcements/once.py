"""Announces once, or shows in a dry run what would be posted, for `huigu announce`."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.channels.announcements.announcer import Announcer, PostedMessage
from bot.channels.announcements.database import copy_to_memory, open_database
from bot.channels.announcements.destinations.destination import (
    Destination,
    PostFailed,
    PostRejected,
    PostUncertain,
)
from bot.channels.announcements.destinations.group import MAX_BYTES
from bot.channels.announcements.markup import WECOM, Markup
from bot.channels.announcements.setup import open_destinations, read_plan
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.channels.announcements.store import AnnouncementStore
from bot.runtime.clock import SystemClock
from bot.runtime.databases.database import Database
from bot.services.contracts import Catalogue, QuestionJournal
from indexer.errors import ConfigError


class AnnounceOptions(msgspec.Struct, frozen=True):
    """What to announce."""

    new: bool
    """New pages."""
    digest: bool
    """This week's digest, unless it was posted."""
    due: bool
    """The digest, only if it is due."""
    again: bool
    """The digest, even if it was posted."""
    dry_run: bool
    """Post nothing."""


class AnnounceResult(msgspec.Struct, kw_only=True, frozen=True):
    """What was announced; the command's output as JSON."""

    dry_run: bool
    first_look: bool
    """The first run: all pages were only recorded as known."""
    pages: int
    """Pages in the index, translations counted as one."""
    posted: list[PostedMessage] = []
    skipped: list[str] = []
    """A line for each digest that was posted before."""
    failed: list[str] = []
    """A line for each message that was not posted, or may not have been."""


@dataclass
class DryRunDestination:
    """Stands in for a destination and posts nothing."""

    name: str
    label: str
    max_size: int
    markup: Markup

    async def wait_for_turn(self) -> None:
        """Return at once."""

    async def post(self, text: str) -> None:
        """Do nothing; the caller shows the text."""


async def announce_once(
    catalogue: Catalogue,
    journal: QuestionJournal,
    path: Path,
    settings: AnnounceSettings,
    secrets: AnnounceSecrets,
    options: AnnounceOptions,
    shared: Database | None = None,
) -> AnnounceResult:
    """Announce on all destinations; `path` is the SQLite file with the announcement state.

    Where replicas share that, `shared` stands in its place.

    Raises:
        ConfigError: A setting is wrong, or the state cannot be written.
    """
    plan, clock = read_plan(settings), SystemClock()
    async with _open_destinations(settings, secrets, options.dry_run) as destinations:
        with closing(_open_store(path, shared, options.dry_run)) as store:
            announcer = Announcer(catalogue, journal, store, plan, clock)
            try:
                scan = await announcer.record_pages(destinations)
                result = AnnounceResult(
                    dry_run=options.dry_run, first_look=scan.is_first, pages=scan.pages
                )
                for destination in destinations:
                    await _announce_on(destination, announcer, options, result)
            except sqlite3.Error as error:
                raise ConfigError(
                    f"{path}: announcements cannot be recorded ({error}); give this user write "
                    "access, and check that the disk is not full"
                ) from error
    return result


def _open_store(path: Path, shared: Database | None, dry_run: bool) -> AnnouncementStore:
    """Open the announcement state; of a dry run, a copy in memory."""
    if shared is None:
        return AnnouncementStore((copy_to_memory if dry_run else open_database)(path))
    if not dry_run:
        return AnnouncementStore(shared)
    copy = open_database(None)
    with shared.read() as db:
        db.backup(copy)
    return AnnouncementStore(copy)


@asynccontextmanager
async def _open_destinations(
    settings: AnnounceSettings, secrets: AnnounceSecrets, dry_run: bool
) -> AsyncIterator[list[Destination]]:
    """Open the destinations, or stand-ins for a dry run, which needs no destination."""
    if dry_run and not secrets.is_on():
        yield [DryRunDestination("dry run", "any group", MAX_BYTES, WECOM)]
        return
    async with open_destinations(settings, secrets, SystemClock()) as destinations:
        if dry_run:
            yield [DryRunDestination(d.name, d.label, d.max_size, d.markup) for d in destinations]
        else:
            yield destinations


async def _announce_on(
    destination: Destination, announcer: Announcer, options: AnnounceOptions, result: AnnounceResult
) -> None:
    """Announce on one destination; a failure does not affect the others."""
    try:
        if options.new and (posted := await announcer.post_new(destination)):
            result.posted.append(posted)
        week = await _choose_week(destination, announcer, options, result)
        if week and (posted := await announcer.post_digest(destination, week, again=options.again)):
            result.posted.append(posted)
    except PostFailed as error:
        result.failed.append(f"not posted: {error}")
    except PostUncertain as error:
        result.failed.append(f"may not have been posted, and is not repeated: {error}")
    except PostRejected as error:
        result.failed.append(f"rejected: {error}")


async def _choose_week(
    destination: Destination, announcer: Announcer, options: AnnounceOptions, result: AnnounceResult
) -> str:
    """Choose the week whose digest to post; empty for none."""
    if not options.digest:
        return await announcer.find_due_week(destination) if options.due else ""
    week = announcer.get_week()
    if not options.again and await announcer.has_digest(destination, week):
        result.skipped.append(
            f"{destination.label} already had the digest of {week}; --again posts it again"
        )
        return ""
    # An empty digest is not recorded here, unlike a scheduled one, so people may try again later.
    return week if await announcer.compose_digest(destination.markup) else ""

"""Journal, conversations and announcements: the same on a file, in PostgreSQL and in Redis."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from unittest.mock import AsyncMock

import pytest
from prometheus_client import CollectorRegistry

from bot.channels.announcements.database import SHARED, open_database, prepare_shared
from bot.channels.announcements.once import AnnounceOptions, announce_once
from bot.channels.announcements.setup import open_destinations
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.channels.announcements.store import AnnouncementStore
from bot.conversations.file import ConversationFile, StateRow
from bot.conversations.postgres import PostgresStates
from bot.conversations.redis import RedisStates
from bot.conversations.store import ConversationStore
from bot.dialogue_state import DialogueState
from bot.journal.database import JournalFile
from bot.journal.hashing import HashKey
from bot.journal.journal import Journal
from bot.journal.shared import SharedJournal
from bot.messages import Question
from bot.request import Request
from bot.runtime.clock import SystemClock
from bot.runtime.limits.window_limit import WindowLimit
from bot.services.contracts import IndexedPage
from bot.shared_state.database import SharedDatabase
from bot.shared_state.errors import StateConflict, StateUnreachable
from bot.shared_state.health import StateHealth
from bot.shared_state.open import connect as open_connection
from bot.shared_state.open import open_state_server
from bot.shared_state.window import SharedWindowLimit
from bot.shared_state.worker import StateWorker
from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.kept import keep, miss
from tests.fakes.bot.services import EmptyCatalogue, EmptyJournal
from tests.fakes.wecom.group_webhook import GroupWebhookFake
from tests.fakes.wecom.secrets import WEBHOOK_KEY

KEY = HashKey(b"k" * 32)
KEEP_S = 1000


JOURNALS = pytest.mark.parametrize("kind", ["file", "postgres"], indirect=True)
"""With Redis, the journal is a file of each machine."""


@pytest.fixture(params=["file", "postgres", "redis"])
def kind(request, started):
    if request.param != "file":
        started[request.param].empty()
    return request.param


@pytest.fixture
def open_rows(kind, started, tmp_path):
    """Open the journal."""
    opened = []

    def open_rows():
        if kind == "file":
            opened.append(JournalFile(tmp_path / "journal.sqlite"))
        else:
            opened.append(SharedJournal(open_connection(started[kind].address)))
        return opened[-1]

    yield open_rows
    for rows in opened:
        rows.close()


@pytest.fixture
def open_states(kind, started, tmp_path):
    """Open the conversations."""
    opened = []

    def open_states():
        if kind == "file":
            opened.append(ConversationFile(tmp_path / "conversations.sqlite"))
        elif kind == "postgres":
            opened.append(PostgresStates(open_connection(started[kind].address)))
        else:
            opened.append(RedisStates(open_connection(started[kind].address), KEEP_S))
        return opened[-1]

    yield open_states
    for rows in opened:
        rows.close()


@pytest.fixture
def open_announcements(kind, started, tmp_path):
    opened = []

    def open_announcements():
        if kind == "file":
            store = AnnouncementStore(open_database(tmp_path / "announced.sqlite"))
        else:
            server = open_state_server(started[kind].address)
            store = AnnouncementStore(SharedDatabase(SHARED, server, prepare_shared))
        opened.append(store)
        return store

    yield open_announcements
    for store in opened:
        store.close()


@JOURNALS
def test_the_journal_lists_what_many_asked_and_what_was_missed(open_rows):
    here, there = open_rows(), open_rows()
    here.add(keep("Videos?", "ann", id="1"))
    there.add(keep("videos", "bea", id="2"))
    there.add(keep("Videos?", "ann", id="1"))
    here.add(miss("Slides of LampCon?", "ann", id="3"))
    there.add(miss("slides of lampcon", "bea", id="4", asked_at="2030-05-17T09:00:00Z"))
    here.add(miss("Nobody?", "ann", id="5", kind="clarify"))
    here.add(miss("hidden", "bea", id="6"), is_listed=False)
    assert there.list_shared(10, answered=True) == ["videos"]
    assert here.list_shared(10, answered=False) == ["slides of lampcon"]
    assert here.list_shared(10, answered=True, since="2031-01-01T00:00:00Z") == []
    (missed,) = there.list_unanswered(10)
    assert (missed.question, missed.times) == ("slides of lampcon", 2)
    assert missed.last == "2030-05-17T09:00:00Z"


@JOURNALS
def test_verdicts_count_once_a_person_and_change_what_is_good(open_rows):
    rows = open_rows()
    for number, person in enumerate(("ann", "bea")):
        rows.add(keep("Videos?", person, id=str(number)))
    assert not rows.record_verdict("none", b"ann", "wrong")
    assert rows.record_verdict("0", b"ann", "helpful")
    assert rows.record_verdict("0", b"ann", "wrong")
    assert rows.list_shared(10, answered=True) == []
    assert rows.list_shared(10, answered=False) == ["Videos?"]
    assert rows.record_verdict("1", b"bea", "helpful")
    assert rows.list_shared(10, answered=True) == ["Videos?"]
    assert rows.has_asked("0", b"ann")
    assert not rows.has_asked("0", b"bea")
    assert not rows.has_asked("0", b"")
    assert rows.withdraw_verdict("0", b"ann")
    assert not rows.withdraw_verdict("0", b"ann")


@JOURNALS
def test_what_a_person_asked_is_forgotten_and_what_is_old_goes(open_rows):
    rows = open_rows()
    rows.add(keep("Videos?", "ann", id="1"))
    rows.add(keep("Slides?", "bea", id="2", asked_at="2020-01-01T00:00:00Z"))
    rows.add(keep("Zero\0byte?", "bea", id="3"))
    rows.record_verdict("1", b"bea", "wrong")
    rows.record_verdict("2", b"ann", "helpful")
    assert (rows.list_asked(b"ann"), rows.count_verdicts(b"ann")) == (["1"], 1)
    rows.forget(b"ann")
    assert (rows.list_asked(b"ann"), rows.count_verdicts(b"ann")) == ([], 0)
    assert rows.count_verdicts(b"bea") == 0
    assert rows.delete_before("2025-01-01T00:00:00Z") == 1
    assert rows.list_asked(b"bea") == ["3"]


def row(question: str, thread: bytes = b"t", text: bytes = b"x", at: float = 100.0) -> StateRow:
    return StateRow(question, thread, text, at, b"{}")


def test_states_are_found_by_question_thread_and_text(open_states):
    here, there = open_states(), open_states()
    here.keep(row("1"))
    there.keep(row("2", text=b"y", at=200.0))
    assert there.find_question("1", 50.0) == row("1")
    assert there.find_question("1", 150.0) is None
    assert here.find_thread(b"t", 0.0) == row("2", text=b"y", at=200.0)
    assert here.find_text(b"x", 0.0) == row("1")
    assert here.find_thread(b"other", 0.0) is None
    here.keep(row("2", text=b"z", at=300.0))
    assert there.find_text(b"z", 0.0) == row("2", text=b"z", at=300.0)


def test_states_of_a_person_are_forgotten_and_old_ones_go(open_states):
    rows = open_states()
    rows.keep(row("1"))
    rows.keep(row("2"))
    rows.keep(row("3", b"other", b"y"))
    rows.keep(row("4", b"", b"z", at=1.0))
    assert rows.delete_before(50.0) == 1
    assert rows.forget(["1"], b"", dry_run=True) == 2
    assert rows.forget(["1"], b"") == 2
    assert rows.find_thread(b"t", 0.0) is None
    assert rows.find_question("3", 0.0) == row("3", b"other", b"y")
    assert rows.forget([], b"other") == 1
    assert rows.find_text(b"y", 0.0) is None


@pytest.mark.parametrize("kind", ["postgres", "redis"], indirect=True)
async def test_a_conversation_goes_on_at_another_replica(open_states):
    here = ConversationStore(open_states(), KEY, 30, is_shared=True)
    there = ConversationStore(open_states(), KEY, 30, is_shared=True)
    try:
        for number, (first, second) in enumerate([(here, there), (there, here)]):
            request = Request(text="", language="en", topic=f"lamps {number}")
            state = DialogueState(generation="g", request=request)
            asked = Question(text="more", id=f"q{number}", thread="general")
            first.keep(asked, FOUND, state)
            await first.find(asked)  # behind the write
            found = await second.find(Question(text="and?", thread="general"))
            assert found is not None
            assert found.question_id == f"q{number}"
        assert (await here.find(Question(text="and?", follows="q1"))).question_id == "q1"
    finally:
        here.close()
        there.close()


def make_page(number: int) -> IndexedPage:
    return IndexedPage("recaps", f"p{number}", f"Page {number}", "", "2030-01-01", "en", ())


def test_a_page_is_claimed_by_one_replica(open_announcements):
    here, there = open_announcements(), open_announcements()
    assert here.record_pages([make_page(1)], ["group"], 100.0).is_first
    assert not there.record_pages([make_page(1), make_page(2)], ["group"], 200.0).is_first
    assert [page.title for page in here.list_due("group")] == ["Page 2"]
    pages = here.claim("group", 300.0)
    assert there.claim("group", 300.0) == []
    here.mark_done("group", pages)
    assert there.list_due("group") == []
    assert there.claim_digest("group", "2030-01-07", 400.0)
    assert not here.claim_digest("group", "2030-01-07", 400.0)
    assert here.get_first_seen("group") == there.get_first_seen("group") == 100.0


@pytest.mark.parametrize("dry_run", [True, False])
async def test_the_command_announces_what_no_replica_did(process, tmp_path, dry_run):
    def open_shared():
        return SharedDatabase(SHARED, open_state_server(process.address), prepare_shared)

    catalogue = EmptyCatalogue()
    catalogue.list_pages = AsyncMock(return_value=[make_page(1)])
    options = AnnounceOptions(new=True, digest=False, due=False, again=False, dry_run=dry_run)
    async with GroupWebhookFake((WEBHOOK_KEY,), SystemClock()) as fake:
        settings = AnnounceSettings(language="en", api_url=fake.url)
        secrets = AnnounceSecrets(group_webhook_key=WEBHOOK_KEY)
        with closing(AnnouncementStore(open_shared())) as store:
            store.record_pages([make_page(1)], ["none"], 100.0)
            (name,) = [
                destination.name async for destination in _list_destinations(settings, secrets)
            ]
            store.record_pages([make_page(1)], [name], 100.0)
            catalogue.list_pages = AsyncMock(return_value=[make_page(1), make_page(2)])
        for expected in (1, 1 if dry_run else 0):
            result = await announce_once(
                catalogue,
                EmptyJournal(),
                tmp_path / "unused.sqlite",
                settings,
                secrets,
                options,
                shared := open_shared(),
            )
            shared.close()
            assert len(result.posted) == expected
        assert len(fake.posts) == (0 if dry_run else 1)
    assert not (tmp_path / "unused.sqlite").exists()


async def _list_destinations(settings, secrets):
    async with open_destinations(settings, secrets, SystemClock()) as destinations:
        for destination in destinations:
            yield destination


def _insert(database, name, before_end=lambda: None):
    with database.write() as db:
        db.execute("INSERT INTO names VALUES (?)", (name,))
        before_end()


def test_of_two_changes_at_once_one_is_discarded_whole(process):
    def prepare(db):
        db.execute("CREATE TABLE IF NOT EXISTS names (name TEXT)")

    here, there = (
        SharedDatabase("names", open_state_server(process.address), prepare) for _ in range(2)
    )
    with closing(here), closing(there):
        with pytest.raises(StateConflict):
            _insert(here, "here", lambda: _insert(there, "there"))
        with here.read() as db:
            assert db.execute("SELECT name FROM names").fetchall() == [("there",)]


def test_ids_are_kept_as_hashes_only(process):
    server = open_state_server(process.address)
    with closing(server):
        server.count_hit(KEY.hash("discord person", "discord:80351110224678912"), 5)
        server.claim_delivery(KEY.hash("wecom message", "CAIQ123456789"))
        kept = process.read_all()
    for secret in (b"80351110224678912", b"CAIQ123456789"):
        assert secret not in kept


@pytest.mark.parametrize("process", ["postgres"], indirect=True)
async def test_no_question_is_lost_while_the_server_is_away(process):
    rows = SharedJournal(open_connection(process.address))
    journal = Journal(rows, KEY, 180, is_shared=True)
    retrying = asyncio.create_task(journal.write_waiting(0.2))
    try:
        journal.record(Question(text="Before?", id="1", asker="ann"), FOUND)
        assert await journal.has_asked("1", "ann")
        process.kill()
        for number in range(2, 30):
            journal.record(Question(text="Meanwhile?", id=str(number), asker="ann"), FOUND)
        assert await journal.record_verdict("1", "wrong", "bea") is False
        process.start()
        deadline = time.monotonic() + 60
        while not await journal.has_asked("29", "ann"):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
        asked = await asyncio.to_thread(rows.list_asked, KEY.hash("person", "ann"))
        assert sorted(map(int, asked)) == list(range(1, 30))
        assert await journal.record_verdict("1", "wrong", "bea") is True
    finally:
        retrying.cancel()
        await asyncio.gather(retrying, return_exceptions=True)
        journal.close()


@pytest.mark.parametrize("outage", ["hangs", "dies"])
async def test_limits_of_this_process_hold_while_the_server_is_away(process, outage, caplog):
    registry = CollectorRegistry()
    worker = StateWorker(open_state_server(process.address), StateHealth(registry))
    limit = SharedWindowLimit("http", worker, KEY.hash, WindowLimit(SystemClock()))
    try:
        await worker.run(lambda server: server.load_key(), 60)  # connects
        assert await limit.count("person", "ann", 2) == 0
        (process.pause if outage == "hangs" else process.kill)()
        started = time.monotonic()
        assert [await limit.count("person", "ann", 2) for _ in range(2)] == [0, 0]
        assert await limit.count("person", "ann", 2) > 0
        assert time.monotonic() - started < 5
        assert registry.get_sample_value("huigu_state_up") == 0
        assert registry.get_sample_value("huigu_state_failures_total") >= 3
        lines = [record for record in caplog.records if record.name == "huigu.state"]
        assert len([line for line in lines if line.levelname == "ERROR"]) == 1
    finally:
        (process.resume if outage == "hangs" else process.start)()
    deadline = time.monotonic() + 60
    while registry.get_sample_value("huigu_state_up") == 0:
        assert time.monotonic() < deadline
        await limit.count("person", "bea", 1000)
        await asyncio.sleep(0.2)
    worker.close()


def test_a_newer_huigu_is_not_overwritten(started):
    process = started["postgres"]
    process.empty()
    server = open_state_server(process.address)
    server.load_key()
    connection = open_connection(process.address)
    connection.change("UPDATE facts SET value = '99' WHERE name = 'version'")
    connection.close()
    server.close()
    with pytest.raises(StateUnreachable, match="update Huigu"):
        server.load_key()
    server.close()

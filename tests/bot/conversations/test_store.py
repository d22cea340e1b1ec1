"""What conversations remember, across restarts too."""

from __future__ import annotations

import stat
import threading
import time
from contextlib import closing

import msgspec
import pytest

from bot.conversations.file import MAX_STATES, ConversationFile, StateRow
from bot.conversations.store import REMEMBER_S, ConversationStore
from bot.dialogue_state import Choice, DialogueState
from bot.journal.hashing import HashKey
from bot.messages import Question
from bot.request import Mention, Request
from tests.fakes.bot.asks import FOUND
from tests.fakes.event_loop import WAIT_S

KEY = HashKey(b"k" * 32)
KEEP_DAYS = 30


class Clock:
    def __init__(self):
        self.now = 1_900_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def open_store(tmp_path, clock):
    def open_store(key=KEY):
        return ConversationStore(
            ConversationFile(tmp_path / "conversations.sqlite"), key, KEEP_DAYS, clock
        )

    return open_store


def make_state(name="LampCon 2021", topic=""):
    mention = Mention("event", (1,), name, "lampcon", 3, 10)
    request = Request(text="call 13800138000", language="en", mentions=(mention,), topic=topic)
    return DialogueState(
        generation="g", request=request, asked=request, list_request=request, rest=10
    )


def ask(id="q1", **fields):
    return Question(text="more", id=id, **fields)


def name_found(remembered):
    return remembered and remembered.state.request.mentions[0].name


def say(text):
    return msgspec.structs.replace(FOUND, text=text)


async def test_a_thread_goes_on_from_its_last_answer(open_store):
    with closing(open_store()) as store:
        store.keep(ask("q1", thread="t"), FOUND, make_state("LampCon 2021"))
        store.keep(ask("q2", thread="t"), FOUND, make_state("LampCon 2022"))
        store.keep(ask("q3", thread="other"), FOUND, make_state("LampCon 2023"))
        assert name_found(await store.find(ask("q4", thread="t"))) == "LampCon 2022"
        assert await store.find(ask("q5", thread="new")) is None
        assert await store.find(ask("q6")) is None


async def test_a_reply_goes_on_from_the_answer_that_it_replies_to(open_store):
    with closing(open_store()) as store:
        store.keep(ask("q1", thread="t"), FOUND, make_state("LampCon 2021"))
        store.keep(ask("q2", thread="t"), FOUND, make_state("LampCon 2022"))
        found = await store.find(ask("q3", thread="t", follows="q1"))
        assert (name_found(found), found.question_id) == ("LampCon 2021", "q1")
        assert await store.find(ask("q4", thread="t", follows="unknown")) is None


async def test_everything_is_found_after_a_restart(open_store):
    with closing(open_store()) as store:
        store.keep(ask("q1", thread="t"), say("The videos of LampCon 2021 [1]"), make_state())
    with closing(open_store()) as store:
        for question in (ask("q2", thread="t"), ask("q3", follows="q1")):
            found = await store.find(question)
            assert found.state.rest == 10
            assert name_found(found) == "LampCon 2021"
        quote = ask("q4", quoted="「The videos of LampCon 2021 [1]」")
        assert name_found(await store.find(quote)) == "LampCon 2021"


async def test_a_quote_is_recognised_by_its_letters(open_store):
    text = "Videos of LampCon 2021: Opening, How a Lamp Room Stays Dry in Winter, and more [1]"
    with closing(open_store()) as store:
        store.keep(ask("q1"), say(text), make_state())
    with closing(open_store()) as store:
        shown = text.upper().replace(" ", "  ").replace("[1]", "**[1]**")
        assert name_found(await store.find(ask("q2", quoted=shown))) == "LampCon 2021"
        assert await store.find(ask("q3", quoted="Slides of LampCon 2021")) is None


async def test_a_quote_is_recognised_as_the_channel_worded_it(open_store):
    with closing(open_store()) as store:
        store.keep(ask("q1"), say("Videos"), make_state())
        store.reword("q1", "**Videos** · one link")
        assert name_found(await store.find(ask("q2", quoted="Videos · one link"))) == "LampCon 2021"


async def test_a_conversation_ends_in_time_and_a_reply_later(open_store, clock):
    with closing(open_store()) as store:
        store.keep(ask("q1", thread="t"), FOUND, make_state())
        clock.now += REMEMBER_S + 1
        assert await store.find(ask("q2", thread="t")) is None
        assert name_found(await store.find(ask("q3", follows="q1"))) == "LampCon 2021"
    clock.now += KEEP_DAYS * 86400.0
    with closing(open_store()) as store:
        assert await store.find(ask("q4", follows="q1")) is None


async def test_a_shorter_list_goes_on_where_it_was_cut(open_store):
    with closing(open_store()) as store:
        store.keep(ask("q1", thread="t"), FOUND, make_state())
        store.shorten("q1", 4)
        store.shorten("unknown", 4)
        assert (await store.find(ask("q2", thread="t"))).state.rest == 4
    with closing(open_store()) as store:
        assert (await store.find(ask("q3", follows="q1"))).state.rest == 4


async def test_what_a_shorter_list_left_out_was_not_seen(open_store):
    talks = tuple(Mention("talk", (n,), f"Talk {n}", "") for n in range(10))
    state = msgspec.structs.replace(
        make_state(), shown=talks, listed=talks, lines=10, total=30, page=10, rest=10
    )
    with closing(open_store()) as store:
        store.keep(ask("q1", thread="t"), FOUND, state)
        store.shorten("q1", 4)
        found = (await store.find(ask("q2", thread="t"))).state
    assert found.listed == found.shown == talks[:4]
    assert (found.rest, found.lines, found.page, found.total) == (4, 4, 4, 30)


async def test_no_id_and_no_words_of_a_person_are_on_disk(open_store, tmp_path):
    mail = "wang.fang@example.org"
    choice = Choice(label="LampCon", question=f"LampCon, mail {mail}")
    state = msgspec.structs.replace(make_state(topic=f"tides {mail}"), choices=(choice,))
    with closing(open_store()) as store:
        store.keep(ask("q1", thread="discord:42:4711", asker="discord:4711"), FOUND, state)
        await store.find(ask("q2", follows="q1"))
        await store.find(ask("q2", quoted="anything that waits for the disk"))
        held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert b"tides" in held
    for secret in ("4711", "13800138000", mail):
        assert secret.encode() not in held
    assert modes == {0o600}


async def test_another_key_finds_no_thread_and_no_quote(open_store):
    with closing(open_store()) as store:
        store.keep(ask("q1", thread="t"), FOUND, make_state())
    with closing(open_store(HashKey(b"x" * 32))) as store:
        assert await store.find(ask("q2", thread="t")) is None
        assert await store.find(ask("q3", quoted=FOUND.text)) is None


async def test_a_state_of_another_version_is_forgotten(open_store, tmp_path):
    file = ConversationFile(tmp_path / "conversations.sqlite")
    with closing(file):
        file.keep(StateRow("q1", b"", b"", 1_900_000_000.0, b'{"other": 1}'))
    with closing(open_store()) as store:
        assert await store.find(ask("q2", follows="q1")) is None


def test_the_file_keeps_a_bounded_number(tmp_path):
    with closing(ConversationFile(tmp_path / "c.sqlite")) as file:
        file.keep(StateRow("first", b"", b"", 2.0, b"{}"))
        file._db.execute("UPDATE states SET number = 1")
        file._db.execute("INSERT INTO states VALUES (?, 'late', x'', x'', 2.0, x'')", (MAX_STATES,))
        file.keep(StateRow("last", b"", b"", 2.0, b"{}"))
        assert file.find_question("first", 0.0) is None
        assert file.find_question("last", 0.0) is not None


async def test_a_slow_disk_delays_a_question_by_half_a_second_only(open_store, monkeypatch):
    gate = threading.Event()
    with closing(open_store()) as store:
        monkeypatch.setattr(store._file, "find_question", lambda *_: gate.wait(WAIT_S) and None)
        started = time.monotonic()
        assert await store.find(ask("q1", follows="q0")) is None
        assert time.monotonic() - started < WAIT_S
        gate.set()

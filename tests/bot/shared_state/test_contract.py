"""What every state server does, whichever it is."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.shared_state.errors import StateConflict
from bot.shared_state.open import open_state_server


def test_all_replicas_have_one_key(connect):
    first, second = connect(), connect()
    key = first.load_key()
    assert len(key) == 32
    assert second.load_key() == first.load_key() == key


def test_hits_of_all_replicas_count_together_and_those_beyond_the_limit_do_not(connect):
    first, second = connect(), connect()
    assert [first.count_hit(b"ann", 3), second.count_hit(b"ann", 3)] == [0, 0]
    assert first.count_hit(b"ann", 3) == 0
    assert 1 <= second.count_hit(b"ann", 3) <= 61
    assert second.count_hit(b"bea", 3) == 0
    # A larger limit still has room: what was refused did not count.
    assert [first.count_hit(b"ann", 5) for _ in range(3)][:2] == [0, 0]


def test_hits_leave_the_window(connect):
    server = connect()
    server._minute_s = 1
    assert server.count_hit(b"ann", 1) == 0
    wait_s = server.count_hit(b"ann", 1)
    assert wait_s in {1, 2}
    time.sleep(wait_s)
    assert server.count_hit(b"ann", 1) == 0


def test_hits_at_the_same_moment_never_exceed_the_limit(process, connect):
    def hit(_: int) -> int:
        server = open_state_server(process.address)
        try:
            return sum(not server.count_hit(b"ann", 50) for _ in range(20))
        finally:
            server.close()

    connect().load_key()  # makes the tables
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(hit, range(8))) == 50


def test_a_delivery_is_claimed_once(connect):
    first, second = connect(), connect()
    assert first.claim_delivery(b"1")
    assert not second.claim_delivery(b"1")
    assert not first.claim_delivery(b"1")
    assert second.claim_delivery(b"2")


def test_a_lease_has_one_holder_until_it_ends(connect):
    first, second = connect(), connect()
    assert first.take_lease("discord", "a", 0.5)
    assert not second.take_lease("discord", "b", 0.5)
    assert second.take_lease("wecom", "b", 0.5)
    assert first.take_lease("discord", "a", 0.5)
    time.sleep(0.6)
    assert second.take_lease("discord", "b", 5)
    assert not first.take_lease("discord", "a", 5)


def test_a_lease_that_is_given_back_is_free_at_once(connect):
    first, second = connect(), connect()
    assert first.take_lease("discord", "a", 60)
    second.give_lease_back("discord", "b")
    assert not second.take_lease("discord", "b", 60)
    first.give_lease_back("discord", "a")
    assert second.take_lease("discord", "b", 60)


def test_one_of_many_takes_a_lease(process, connect):
    connect().load_key()

    def take(holder: int) -> bool:
        server = open_state_server(process.address)
        try:
            return server.take_lease("discord", str(holder), 60)
        finally:
            server.close()

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(take, range(16))) == 1


def test_a_document_is_replaced_only_by_who_knows_its_version(connect):
    first, second = connect(), connect()
    assert first.load_document("pages", -1) == (0, b"")
    assert first.replace_document("pages", 0, b"one") == 1
    assert second.load_document("pages", -1) == (1, b"one")
    assert second.load_document("pages", 1) == (1, b"")
    assert second.replace_document("pages", 1, b"two \0") == 2
    with pytest.raises(StateConflict):
        first.replace_document("pages", 1, b"three")
    with pytest.raises(StateConflict):
        first.replace_document("pages", 0, b"three")
    assert first.load_document("pages", 1) == (2, b"two \0")


def test_what_is_old_is_removed(connect, process):
    server = connect()
    server._minute_s = 1
    server.count_hit(b"\x01" * 16, 5)
    server.claim_delivery(b"\x02" * 16)
    time.sleep(2.2)
    server.remove_old()
    kept = process.read_all()
    assert b"\x01" * 16 not in kept
    assert (b"01" * 16) not in kept
    assert repr(b"\x01" * 16).encode() not in kept
    assert not server.claim_delivery(b"\x02" * 16)


def test_many_replicas_may_start_at_once(process):
    def start(_: int) -> bytes:
        server = open_state_server(process.address)
        try:
            return server.load_key()
        finally:
            server.close()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(start, range(8)))) == 1

"""Kills PostgreSQL and Redis, whole or in part, under a server that answers from them."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle

import psycopg

from benchmarks.faults.archive import LIMIT_S, QUESTIONS, Archive, Tally, kill_at, say, summarise
from benchmarks.faults.serving import Clients, Server, check_journal, count_lost, serving
from benchmarks.faults.writing import check_index, rebuild_whole
from tests.fakes.state.servers import PostgresServer, StateProcess, run_server
from tests.fakes.wecom.secrets import STATE_PASSWORD

AWAY_S = 3.0
"""Longest time that a database stays away."""
ROUND = ("backend", "backend", "server", "rebuild")
"""Faults of PostgreSQL, in turn."""


def kill_postgres(tally: Tally, archive: Archive, kills: int, until_s: float) -> None:
    """Kill backends, the whole server and rebuilds, with index and state in one database."""
    with run_server("postgres") as database, passwords():
        assert isinstance(database, PostgresServer)
        with connect(database) as db:
            db.execute("CREATE EXTENSION vector")
        index = f'store = "postgres"\nuri = "{database.uri}"\n'
        archive.configure(index, f'[state]\nuri = "{database.uri}"\n')
        with serving(tally, archive) as (_, clients):
            archive.written = [archive.version]
            takes_s = measure_rebuild(archive)
            wanted = [summarise(answer) for answer in archive.ask(*QUESTIONS)]
            turns = cycle(ROUND)
            with clients.asking():
                while tally.faults < kills and time.monotonic() < until_s:
                    fault = next(turns)
                    time.sleep(random.uniform(0.1, 1.0))
                    if fault == "rebuild":
                        archive.change()
                        after_s = random.uniform(0, takes_s)
                        tally.faults += kill_at(archive.start("rebuild"), after_s)
                        check_index(tally, archive, wanted, status=True)
                    else:
                        break_database(tally, database, clients, whole=fault == "server")
                    say(f"{tally.kind}: {tally.faults} faults, last: {fault}")
                rebuild_whole(tally, archive)
                check_index(tally, archive, wanted, status=True)
        with connect(database) as db:
            asked = db.execute("SELECT id FROM huigu_state.questions").fetchall()
            judged = db.execute("SELECT question FROM huigu_state.verdicts").fetchall()
        kept = {name for (name,) in asked} & {name for (name,) in judged}
        count_lost(tally, clients.acknowledged, kept)


def measure_rebuild(archive: Archive) -> float:
    """Measure the seconds of a rebuild after a change."""
    archive.change()
    started = time.monotonic()
    assert archive.run("rebuild") == 0, archive.read_log()
    archive.written = [archive.version]
    return time.monotonic() - started


def break_database(
    tally: Tally, database: PostgresServer, clients: Clients, *, whole: bool
) -> None:
    """Kill one process of a client, or all of the server, and wait for the next right answer."""
    if whole:
        database.kill()
        time.sleep(random.uniform(0, AWAY_S))
        database.start()
        tally.faults += 1
    else:
        with connect(database) as db:
            row = db.execute(
                "SELECT pid FROM pg_stat_activity WHERE usename = 'huigu' ORDER BY random() LIMIT 1"
            ).fetchone()
        if row is not None:
            with suppress(ProcessLookupError):
                os.kill(row[0], signal.SIGKILL)
                tally.faults += 1
    back_s = time.monotonic()
    await_recovery(tally, lambda: clients.right_at_s > back_s, back_s)


def kill_redis(tally: Tally, archive: Archive, kills: int, until_s: float) -> None:
    """Kill Redis and start it again, under a server that keeps its state there."""
    with run_server("redis") as cache, passwords():
        archive.configure("", f'[state]\nuri = "{cache.uri}"\n')
        with serving(tally, archive) as (server, clients), clients.asking():
            while tally.faults < kills and time.monotonic() < until_s:
                time.sleep(random.uniform(0.1, 1.0))
                break_redis(tally, cache, server, clients)
                tally.faults += 1
                say(f"{tally.kind}: {tally.faults} faults")
        check_journal(tally, archive.folder / "journal.sqlite", clients.acknowledged)


def break_redis(tally: Tally, cache: StateProcess, server: Server, clients: Clients) -> None:
    """Kill it; answers go on without it, and it is used again when it is back."""
    cache.kill()
    killed_s = time.monotonic()
    time.sleep(random.uniform(0, AWAY_S))
    # Limits and conversations are its own meanwhile: nobody is refused.
    await_recovery(tally, lambda: clients.right_at_s > killed_s, None)
    cache.start()
    back_s = time.monotonic()
    is_up = re.compile(r"^huigu_state_up 1", re.MULTILINE)
    await_recovery(tally, lambda: bool(is_up.search(server.read("/metrics")[1])), back_s)


def await_recovery(tally: Tally, holds: Callable[[], bool], since_s: float | None) -> None:
    """Wait until something holds again, and note how long it took, if that is asked for."""
    until_s = time.monotonic() + LIMIT_S
    while not holds():
        if time.monotonic() > until_s:
            tally.fail(f"not back within {LIMIT_S:g} s")
            return
        time.sleep(0.02)
    if since_s is not None:
        tally.recovery_s.append(time.monotonic() - since_s)


@contextmanager
def passwords() -> Iterator[None]:
    """Have the passwords in the environment, where commands read them."""
    names = ("HUIGU_STORE_PASSWORD", "HUIGU_STATE_PASSWORD")
    os.environ.update(dict.fromkeys(names, STATE_PASSWORD))
    try:
        yield
    finally:
        for name in names:
            del os.environ[name]


def connect(database: PostgresServer) -> psycopg.Connection:
    """Connect as the administrator."""
    place = f"postgresql://postgres@127.0.0.1:{database.port}/huigu"
    return psycopg.connect(place, autocommit=True)

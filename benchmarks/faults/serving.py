"""Kills a server and its answering process while clients ask, and judge each answer."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.archive import LIMIT_S, QUESTIONS, Archive, Tally, say
from benchmarks.server.process import list_workers

CLIENTS = 3
TIMEOUT_S = 15.0
PAUSE_S = 0.1
"""Between two questions of a client: the machine has other work, too."""
LATER = frozenset({429, 503})
"""Statuses that say "try again later"."""
END_S = 10.0
"""How long the workers of a dead server may live."""


@dataclass(slots=True)
class Clients:
    """People who ask, and say of each answer that it was helpful."""

    tally: Tally
    port: int = 0
    wanted: dict[str, tuple[object, ...]] = field(default_factory=dict)
    """The answers before anything was broken."""
    acknowledged: list[str] = field(default_factory=list)
    """Ids of questions with a verdict that was acknowledged."""
    right_at_s: float = 0.0
    """When a right answer was last asked for that then came."""
    statuses: list[int] = field(default_factory=list)
    """Of answers that are none, and not "later"."""
    _stop: threading.Event = field(default_factory=threading.Event)

    def learn(self) -> None:
        """Ask everything once, undisturbed."""
        for question in QUESTIONS:
            status, answer = self.post("/query", {"question": question})
            assert status == 200, (status, answer)
            self.wanted[question] = reduce(answer)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask until the context ends."""
        threads = [threading.Thread(target=self._ask, daemon=True) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(TIMEOUT_S * 2)

    def post(self, path: str, body: dict[str, str]) -> tuple[int, dict[str, object]]:
        """Post JSON; gives the status and the object, empty if there is none."""
        with closing(
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        ) as connection:
            headers = {"Content-Type": "application/json"}
            connection.request("POST", path, json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read()
            return response.status, json.loads(text) if text.startswith(b"{") else {}

    def _ask(self) -> None:
        while not self._stop.wait(PAUSE_S):
            # A refused connection, or one that was cut: the server is away.
            try:
                self.ask_once(random.choice(QUESTIONS))
            except (OSError, http.client.HTTPException):
                self.tally.unanswered += 1

    def ask_once(self, question: str) -> None:
        """Ask, compare the answer, and say that it was helpful."""
        asked_s = time.monotonic()
        status, answer = self.post("/query", {"question": question})
        if status in LATER:
            self.tally.unanswered += 1
            return
        if status != 200:
            self.statuses.append(status)
            self.tally.fail(f"status {status}: {answer}")
            return
        self.tally.compare(reduce(answer), self.wanted[question], question)
        self.right_at_s = max(asked_s, self.right_at_s)
        name = str(answer["id"])
        status, _ = self.post("/feedback", {"id": name, "verdict": "helpful"})
        if status in {200, 204}:
            self.acknowledged.append(name)


@dataclass(slots=True)
class Server:
    """`huigu serve`, started again after each kill on the same port."""

    archive: Archive
    port: int = 0
    pid: int = 0

    def start(self) -> float:
        """Start it; gives the seconds until it was ready."""
        begun = time.monotonic()
        seen = len(self.archive.log.read_bytes()) if self.archive.log.exists() else 0
        process = self.archive.start("serve", "--port", str(self.port))
        self.pid = process.pid or 0
        self.await_ready(seen, lambda: process.exitcode is not None)
        return time.monotonic() - begun

    def await_ready(self, seen: int, has_ended: Callable[[], bool]) -> None:
        """Wait until it is ready; the log beyond `seen` bytes is its own.

        Raises:
            RuntimeError: It ended, or took too long.
        """
        until_s = time.monotonic() + LIMIT_S
        while not self._is_ready(seen):
            if has_ended() or time.monotonic() > until_s:
                raise RuntimeError(f"the server did not start: {self.archive.read_log()}")
            time.sleep(0.05)

    def kill(self) -> list[int]:
        """Kill -9 it; gives the processes that it had started."""
        children = list_workers(self.pid)
        os.kill(self.pid, signal.SIGKILL)
        return children

    def read(self, path: str) -> tuple[int, str]:
        """Get a page of it; status 0 if it is away."""
        with closing(
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        ) as connection:
            try:
                connection.request("GET", path)
                response = connection.getresponse()
                return response.status, response.read().decode()
            except (OSError, http.client.HTTPException):
                return 0, ""

    def _is_ready(self, seen: int) -> bool:
        if not self.port and self.archive.log.exists():
            text = self.archive.log.read_bytes()[seen:].decode(errors="replace")
            found = re.search(r"listening on http://[\d.]+:(\d+)", text)
            self.port = int(found[1]) if found else 0
        return bool(self.port) and self.read("/readyz")[0] == 200


@contextmanager
def serving(tally: Tally, archive: Archive) -> Iterator[tuple[Server, Clients]]:
    """Run a server with an index that has been asked everything once."""
    archive.change()
    assert archive.run("rebuild") == 0, archive.read_log()
    server, clients = Server(archive), Clients(tally)
    say(f"{tally.kind}: the first start took {server.start():.1f} s")
    clients.port = server.port
    try:
        clients.learn()
        yield server, clients
    finally:
        with suppress(ProcessLookupError):
            os.kill(server.pid, signal.SIGTERM)


def kill_servers(tally: Tally, archive: Archive, kills: int, until_s: float) -> None:
    """Kill the server under load; every acknowledged verdict must be in its journal."""
    with serving(tally, archive) as (server, clients), clients.asking():
        while tally.faults < kills and time.monotonic() < until_s:
            time.sleep(random.uniform(0.1, 2.0))
            children = server.kill()
            tally.faults += 1
            tally.recovery_s.append(server.start())
            check_ended(tally, children)
            say(f"{tally.kind}: {tally.faults} kills, {len(clients.acknowledged)} acknowledged")
    check_journal(tally, archive.folder / "journal.sqlite", clients.acknowledged)


def kill_workers(tally: Tally, archive: Archive, kills: int, until_s: float) -> None:
    """Kill the answering process under load; no question may go unanswered."""
    with serving(tally, archive) as (server, clients), clients.asking():
        wait_for_worker(server, 0)
        while tally.faults < kills and time.monotonic() < until_s:
            time.sleep(random.uniform(0.0, 1.0))
            killed_s = time.monotonic()
            for pid in list_workers(server.pid):
                os.kill(pid, signal.SIGKILL)
                tally.faults += 1
            if not wait_for_worker(server, tally.faults):
                tally.fail("no worker came back")
                break
            tally.recovery_s.append(time.monotonic() - killed_s)
            say(f"{tally.kind}: {tally.faults} kills, {tally.unanswered} refused")
    check_journal(tally, archive.folder / "journal.sqlite", clients.acknowledged)


def wait_for_worker(server: Server, restarts: int) -> bool:
    """Wait until a worker is ready after so many restarts."""
    until_s = time.monotonic() + LIMIT_S
    while time.monotonic() < until_s:
        text = server.read("/metrics")[1]
        counts = dict(re.findall(r"^(huigu_worker\w+) ([\d.]+)$", text, re.MULTILINE))
        if float(counts.get("huigu_worker_restarts_total", 0)) >= restarts and float(
            counts.get("huigu_workers", 0)
        ):
            return True
        time.sleep(0.05)
    return False


def check_ended(tally: Tally, children: Sequence[int]) -> None:
    """Wait until the processes of a dead server have ended, too."""
    until_s = time.monotonic() + END_S
    while living := [pid for pid in children if is_running(pid)]:
        if time.monotonic() > until_s:
            tally.fail(f"{len(living)} processes of a killed server still run")
            return
        time.sleep(0.1)


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


def check_journal(tally: Tally, journal: Path, acknowledged: Sequence[str]) -> None:
    """Compare what was acknowledged with what is in the journal."""
    with closing(sqlite3.connect(journal)) as db:
        asked = {name for (name,) in db.execute("SELECT id FROM questions")}
        judged = {name for (name,) in db.execute("SELECT question FROM verdicts")}
    count_lost(tally, acknowledged, asked & judged)


def count_lost(tally: Tally, acknowledged: Sequence[str], kept: set[str]) -> None:
    """Count what was acknowledged and is not kept."""
    tally.acknowledged = len(acknowledged)
    tally.lost = len(set(acknowledged) - kept)
    if tally.lost:
        tally.fail(f"lost: {sorted(set(acknowledged) - kept)[:5]}")


def reduce(answer: dict[str, object]) -> tuple[object, ...]:
    """Reduce an answer to what must stay the same."""
    links = answer.get("links")
    urls = [link["url"] for link in links] if isinstance(links, list) else []
    return answer.get("found"), answer.get("text"), urls

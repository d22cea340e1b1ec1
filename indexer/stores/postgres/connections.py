"""Connections to the database: where it is, a bounded number of them, and its errors as ours."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock
from typing import Any, LiteralString, Protocol

import psycopg
from psycopg import conninfo, errors, sql

from indexer.errors import (
    ConfigError,
    DamagedIndex,
    OutOfTime,
    StoreError,
    StoreUnreachable,
    UnreadableIndex,
)

MOST_CONNECTIONS = 8
"""Of one process, beside that of a rebuild; more questions at once wait for one."""
WAIT_S = 5.0
"""For a free connection."""
STATEMENT_S = 10
"""Longest statement of a question: longer than any that is answered in time, and soon enough that
what was given up frees the server."""
CONNECT_S = 3
UNSURE = ("", "allow", "prefer")
"""Values of `sslmode` that send all in the clear to a server that asks for it."""
DOCS = "see docs/postgres.md"

Query = LiteralString | sql.Composed
Values = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]
Rows = list[Row]

_READING = {
    "statement_timeout": f"{STATEMENT_S}s",
    "hnsw.ef_search": "400",
    "hnsw.iterative_scan": "strict_order",
    "hnsw.max_scan_tuples": "200000",
}
_WRITING = {
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    # Nobody waits for long on a rebuild, nor a rebuild on others.
    "lock_timeout": "10s",
    # A machine that is gone lets go of the lock within two minutes.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "15",
    "tcp_keepalives_count": "5",
    # Enough for the graph of 200,000 passages; a larger one is built more slowly.
    "maintenance_work_mem": "256MB",
}

_UNKNOWN_OPTION = re.compile(r'invalid URI query parameter: "([A-Za-z_]{1,40})"')


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database is, and who we are there."""

    place: str
    """For messages: host, port and database."""
    parameters: dict[str, Any] = field(repr=False)
    """Of libpq, with the password."""


class Reading(Protocol):
    """Runs statements that only read."""

    def fetch(self, query: Query, values: Values = ()) -> Rows:
        """Run one and give all rows, in PostgreSQL's binary format where Python has no type."""


def read_address(uri: str, password: str) -> Address:
    """Read `[index] uri`; no message quotes it, since people put passwords there.

    Raises:
        ConfigError: It is missing, wrong or holds a password, or it leads to another machine and
            does not say whether the connection is encrypted.
    """
    wanted = "such as `postgresql://huigu@db.example.org/huigu?sslmode=verify-full`"
    if not uri:
        raise ConfigError(f'[index] store = "postgres" needs an address in `uri`, {wanted}')
    try:
        given = conninfo.conninfo_to_dict(uri)
    except psycopg.ProgrammingError as error:
        # libpq quotes the name of an option, and of other mistakes may quote a password.
        option = _UNKNOWN_OPTION.fullmatch(_first_line(error))
        if option:
            raise ConfigError(
                f"[index] uri: {option[1]!r} is no option of an address of PostgreSQL (such as "
                "`sslmode` or `sslrootcert`); correct it"
            ) from None
        raise ConfigError(f"[index] uri: no address of a PostgreSQL database; {wanted}") from None
    if not uri.startswith(("postgresql://", "postgres://")):
        raise ConfigError(f"[index] uri: begin with `postgresql://`, {wanted}")
    if "password" in given or "passfile" in given or "sslpassword" in given:
        raise ConfigError(
            "[index] uri: holds a password, which others who read the file would see; take it out "
            "and set the environment variable HUIGU_STORE_PASSWORD"
        )
    hosts = str(given.get("hostaddr") or given.get("host") or "").split(",")
    mode = str(given.get("sslmode") or "")
    if mode in UNSURE and not all(map(_is_this_machine, hosts)):
        raise ConfigError(
            "[index] uri: leads to another machine and does not say whether the connection is "
            "encrypted; add `?sslmode=verify-full` (with `sslrootcert=` for your own authority), "
            "or `?sslmode=disable` where the network is yours alone"
        )
    parameters: dict[str, Any] = {"connect_timeout": CONNECT_S, **given}
    if password:
        parameters["password"] = password
    port = f":{given['port']}" if given.get("port") else ""
    place = f"postgresql://{given.get('host') or ''}{port}/{given.get('dbname') or ''}"
    return Address(place, parameters)


def _is_this_machine(host: str) -> bool:
    if not host or host.startswith(("/", "@")) or host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def connect(address: Address, *, writes: bool = False) -> psycopg.Connection:
    """Open a connection that commits each statement, for reading or for a rebuild.

    The tables are found by their full names, and so are types in the schema of the extension:
    whoever may write to another schema of the search path changes nothing here.

    It raises as `translate_errors`.
    """  # noqa: DOC501 - translated
    name = f"huigu {socket.gethostname()} {os.getpid()}"
    with translate_errors(address.place):
        connection = psycopg.connect(
            **address.parameters, autocommit=True, application_name=name[:63], prepare_threshold=1
        )
        try:
            options = _WRITING if writes else _READING
            values = [*options, *options.values()]
            connection.execute(
                "SELECT set_config('search_path', coalesce((SELECT quote_ident(nspname) FROM"
                " pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
                " WHERE extname = 'vector'), 'pg_catalog'), false) UNION ALL"
                " SELECT set_config(name, value, false) FROM unnest(%s::text[], %s::text[])"
                " AS option(name, value)",
                (values[: len(options)], values[len(options) :]),
            )
        except psycopg.Error:
            connection.close()
            raise
    return connection


class Connections:
    """A few connections for reading, opened when they are needed; thread-safe."""

    def __init__(self, address: Address, most: int = MOST_CONNECTIONS) -> None:
        """Set the address; nothing is opened yet."""
        self._address, self._idle = address, list[psycopg.Connection]()
        self._free, self._lock = BoundedSemaphore(most), Lock()
        self._process = os.getpid()
        # Whoever opens an index closes its generations; the connections go with the repository.
        weakref.finalize(self, _close_all, self._idle)

    def fetch(self, query: Query, values: Values = ()) -> Rows:
        """Run a statement that only reads; see `Reading`.

        A server that was started again since the last statement is no error.
        """
        with self._take_turn():
            try:
                return self._fetch_once(query, values)
            except StoreUnreachable:
                # All that was opened before the server went is worth nothing.
                self.close()
                return self._fetch_once(query, values)

    @contextmanager
    def open(self) -> Iterator[psycopg.Connection]:
        """Give a connection for several statements."""
        with self._take_turn(), translate_errors(self._address.place):
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)

    def close(self) -> None:
        """Close what is idle; the next statement opens a new connection."""
        with self._lock:
            _close_all(self._idle)

    def _fetch_once(self, query: Query, values: Values) -> Rows:
        with translate_errors(self._address.place):
            connection = self._take()
            try:
                return connection.execute(query, values, binary=True).fetchall()
            finally:
                self._give_back(connection)

    @contextmanager
    def _take_turn(self) -> Iterator[None]:
        if not self._free.acquire(timeout=WAIT_S):
            raise StoreUnreachable(
                f"{self._address.place}: all {MOST_CONNECTIONS} connections were busy for "
                f"{WAIT_S:.0f} seconds; try again later"
            )
        try:
            yield
        finally:
            self._free.release()

    def _take(self) -> psycopg.Connection:
        with self._lock:
            if self._process != os.getpid():
                # After a fork, they are those of the parent, which goes on using them.
                self._process = os.getpid()
                self._idle.clear()
            if self._idle:
                return self._idle.pop()
        return connect(self._address)

    def _give_back(self, connection: psycopg.Connection) -> None:
        if connection.closed or connection.info.transaction_status != 0:
            connection.close()
            return
        with self._lock:
            self._idle.append(connection)


class Session:
    """One connection, that of a rebuild, which reads what it has written; thread-safe."""

    def __init__(self, connection: psycopg.Connection, place: str) -> None:
        """Use a connection that stays open."""
        self.connection, self.place, self._lock = connection, place, Lock()

    def fetch(self, query: Query, values: Values = ()) -> Rows:
        """See `Reading`."""
        with self._lock, translate_errors(self.place):
            return self.connection.execute(query, values, binary=True).fetchall()

    def run(self, query: Query, values: Values = ()) -> None:
        """Run a statement without rows."""
        with self._lock, translate_errors(self.place):
            self.connection.execute(query, values)

    def roll_back(self) -> None:
        """Discard the transaction; where the connection is gone, the server did so."""
        with self._lock, suppress(psycopg.Error):
            self.connection.execute("ROLLBACK")

    def copy(self, target: sql.Composable, types: Sequence[str], rows: Iterable[Row]) -> None:
        """Write rows into a table, whose columns have these types, in one step."""
        with self._copying(target) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    def copy_packed(self, target: sql.Composable, packed: bytes) -> None:
        """Write rows that are in PostgreSQL's binary format already."""
        with self._copying(target) as copy:
            copy.write(packed)

    @contextmanager
    def _copying(self, target: sql.Composable) -> Iterator[psycopg.Copy]:
        query = sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(target)
        with (
            self._lock,
            translate_errors(self.place),
            self.connection.cursor() as cursor,
            cursor.copy(query) as copy,
        ):
            yield copy


def _close_all(idle: list[psycopg.Connection]) -> None:
    while idle:
        idle.pop().close()


@contextmanager
def translate_errors(place: str) -> Iterator[None]:
    """Turn errors of the database into ours; none of them holds a password.

    Raises:
        OutOfTime: A statement took too long.
        UnreadableIndex: Our role may not do it.
        DamagedIndex: A table is not there.
        StoreUnreachable: The server does not answer, or takes no more connections.
        StoreError: Anything else.
    """
    try:
        yield
    except errors.QueryCanceled as error:
        raise OutOfTime(
            f"the database took more than {STATEMENT_S} seconds; ask for less at once"
        ) from error
    except errors.InsufficientPrivilege as error:
        raise UnreadableIndex(
            f"{place}: our role may not do this ({_first_line(error)}); nothing is damaged. Grant "
            f"it, or use the role that writes; {DOCS}"
        ) from error
    except (errors.UndefinedTable, errors.InvalidSchemaName) as error:
        raise DamagedIndex(
            f"{place}: a table is missing ({_first_line(error)}); run `huigu rebuild --full`"
        ) from error
    except errors.DiskFull as error:
        remedy = "free some there, then try again. The current generation is unchanged"
        raise StoreError(f"{place}: the server's disk is full; {remedy}") from error
    except errors.ReadOnlySqlTransaction as error:
        raise StoreError(
            f"{place}: this server only reads (a standby?); rebuild with the address of the one "
            "that is written to"
        ) from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        # libpq quotes what a server says that it reached, and says itself why it reached none.
        if "FATAL:" in str(error):
            problem, remedy = "does not let us in", "check the role and HUIGU_STORE_PASSWORD"
        else:
            problem, remedy = "does not answer", "start it, or check the address"
        raise StoreUnreachable(
            f"{place}: the database {problem} ({_first_line(error)}); {remedy}; {DOCS}"
        ) from error
    except psycopg.Error as error:
        raise StoreError(f"{place}: {_first_line(error)}; {DOCS}") from error


def _first_line(error: psycopg.Error) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]

"""The state in PostgreSQL: see `StateServer`."""

from __future__ import annotations

import secrets

from bot.shared_state.contracts import DELIVERY_S, MINUTE_S
from bot.shared_state.errors import StateConflict
from bot.shared_state.postgres.connection import PostgresConnection

KEY_BYTES = 32
_TAKE = """
INSERT INTO leases AS held VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s))
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE held.holder = excluded.holder OR held.until < clock_timestamp()
"""
_REPLACE = """
INSERT INTO documents AS kept VALUES (%s, %s + 1, %s)
ON CONFLICT (name) DO UPDATE SET version = excluded.version, content = excluded.content
WHERE kept.version = excluded.version - 1
"""


class PostgresState:
    """Implements `StateServer`."""

    def __init__(self, connection: PostgresConnection, minute_s: int = MINUTE_S) -> None:
        """Use a connection; `minute_s` is how long a hit counts, which tests shorten."""
        self._db, self._minute_s = connection, minute_s
        self.place = connection.place

    def load_key(self) -> bytes:
        """See `StateServer`."""
        insert = "INSERT INTO facts VALUES ('key', %s) ON CONFLICT DO NOTHING"
        self._db.execute(insert, (secrets.token_bytes(KEY_BYTES),))
        ((key,),) = self._db.execute("SELECT value FROM facts WHERE name = 'key'")
        return bytes(key)

    def count_hit(self, identity: bytes, per_minute: int) -> int:
        """See `StateServer`."""
        values = (identity, per_minute, self._minute_s)
        ((wait_s,),) = self._db.execute("SELECT count_hit(%s, %s, %s)", values)
        return int(wait_s)

    def claim_delivery(self, delivery: bytes) -> bool:
        """See `StateServer`."""
        insert = "INSERT INTO deliveries (id) VALUES (%s) ON CONFLICT DO NOTHING"
        return self._db.change(insert, (delivery,)) > 0

    def take_lease(self, name: str, holder: str, lease_s: float) -> bool:
        """See `StateServer`."""
        return self._db.change(_TAKE, (name, holder, lease_s)) > 0

    def give_lease_back(self, name: str, holder: str) -> None:
        """See `StateServer`."""
        self._db.change("DELETE FROM leases WHERE name = %s AND holder = %s", (name, holder))

    def load_document(self, name: str, known: int) -> tuple[int, bytes]:
        """See `StateServer`."""
        query = (
            "SELECT version, CASE WHEN version = %s THEN '' ELSE content END "
            "FROM documents WHERE name = %s"
        )
        rows = self._db.execute(query, (known, name))
        return (rows[0][0], bytes(rows[0][1])) if rows else (0, b"")

    def replace_document(self, name: str, known: int, content: bytes) -> int:
        """See `StateServer`.

        Raises:
            StateConflict: It has another version.
        """
        if not self._db.change(_REPLACE, (name, known, content)):
            raise StateConflict(
                f"{self.place}: another replica changed `{name}`; it is tried again"
            )
        return known + 1

    def remove_old(self) -> None:
        """See `StateServer`."""
        minute = "DELETE FROM hits WHERE slot < extract(epoch FROM clock_timestamp()) - %s - 1"
        self._db.change(minute, (self._minute_s,))
        hour = "DELETE FROM deliveries WHERE at < clock_timestamp() - make_interval(secs => %s)"
        self._db.change(hour, (DELIVERY_S,))

    def close(self) -> None:
        """See `StateServer`."""
        self._db.close()

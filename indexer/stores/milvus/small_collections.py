"""Two small collections: what is said of generations, and their files in chunks.

    huigu_state  current facts by key: the manifest of each generation, who holds what
    huigu_files  `<generation>/<file>/<number>`: 48,000 bytes of a file each

Milvus wants a vector in each collection; theirs says nothing.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path

from pymilvus import DataType

from indexer.errors import DamagedIndex
from indexer.stores.milvus.connection import Connection, MissingInMilvus

STATE = "huigu_state"
FILES = "huigu_files"
CHUNK_BYTES = 48_000
"""64,000 characters as base64; a VARCHAR of Milvus holds 65,535."""
CHUNKS_AT_ONCE = 64
"""4 MB; a message of gRPC may have 64."""
MAX_TEXT = 65_535
MOST_KEYS = 16_384
"""Rows that one query may give."""
_NOTHING = [0.0, 0.0]


class StateTable:
    """Texts by key, with what was written last; needs no server that locks."""

    def __init__(self, connection: Connection) -> None:
        """Set the connection; `create` makes the collection."""
        self._connection = connection

    def create(self) -> None:
        """Make both collections if they are missing."""
        for name, field in ((STATE, "value"), (FILES, "data")):
            if self._connection.exists(name):
                continue
            schema = self._connection.make_schema()
            schema.add_field("key", DataType.VARCHAR, max_length=400, is_primary=True)
            schema.add_field(field, DataType.VARCHAR, max_length=MAX_TEXT)
            schema.add_field("nothing", DataType.FLOAT_VECTOR, dim=len(_NOTHING))
            indexes = {"nothing": {"index_type": "FLAT", "metric_type": "IP"}}
            self._connection.call(
                "create_collection",
                name,
                schema=schema,
                index_params=self._connection.make_indexes(indexes),
                consistency_level="Strong",
            )

    def get(self, key: str) -> str:
        """Read a text; empty if there is none."""
        return self.get_all([key]).get(key, "")

    def get_all(self, keys: list[str]) -> dict[str, str]:
        """Read texts by key; missing ones are left out."""
        try:
            rows = self._connection.call("query", STATE, ids=keys, output_fields=["key", "value"])
        except MissingInMilvus:  # no rebuild was here yet
            return {}
        return {row["key"]: row["value"] for row in rows}

    def list_keys(self, prefix: str) -> list[str]:
        """List the keys that begin with a prefix of ours, sorted."""
        try:
            rows = self._connection.call(
                "query",
                STATE,
                filter=f'key like "{prefix}%"',
                output_fields=["key"],
                limit=MOST_KEYS,
            )
        except MissingInMilvus:
            return []
        return sorted(row["key"] for row in rows)

    def put(self, key: str, value: str) -> None:
        """Write a text, in place of the one before."""
        row = {"key": key, "value": value, "nothing": _NOTHING}
        self._connection.call("upsert", STATE, [row])

    def remove(self, key: str) -> None:
        """Remove a text, if it is there."""
        self._connection.call("delete", STATE, ids=[key])


class FileChunks:
    """The files of generations, so that each machine can have a copy."""

    def __init__(self, connection: Connection) -> None:
        """Set the connection."""
        self._connection = connection

    def send(self, generation: str, folder: Path, sizes: Mapping[str, int]) -> None:
        """Send files, by their name in a folder; `OSError` passes through."""
        for name in sizes:
            rows = []
            for number, data in enumerate(_read_chunks(folder / name)):
                rows.append({
                    "key": f"{generation}/{name}/{number}",
                    "data": b64encode(data).decode("ascii"),
                    "nothing": _NOTHING,
                })
                if len(rows) == CHUNKS_AT_ONCE:
                    self._connection.call("upsert", FILES, rows)
                    rows = []
            if rows:
                self._connection.call("upsert", FILES, rows)
        self._connection.call("flush", FILES)

    def fetch(self, generation: str, folder: Path, sizes: Mapping[str, int]) -> None:
        """Fetch files into an empty folder; `OSError` passes through.

        Raises:
            DamagedIndex: A chunk is missing.
        """
        for name, size in sizes.items():
            keys = [f"{generation}/{name}/{n}" for n in range(-(-size // CHUNK_BYTES))]
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            with (folder / name).open("wb") as file:
                for start in range(0, len(keys), CHUNKS_AT_ONCE):
                    part = keys[start : start + CHUNKS_AT_ONCE]
                    rows = self._connection.call(
                        "query", FILES, ids=part, output_fields=["key", "data"]
                    )
                    found = {row["key"]: row["data"] for row in rows}
                    if missing := [key for key in part if key not in found]:
                        raise DamagedIndex(
                            f"{self._connection.place}: {len(missing)} chunks of {generation} are "
                            f"missing, such as {missing[0]}; run `huigu rebuild --full`, or "
                            "`huigu rollback`"
                        )
                    for key in part:
                        file.write(b64decode(found[key]))

    def remove(self, generation: str) -> None:
        """Remove the files of a generation, if they are there."""
        self._connection.call("delete", FILES, filter=f'key like "{generation}/%"')


def _read_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(CHUNK_BYTES):
            yield data

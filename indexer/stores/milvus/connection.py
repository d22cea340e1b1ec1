"""The connection to Milvus: a server, or Milvus Lite in one file."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from threading import Lock
from typing import Any

import grpc
from pymilvus import MilvusClient, MilvusException

from indexer.errors import StoreError, StoreUnreachable
from indexer.stores.milvus.address import MilvusAddress

TIMEOUT_S = 5.0
"""Of a call that answers a question or reads what is known; pymilvus tries again until then."""
LITE_TIMEOUT_S = 60.0
"""The same of Milvus Lite, which shares the processor with all else that this process does."""
LONG_TIMEOUT_S = 3600.0
"""Of a call that writes, builds or loads an index: Milvus builds one while the call waits."""
LONG_CALLS = frozenset({"insert", "upsert", "delete", "flush", "create_index", "load_collection"})
READING_CALLS = frozenset({"query", "search"})
"""Calls that need the collection in Milvus' memory."""

_CANNOT_CONNECT = 2
"""pymilvus' code for a server that cannot be reached at the start."""
_MISSING = frozenset({100, 1600})
"""Milvus' codes for a collection and an alias that are not there."""
_NOT_LOADED = frozenset({101, 503})
"""Milvus' codes for a collection that is not in memory."""


class MissingInMilvus(StoreError):
    """A collection or an alias is not there."""


class Connection:
    """Calls Milvus, and turns its errors into ours; thread-safe.

    It connects at the first call, and again where that failed: a server that starts before Milvus
    does goes on by itself.
    """

    def __init__(self, address: MilvusAddress, token: str, timeout_s: float = 0.0) -> None:
        """Set the address, and the token (`user:password` or an API key); empty for none.

        `timeout_s` is for short calls; 0 for `TIMEOUT_S`, or `LITE_TIMEOUT_S` of Milvus Lite.
        """
        self._timeout_s = timeout_s or (LITE_TIMEOUT_S if address.is_lite else TIMEOUT_S)
        # They write a traceback for each refused call; our errors say what is wrong.
        quiet = ["pymilvus", *(["grpc._server", "milvus_lite"] if address.is_lite else [])]
        for name in quiet:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.place, self.is_lite = address.place, address.is_lite
        self._address, self._token = address, token
        self._lock = Lock()
        self._client: MilvusClient | None = None

    def call(self, method: str, *args: object, **options: object) -> Any:  # noqa: ANN401 - pymilvus has no types
        """Call a method of `MilvusClient`.

        Raises:
            MissingInMilvus: The collection or alias is not there.
            StoreUnreachable: Milvus cannot be reached, or does not answer in time.
            StoreError: It refuses.
        """  # noqa: DOC502 - made by `_explain`
        options.setdefault("timeout", LONG_TIMEOUT_S if method in LONG_CALLS else self._timeout_s)
        try:
            return self._call(method, args, options)
        except MilvusException as error:
            # Somebody released the collection, or the server was started again.
            if error.code not in _NOT_LOADED or method not in READING_CALLS:
                raise self._explain(method, error) from error
        self.call("load_collection", args[0])
        try:
            return self._call(method, args, options)
        except MilvusException as error:
            raise self._explain(method, error) from error

    def _call(self, method: str, args: tuple[object, ...], options: Mapping[str, object]) -> Any:  # noqa: ANN401
        """Call a method; `MilvusException` passes through.

        Raises:
            StoreUnreachable: Milvus cannot be reached, or does not answer in time.
        """  # noqa: DOC502 - made by `_explain_unreachable`
        try:
            return getattr(self._connect(), method)(*args, **options)
        except (grpc.RpcError, grpc.FutureTimeoutError, OSError) as error:
            raise self._explain_unreachable(_read_reason(error)) from error
        except ValueError as error:
            # What grpc says of a channel that another thread closed.
            raise self._explain_unreachable(str(error)) from error

    def exists(self, collection: str) -> bool:
        """Tell whether a collection is there."""
        return bool(self.call("has_collection", collection))

    def count(self, collection: str) -> int:
        """Count the rows of a collection, with all that was written so far."""
        found = self.call(
            "query", collection, filter="", output_fields=["count(*)"], consistency_level="Strong"
        )
        return int(found[0]["count(*)"])

    def make_schema(self) -> Any:  # noqa: ANN401
        """Begin a schema whose key we give, without dynamic fields."""
        return MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)

    def make_indexes(self, indexes: Mapping[str, Mapping[str, object]]) -> Any:  # noqa: ANN401
        """Make the description of indexes, by field."""
        described = MilvusClient.prepare_index_params()
        for field, options in indexes.items():
            described.add_index(field, **options)
        return described

    def _connect(self) -> MilvusClient:
        with self._lock:
            if self._client is None:
                self._client = MilvusClient(
                    uri=self._address.uri,
                    token=self._token,
                    db_name=self._address.database,
                    timeout=TIMEOUT_S,
                )
            return self._client

    def _explain(self, method: str, error: MilvusException) -> StoreError:
        code, reason = error.code, _read_reason(error)
        if code in _MISSING:
            return MissingInMilvus(f"{self.place}: {reason}; run `huigu rebuild`")
        if "Open local milvus failed" in reason:
            return StoreUnreachable(
                f"{self.place}: cannot be opened; another process may hold it, since a file of "
                "Milvus Lite is for one process at a time. End that one, or set [index] uri to a "
                "server of Milvus"
            )
        if code == _CANNOT_CONNECT or isinstance(code, grpc.StatusCode) or "Retry" in reason:
            return self._explain_unreachable(reason)
        return StoreError(
            f"{self.place}: Milvus refused {method} ({reason}); see docs/milvus.md, then try again"
        )

    def _explain_unreachable(self, reason: str) -> StoreUnreachable:
        return StoreUnreachable(
            f"{self.place}: Milvus cannot be reached ({reason[:200]}); check that it runs, "
            "[index] uri and HUIGU_STORE_PASSWORD"
        )


def _read_reason(error: Exception) -> str:
    """Read the first line of what an error says; never a token, which Milvus does not repeat."""
    text = str(getattr(error, "message", "") or getattr(error, "details", lambda: "")() or error)
    return (text.splitlines() or [type(error).__name__])[0][:300]

"""What `[index] uri` says: a server of Milvus, or a file of Milvus Lite."""

from __future__ import annotations

from dataclasses import dataclass

from yarl import URL

from indexer.errors import ConfigError
from indexer.settings import Settings

LITE_SUFFIX = ".db"
PORT = 19530
_EXAMPLES = '"http://127.0.0.1:19530", "https://milvus.example.org/community", "data/milvus.db"'


@dataclass(frozen=True, slots=True)
class MilvusAddress:
    """Where the collections are."""

    uri: str
    """As pymilvus wants it: an address with a port, or an absolute path that ends in `.db`."""
    database: str = ""
    """Database of the server; empty for the default one."""

    @property
    def place(self) -> str:
        """What messages call it."""
        return f"{self.uri}/{self.database}" if self.database else self.uri

    @property
    def is_lite(self) -> bool:
        """Whether it is a file of Milvus Lite, for one process at a time."""
        return self.uri.endswith(LITE_SUFFIX)


def read_address(settings: Settings) -> MilvusAddress:
    """Read `[index] uri`.

    Raises:
        ConfigError: It is missing, no address of ours, or holds a password.
    """
    uri = settings.index.uri
    if not uri:
        raise ConfigError(f'[index] store = "milvus" needs [index] uri, such as {_EXAMPLES}')
    if "://" not in uri:
        if not uri.endswith(LITE_SUFFIX):
            raise ConfigError(
                f"[index] uri = {uri!r}: neither an address nor a file of Milvus Lite, whose name "
                f"ends in {LITE_SUFFIX}; write it as {_EXAMPLES}"
            )
        return MilvusAddress(str(settings.resolve(uri)))
    try:
        url = URL(uri)
    except ValueError as error:
        raise ConfigError(f"[index] uri: no address ({error}); write it as {_EXAMPLES}") from None
    if url.scheme not in {"http", "https"}:
        raise ConfigError(
            f"[index] uri: begins with {url.scheme + '://'!r}, which is no address of Milvus; "
            f"write it as {_EXAMPLES}"
        )
    if url.user or url.password:
        raise ConfigError(
            "[index] uri: holds a user name or password; put `user:password`, or the API key, "
            "into the variable HUIGU_STORE_PASSWORD"
        )
    database = url.path.strip("/")
    if not url.host or "/" in database or url.query_string:
        raise ConfigError(f"[index] uri = {uri!r}: no address of Milvus; write it as {_EXAMPLES}")
    # A port that is left out is Milvus' own, and not that of the web.
    port = url.explicit_port or PORT
    host = f"[{url.host}]" if ":" in url.host else url.host
    return MilvusAddress(f"{url.scheme}://{host}:{port}", database)

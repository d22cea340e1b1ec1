"""Settings of the bot, typed and frozen; a channel's are in its `spec.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from bot.channels import PerMinute
from indexer.settings import NonEmpty, Settings, WebAddress

Table = TypeVar("Table", bound=msgspec.Struct)


class ServerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[server]` table."""

    host: NonEmpty = "127.0.0.1"
    """Address to listen on; the default keeps other machines out."""
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8080
    """TCP port; 0 lets the system choose one."""
    title: str = "Huigu 回顾"
    """Shown on the web page."""
    per_minute: PerMinute = 120
    """Questions one address may ask in a minute."""
    remember: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 512
    """Answers kept for when the same is asked again; 0 to answer each anew."""
    proxies: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0
    """Reverse proxies of your own in front: the asker's address is then the one that the outermost
    of them wrote into `X-Forwarded-For`. With 0 the header is not looked at: anyone can send it."""


class JournalSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[journal]` table: what people asked, and what they said of the answers."""

    path: str = "data/journal.sqlite"
    """SQLite file on a local disk, relative to the configuration file; the key that hides people's
    ids lies beside it. Empty to keep the journal in memory, until the server stops."""
    keep_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 180
    """Days after which a question and what was said of it are deleted."""


class ModelSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[model]` table: a language model that words follow-up questions in full."""

    url: WebAddress = ""
    """Base address of an OpenAI-compatible service (`https://…/v1`), https unless it is on this
    machine; empty for none."""
    name: str = ""
    """What the service calls the model."""
    timeout_s: Annotated[float, msgspec.Meta(gt=0, le=60)] = 5.0
    """Seconds to wait for it; after that the question is put together without it."""


class ModelSecrets(msgspec.Struct, frozen=True):
    """Of the language model."""

    model_key: str = ""
    """`HUIGU_MODEL_KEY`: what the service asks for; empty for none."""

    def __repr__(self) -> str:
        return "ModelSecrets(…)"


class BotSettings(msgspec.Struct, frozen=True):
    """All of `huigu.toml`."""

    indexer: Settings = Settings()
    """What builds and opens the index; knows the file's folder."""
    tables: tuple[msgspec.Struct, ...] = ()
    """Every other table, each of another type; one that is missing has its defaults."""

    def get(self, kind: type[Table]) -> Table:
        """Find the table of a type."""
        return _find(self.tables, kind)

    @property
    def keep_days(self) -> int:
        """Days that questions are kept."""
        return self.get(JournalSettings).keep_days

    def journal_path(self) -> Path | None:
        """Give the journal's path; None for one in memory."""
        path = self.get(JournalSettings).path
        return self.indexer.resolve(path) if path else None

    def with_table(self, table: msgspec.Struct) -> BotSettings:
        """Put a table in the place of the one of its type."""
        others = (other for other in self.tables if type(other) is not type(table))
        return BotSettings(self.indexer, (*others, table))


class BotSecrets(msgspec.Struct, frozen=True):
    """What comes from the environment only, and is never logged."""

    groups: tuple[msgspec.Struct, ...] = ()
    """The language model's and each channel's; one that is missing is not set."""

    def get(self, kind: type[Table]) -> Table:
        """Find the secrets of a type."""
        return _find(self.groups, kind)

    def __repr__(self) -> str:
        return "BotSecrets(…)"


def _find(structs: tuple[msgspec.Struct, ...], kind: type[Table]) -> Table:
    return next((one for one in structs if isinstance(one, kind)), None) or kind()

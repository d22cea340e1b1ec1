"""Settings and secrets of the bot; those of a channel are in its `spec.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

from bot.channels import PerMinute, Secrets
from indexer.settings import NonEmpty, Settings, WebAddress

DEFAULT_FOLDER = "data"
"""Holds the files of the server when the journal is in memory."""

SITE_ORIGIN = r"^(?i:https?)://(\[[0-9A-Fa-f:]+\]|[\w-]+(\.[\w-]+)*)(:\d{1,5})?/?$"
SiteOrigin = Annotated[
    str,
    msgspec.Meta(
        pattern=SITE_ORIGIN,
        description="the origin of a site such as `https://example.org` or "
        "`http://localhost:1313`, without a path",
    ),
]
"""Whose pages a site has: scheme, host and port."""

Table = TypeVar("Table", bound=msgspec.Struct)


class ServerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[server]` table."""

    host: NonEmpty = "127.0.0.1"
    """Address to listen on; the default is not reachable from other machines."""
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8080
    """TCP port; 0 lets the system choose one."""
    title: str = ""
    """Title of the web page; the name of the community (`[community] name`) if left out."""
    per_minute: PerMinute = 120
    """Questions that one address may ask in a minute."""
    answer_s: Annotated[int, msgspec.Meta(ge=1, le=60)] = 5
    """Seconds that one answer may take, on every channel; then its asker is told to ask for less at
    once."""
    remember: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 512
    """Answers in the cache for repeated questions; 0 for no cache."""
    workers: Annotated[int, msgspec.Meta(ge=0, le=64)] | Literal["auto"] = "auto"
    """Answering processes beside the main one, each on a core of its own; 0: the main one answers
    too. `auto`: one less than there are cores, at most 2."""
    proxies: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0
    """Your own reverse proxies in front of the server: the outermost one writes the asker's address
    into `X-Forwarded-For`. With 0 the header is ignored, because anyone can send it."""
    hosts: tuple[NonEmpty, ...] = ()
    """Host names that the server answers for, without a port; `localhost` and IP addresses always.
    Empty: any, which lets a page that rebinds its name read answers inside your network."""
    public_url: WebAddress = ""
    """Address under which people reach the server, such as `https://ask.example.org/bot/`: makes
    the addresses of pages absolute in chats, announcements and feeds."""
    embed: tuple[SiteOrigin, ...] = ()
    """Origins of sites that may show the page or its widget and ask from there, such as
    `https://example.org`; empty: none."""
    keys: Literal["optional", "required"] = "optional"
    """Whether reading and asking over HTTP needs a key (`huigu keys create`); what administrators
    do always needs one."""
    connections: Annotated[int, msgspec.Meta(ge=16, le=100_000)] = 2048
    """Most connections at once, if the system allows so many open files."""
    connections_per_address: Annotated[int, msgspec.Meta(ge=4, le=100_000)] = 512
    """Most connections of one address at once; of the proxies if there are any, all."""


class JournalSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[journal]` table: the journal of questions and feedback."""

    path: str = "data/journal.sqlite"
    """SQLite file on a local disk, relative to the configuration file; the key for the hashes of
    people's ids is next to it. Empty for a journal in memory, until the server stops."""
    keep_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 180
    """Days after which a question and the feedback on it are deleted."""


class StateSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[state]` table: what several servers share, in a PostgreSQL or a Redis."""

    uri: str = ""
    """`postgresql://user@host/database` or `rediss://host:6379/0`, without the password, which
    `HUIGU_STATE_PASSWORD` gives. Empty: limits, conversations, journal and announcements are those
    of this machine."""
    plain: bool = False
    """Whether the connection to another machine may be unencrypted, in a network of your own."""


class StateSecrets(Secrets, frozen=True):
    """The secret of the state server."""

    state_password: str = ""
    """`HUIGU_STATE_PASSWORD`: password for `[state] uri`."""


class ModelSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[model]` table: a language model that words answers; off without `url`.

    Any service with the chat interface of OpenAI's clients (`POST …/chat/completions`).
    """

    url: WebAddress = ""
    """Base address of the service, `https://…/v1`; questions and passages are sent there."""
    name: str = ""
    """What the service calls the model."""
    timeout_s: Annotated[float, msgspec.Meta(ge=0.5, le=30.0)] = 8.0
    """Seconds after which the answer is given without the model."""
    running: Annotated[int, msgspec.Meta(ge=1, le=64)] = 4
    """Answers that it words at the same time; others are given without it."""
    plain_http: bool = False
    """Whether `http://` to another machine is allowed, unencrypted, in a network of your own."""
    options: dict[str, str | int | float | bool] = msgspec.field(
        default_factory=lambda: {"temperature": 0, "max_tokens": 400}
    )
    """Further fields of each request, in place of the default ones."""


class ModelSecrets(Secrets, frozen=True):
    """The secret of the model's service."""

    model_key: str = ""
    """`HUIGU_MODEL_KEY`: bearer token; not needed by most services on a machine of your own."""


class BotSettings(msgspec.Struct, frozen=True):
    """All of `huigu.toml`."""

    indexer: Settings = Settings()
    """Of the index; knows the folder of `huigu.toml`."""
    tables: tuple[msgspec.Struct, ...] = ()
    """All other tables, each of its own type; a missing one has its defaults."""

    def get(self, table_type: type[Table]) -> Table:
        """Return the table of a type."""
        return _find(self.tables, table_type)

    @property
    def keep_days(self) -> int:
        """Days that the journal keeps questions."""
        return self.get(JournalSettings).keep_days

    def journal_path(self) -> Path | None:
        """Return the journal's path; None for a journal in memory."""
        path = self.get(JournalSettings).path
        return self.indexer.resolve(path) if path else None

    def beside_journal(self, name: str) -> Path:
        """Return the path of a file in the journal's folder, as `StateFiles` does."""
        path = self.get(JournalSettings).path
        return self.indexer.resolve(path or f"{DEFAULT_FOLDER}/{name}").with_name(name)

    def with_table(self, table: msgspec.Struct) -> BotSettings:
        """Return a copy with another table of the same type."""
        others = (other for other in self.tables if type(other) is not type(table))
        return BotSettings(self.indexer, (*others, table))


class BotSecrets(Secrets, frozen=True):
    """All secrets. They come from the environment only, and are never logged."""

    groups: tuple[msgspec.Struct, ...] = ()
    """Those of each channel; a missing one is not set."""

    def get(self, group_type: type[Table]) -> Table:
        """Return the secrets of a type."""
        return _find(self.groups, group_type)


def _find(structs: tuple[msgspec.Struct, ...], struct_type: type[Table]) -> Table:
    return next((item for item in structs if isinstance(item, struct_type)), struct_type())

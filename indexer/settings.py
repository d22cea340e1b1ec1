"""Settings of the index and its sources; `indexer.config` reads them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import msgspec

BUNDLED_ENCODER = "bundled"
"""Name of the encoder that ships with Huigu."""

NonEmpty = Annotated[str, msgspec.Meta(min_length=1)]
WebAddress = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(https?://[^\s/]+.*)?$",
        description="an address that begins with `http://` or `https://`",
    ),
]
"""An address with `http://` or `https://`, or empty."""


Language = Literal["zh", "en"]
HugoAnchors = Literal["rendered", "raw"]
"""What Hugo makes heading anchors from: the rendered text (since 0.112) or the source."""
OwnText = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
"""A line of the community's own."""
Examples = Annotated[tuple[OwnText, ...], msgspec.Meta(max_length=20)]
Note = Annotated[str, msgspec.Meta(max_length=300)]
"""What people read of the community's ways, in one or two sentences."""
Greeting = Annotated[str, msgspec.Meta(max_length=300)]
"""In two languages it fits into the 2,048 bytes of a WeChat message."""


class IndexSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[index]` table."""

    path: NonEmpty = "data/index"
    """Folder of generations, relative to the configuration file."""
    encoder: NonEmpty = BUNDLED_ENCODER
    """`bundled`, a folder beside the configuration file, or a name of sentence-transformers."""
    store: NonEmpty = "local"
    """How the index is kept: `local` is files on this disk, `postgres` a database, `milvus` an
    engine for many machines."""
    uri: str = ""
    """Address of the store's server, `postgresql://user@host:5432/db` or `https://host:19530`,
    without the password: that is in `HUIGU_STORE_PASSWORD`. Empty for `local`."""
    keep: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    """Generations to keep on disk, with the current one."""
    pull: str = ""
    """Folder, or `https://` address, of another machine's `[index] path`: the server brings its
    index here, and reads no sources by itself; empty: it does not."""
    every: str = "10m"
    """How often the server looks there for a new index: `10m`, `1h`."""
    allow_private: bool = False
    """Whether the address of `pull` may be in a private network."""
    downloads: NonEmpty = "data/downloads"
    """Folder of the local copies of sources with a `url`, relative to the configuration file."""


class StoreSecrets(msgspec.Struct, frozen=True):
    """The secret of the store; from the environment only, and `repr` does not show it."""

    store_password: str = ""
    """`HUIGU_STORE_PASSWORD`: password, or token, of the server that `[index] uri` names."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class SourceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[sources]]` table."""

    name: str
    """Unique; shown in citations. Letters and digits of any language, blanks, `_`, `.` and `-`."""
    type: str
    """How it is read: one of the types in `docs/sources.md`."""
    path: NonEmpty
    """File or folder, relative to the configuration file."""
    base_url: WebAddress = ""
    """Base address of the pages; from the site's own configuration if left out."""
    language: str = ""
    """Language of pages that name none; detected if left out."""
    event: str = ""
    """Event of pages that name none."""
    max_bytes: Annotated[int, msgspec.Meta(ge=1024, le=1 << 30)] = 8 << 20
    """Largest file in bytes (of JSONL: the largest row); a larger one is skipped with a message.
    `docs/limits.md` says what else a page may take."""
    max_seconds: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 10.0
    """Longest processor time of a page, or of a row, from its text to its passages; one that takes
    longer is skipped with a message. The slowest of some 4,000 real pages takes 0.2 seconds."""
    every: str = ""
    """How often the server reads the source by itself: `30m`, `6h`, `2d`; empty for never."""

    PULLING: ClassVar[frozenset[str]] = frozenset()
    """Options that say how a copy is brought, and nothing of what is read in it."""


class AnchoredSettings(SourceSettings, frozen=True, forbid_unknown_fields=True):
    """A `[[sources]]` table of a type that reads Markdown as Hugo does, if nothing says other."""

    anchors: HugoAnchors = "rendered"
    """What Hugo makes heading anchors from: text that is `rendered` (since 0.112), or `raw`."""


class PulledSettings(SourceSettings, frozen=True, forbid_unknown_fields=True):
    """A `[[sources]]` table of a type that reads files here, or pulls them from an address."""

    path: str = ""
    """File or folder, relative to the configuration file; empty with a `url`."""
    url: str = ""
    """Where a rebuild pulls from, into the local copy that it then reads; empty with a `path`."""


def encode_source(source: SourceSettings) -> bytes:
    """Encode the settings that the documents of a source depend on, as JSON.

    Left out is what says nothing of them: where a local copy lies, and how and when it is brought.
    """
    table = msgspec.structs.asdict(source)
    del table["every"]
    table = {key: value for key, value in table.items() if key not in source.PULLING}
    if isinstance(source, PulledSettings) and source.url:
        table["path"] = ""
    return msgspec.json.encode(table)


class CommunitySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[community]` table: what the community calls itself, and what people read of it."""

    name: Annotated[str, msgspec.Meta(max_length=80)] = ""
    """Title of the web page, if `[server] title` gives no other."""
    names: Annotated[tuple[OwnText, ...], msgspec.Meta(max_length=100)] = ()
    """What it also calls itself: like `name`, never rare words in a question."""
    examples: Examples | dict[Language, Examples] = ()
    """Questions that are shown as examples: one list, each for the readers of its language, or a
    list by language (`zh`, `en`). Without any: questions about the events with most videos."""
    contact: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """How to reach the organisers: stands where people are asked to tell them of a problem."""
    subscribe: Note | dict[Language, Note] = ""
    """Answer to who asks how to hear of new pages: one text, or one by language."""
    contribute: Note | dict[Language, Note] = ""
    """Answer to who wants to add a talk or to take part: one text, or one by language."""
    greeting: Greeting | dict[Language, Greeting] = ""
    """Answer to a greeting, and the first words to a new follower, in place of our own: one text,
    or one by language."""

    wordings: str = ""
    """File of questions as this community words them, JSON lines of `intent` and `text`, with
    `subject` if need be, as in `training/intents/`. A question like one of them has its intent."""
    aliases: Annotated[dict[OwnText, OwnText], msgspec.Meta(max_length=200)] = {}
    """What people also call an event, a series, a person or a talk, and its name on the pages."""

    def list_names(self) -> tuple[str, ...]:
        """List all names of the community."""
        return tuple(filter(None, (self.name, *self.names)))


class Settings(msgspec.Struct, frozen=True):
    """Settings to build and to open an index."""

    index: IndexSettings = IndexSettings()
    """The `[index]` table."""
    sources: tuple[SourceSettings, ...] = ()
    """In the order that `huigu rebuild` reads them."""
    community: CommunitySettings = CommunitySettings()
    """The `[community]` table."""
    folder: str = "."
    """Folder of the configuration file; relative paths start there."""

    def resolve(self, path: str) -> Path:
        """Make a path from the configuration file absolute."""
        return (Path(self.folder) / Path(path).expanduser()).resolve()

    def locate_copy(self, source: SourceSettings) -> Path:
        """Give the folder of a source's local copy, whether it is there or not."""
        return self.resolve(self.index.downloads) / source.name

    def find_wordings(self) -> Path | None:
        """Find the file of the community's own wordings; None without one."""
        return self.resolve(self.community.wordings) if self.community.wordings else None

    def fingerprint(self) -> str:
        """Hash the settings that change the index: encoder, store and sources."""
        encoder = Path(self.index.encoder)
        # Below the configuration's folder, so that a folder that was moved is the same.
        name = encoder.relative_to(self.folder) if encoder.is_relative_to(self.folder) else encoder
        sources = [msgspec.Raw(encode_source(source)) for source in self.sources]
        built_from = (name.as_posix(), self.index.store, sources)
        return hashlib.sha256(msgspec.json.encode(built_from)).hexdigest()

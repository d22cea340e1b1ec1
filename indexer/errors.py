"""What can go wrong, as a short tree. A message names the culprit, the limit and the remedy.

HuiguError
├── ConfigError          huigu.toml or the environment says something we cannot follow
├── SourceError          a source as a whole cannot be read (missing folder, no permission)
│   └── BadInput         one entry of a source is broken; the rest goes on
├── EncoderError         the encoder cannot be loaded, or is not the one the index was built with
├── StoreError           the index on disk cannot be used
│   ├── NoIndex          there is no index yet
│   ├── DamagedIndex     checksums do not hold, or the index is of another format
│   └── RebuildRunning   another rebuild holds the lock
└── UsageError           an argument is out of its range
"""

from __future__ import annotations

from pathlib import Path


class HuiguError(Exception):
    """Base of every error we raise on purpose; `str()` is one line fit for a person."""


class ConfigError(HuiguError):
    """A setting is unknown, missing or out of range."""


class SourceError(HuiguError):
    """A source cannot be read at all."""


class BadInput(SourceError):
    """One entry of a source is broken and was left out.

    Attributes:
        path: The file, as the person who wrote it would name it.
        line: Line in the file, counted from 1; 0 when no line can be named.
        reason: What is wrong.
        remedy: What to do about it.
    """

    def __init__(self, path: Path | str, line: int, reason: str, remedy: str) -> None:
        self.path = str(path)
        self.line = line
        self.reason = reason
        self.remedy = remedy
        place = f"{self.path}:{line}" if line else self.path
        super().__init__(f"{place}: {reason}; {remedy}")


class EncoderError(HuiguError):
    """An encoder cannot be loaded or does not fit the index."""


class StoreError(HuiguError):
    """The index on disk cannot be used."""


class NoIndex(StoreError):
    """There is no index at the configured path yet."""


class DamagedIndex(StoreError):
    """The index is damaged, or was written by another version or encoder."""


class RebuildRunning(StoreError):
    """Another rebuild of the same index is running."""


class UsageError(HuiguError):
    """A caller asked for something outside the documented range."""

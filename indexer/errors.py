"""The exceptions of Huigu. A message names the culprit, the limit and the remedy.

HuiguError
├── ConfigError          huigu.toml or the environment has a bad value
├── SourceError          a whole source cannot be read (missing folder, no permission)
│   ├── BadInput         one entry of a source is broken; the others are read
│   └── SourceUnreachable  what a source pulls cannot be had now; its documents stay
├── EncoderError         the encoder cannot be loaded, or did not build this index
├── StoreError           the index on disk cannot be used
│   ├── NoIndex          there is no index yet
│   ├── DamagedIndex     a checksum or the format of the index is wrong
│   ├── UnreadableIndex  our user may not read its files, which are undamaged
│   ├── StoreUnreachable the server that keeps the index does not answer now
│   ├── RebuildRunning   another rebuild holds the lock
│   └── IndexHeld        somebody rolled it back and holds it there
├── OutOfTime            the work on a question was given up at its deadline
└── UsageError           an argument is out of range
"""

from __future__ import annotations

from pathlib import Path

MAX_PART_CHARS = 400
"""Of each part of a message about bad input, which may quote a line of megabytes."""


class HuiguError(Exception):
    """Base class of all our errors; `str()` is one line to show to a person."""


class ConfigError(HuiguError):
    """A setting is unknown, missing or out of range."""


class SourceError(HuiguError):
    """A source cannot be read at all."""


class BadInput(SourceError):
    """One entry of a source is broken and was skipped.

    `path` is the file, as the configuration names it, and `line` counts from 1; 0 if unknown. A
    part of the message that is too long is cut.
    """

    def __init__(self, path: Path | str, line: int, reason: str, remedy: str) -> None:
        self.path, self.line = _cut(str(path)), line
        self.reason, self.remedy = _cut(reason), _cut(remedy)
        place = f"{self.path}:{line}" if line else self.path
        super().__init__(f"{place}: {self.reason}; {self.remedy}")


class SourceUnreachable(SourceError):
    """What is out there cannot be brought into the local copy now; its documents stay."""


class EncoderError(HuiguError):
    """An encoder cannot be loaded or does not fit the index."""


class StoreError(HuiguError):
    """The index on disk cannot be used."""


class NoIndex(StoreError):
    """There is no index at the configured path yet."""


class DamagedIndex(StoreError):
    """The index is damaged, or another version or encoder wrote it."""


class UnreadableIndex(StoreError):
    """The user that we run as may not read the index; nothing is known to be damaged."""


class StoreUnreachable(StoreError):
    """The server that keeps the index does not answer now; later it may."""


class RebuildRunning(StoreError):
    """Another rebuild of the same index is running."""


class IndexHeld(StoreError):
    """The index was rolled back, and is held there until somebody releases it."""


class OutOfTime(HuiguError):
    """The work on a question took too long and was given up."""


class UsageError(HuiguError):
    """An argument is out of the documented range."""


class Terminated(KeyboardInterrupt):
    """SIGTERM, which stops a command as Ctrl-C does."""


def _cut(text: str) -> str:
    return text if len(text) <= MAX_PART_CHARS else f"{text[:MAX_PART_CHARS]}…"

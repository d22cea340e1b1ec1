"""How an error in a worker becomes one in the main process: by its name, and never as a pickle."""

from __future__ import annotations

from collections.abc import Iterator

from bot.workers.messages import Failed
from indexer.errors import HuiguError, OutOfTime, StoreError

MAX_TEXT_CHARS = 2000
"""Of a message, which may quote anything."""


class WorkerFailed(Exception):
    """Something unexpected happened in a worker, whose log line has the traceback."""


class WorkerLost(Exception):
    """The worker ended, or was ended, before it reported on its work."""


def describe_error(number: int, error: BaseException) -> Failed:
    """Describe what ended a piece of work."""
    text = str(error)[:MAX_TEXT_CHARS].encode(errors="replace").decode()
    name = type(error).__name__
    if not isinstance(error, HuiguError):
        return Failed(number, "", f"unexpected {name} in a worker")
    known = {kind.__name__ for kind in _list_kinds()}
    bases = (kind.__name__ for kind in type(error).__mro__)
    return Failed(number, next(name for name in bases if name in known), text)


def make_error(failed: Failed) -> Exception:
    """Make the error that was described."""
    kinds = {kind.__name__: kind for kind in _list_kinds()}
    kind: type[Exception] = kinds.get(failed.error, WorkerFailed)
    return kind(failed.text)


def _list_kinds() -> Iterator[type[HuiguError]]:
    """List the errors that an answer may end with; each is made of its message."""
    yield from (HuiguError, OutOfTime, StoreError)
    yield from StoreError.__subclasses__()

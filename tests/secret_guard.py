"""A pytest plugin: a test fails if a secret is logged while it runs, by us or by a library.

It reads each record where the logger hands it out, so that no level, no handler, no `propagate` and
no filter hides one: loggers make records of all levels, and those that would not have been made are
read and dropped. What a test prints is read as well. What it catches itself, such as the output of
a process it starts, it passes to `assert_no_secret`.
"""

from __future__ import annotations

import functools
import logging
import re
import reprlib
import traceback
from collections.abc import Generator, Iterable

import pytest

from tests.fakes.wecom.secrets import all_secrets

_EVERYTHING = 1
"""Level of the root logger, below all that anybody uses, so that no test sets it by chance."""
_SHOWN = 400
"""Characters of what was logged that a failure shows."""
_LONGEST = 1 << 24
"""Characters, or members, of anything logged that are read."""
_TOLD = {"name", "msg", "exc_info", "exc_text", "stack_info", "threadName", "taskName"}
_NOT_TOLD = frozenset(vars(logging.makeLogRecord({}))) - _TOLD
"""What a record has besides: where and when it was made, and the arguments, read one by one."""
_HOLD_NOTHING = (int, float, bool, type(None))


def assert_no_secret(text: str) -> None:
    """Fail where a text holds a secret that tests use."""
    found = secrets_in(text)
    assert not found, f"holds the secret {found[0]}: {_around(text, found[0])}"


def secrets_in(text: str, secrets: Iterable[str] | None = None) -> list[str]:
    """The secrets that a text holds, in their order there."""
    wanted = all_secrets() if secrets is None else secrets
    return re.findall("|".join(re.escape(secret) for secret in wanted), text)


class SecretGuard:
    """Keeps what was logged with a secret in it, until it is asked."""

    def __init__(self) -> None:
        self._leaks: list[str] = []
        self._level = logging.root.level
        self._patch = pytest.MonkeyPatch()
        self._secret = re.compile("|".join(re.escape(secret) for secret in all_secrets()))

    def begin(self) -> None:
        """Watch every logger."""
        handle = logging.Logger.handle

        def watched(logger: logging.Logger, record: logging.LogRecord) -> None:
            self._look(record)
            level = logger.getEffectiveLevel()
            if record.levelno >= (self._level if level == _EVERYTHING else level):
                handle(logger, record)

        self._patch.setattr(logging.Logger, "handle", watched)
        logging.root.setLevel(_EVERYTHING)

    def end(self) -> None:
        """Leave the loggers as they were."""
        self._patch.undo()
        logging.root.setLevel(self._level)

    def take(self) -> list[str]:
        """Give what was found since the last time."""
        found, self._leaks = self._leaks, []
        return found

    def _look(self, record: logging.LogRecord) -> None:
        text = _told(record)
        if leak := self._secret.search(text):
            place = f"{record.name} {record.levelname}, {record.pathname}:{record.lineno}"
            self._leaks.append(f"{place}: {_around(text, leak.group())}")


def _told(record: logging.LogRecord) -> str:
    """All that some handler could write of a record, `extra` included."""
    held = [value for name, value in vars(record).items() if name not in _NOT_TOLD]
    held += record.args if type(record.args) is tuple else [record.args]
    parts = [record.getMessage()]
    # A suite logs millions of records: what is plain is not handed to `repr`, which is slow.
    parts += [
        one if type(one) is str else _whole().repr(one)
        for one in held
        if type(one) not in _HOLD_NOTHING
    ]
    if record.exc_info and record.exc_info[0]:
        parts += traceback.format_exception(*record.exc_info)
    return "\n".join(parts)


@functools.cache
def _whole() -> reprlib.Repr:
    """Like `repr`, but forgiving: a request that is half read, for one, has none."""
    whole = reprlib.Repr()
    for limit in ("maxstring", "maxother", "maxlong", "maxdict", "maxlist", "maxtuple", "maxset"):
        setattr(whole, limit, _LONGEST)
    return whole


def _around(text: str, secret: str) -> str:
    """The part of a text that a secret stands in."""
    begin = max(text.index(secret) - _SHOWN // 2, 0)
    return text[begin : begin + _SHOWN]


_GUARD = pytest.StashKey[SecretGuard]()


def pytest_configure(config: pytest.Config) -> None:
    guard = SecretGuard()
    guard.begin()
    config.stash[_GUARD] = guard


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_GUARD].end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the test fail once all its fixtures are gone: until then they may log."""
    report = yield
    if call.when != "teardown":
        return report
    leaks = item.config.stash[_GUARD].take()
    leaks += [f"printed: {_around(text, secrets_in(text)[0])}" for text in _printed(report)]
    if leaks:
        told = "\n".join(["a secret was logged or printed:", *leaks])
        report.sections.append(("secrets", told))
        if report.passed:
            report.outcome, report.longrepr = "failed", told
    return report


def _printed(report: pytest.TestReport) -> list[str]:
    """What the test wrote to its output and that holds a secret."""
    return [text for text in (report.capstdout, report.capstderr) if secrets_in(text)]

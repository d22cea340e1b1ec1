"""Keeps a channel running: one that fails starts again by itself, and takes no other one down."""

from __future__ import annotations

import asyncio
import random
import traceback
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge

from bot.runtime.clock import Clock
from bot.runtime.health import ChannelRefused, ChannelStatus, Health, log
from bot.runtime.sqlite import StateFileError
from indexer.errors import ConfigError, HuiguError

PAUSES_S = (2.0, 300.0)
"""After the first failure, and at most; doubled in between. Discord allows a thousand log-ins a
day, and this makes three hundred."""
REFUSED_S = 600.0
"""After a refusal, which only somebody at the platform takes back."""

Start = Callable[[], Coroutine[None, None, None]]
"""Starts a channel, which runs until it is cancelled."""


async def supervise(
    start: Start,
    status: ChannelStatus,
    clock: Clock,
    random_number: Callable[[], float] = random.random,
) -> None:
    """Run a channel, and again after each failure, until cancelled; then it finishes what it began.

    The pauses between grow, and are random so that many bots do not come back together;
    `random_number` is from 0 to 1.

    A `ConfigError` passes through when a setting is wrong, and so the channel never started. A file
    of the channel that is damaged or locked is no setting.
    """
    tries, recoveries = 0, 0
    while True:
        failure = _find_cause(await _run_once(start(), status))
        refused = isinstance(failure, ChannelRefused)
        is_setting = isinstance(failure, ConfigError) and not refused
        if isinstance(failure, StateFileError):
            is_setting = failure.is_misplaced
        is_at_start = not tries and not status.was_ready
        if is_at_start and is_setting and failure is not None:
            raise failure
        _report(status, failure)
        if status.recoveries > recoveries:
            tries, recoveries = 0, status.recoveries
        tries += 1
        pause_s = REFUSED_S if refused else min(PAUSES_S[1], PAUSES_S[0] * 2.0 ** min(tries - 1, 9))
        await clock.sleep(pause_s * (0.75 + 0.5 * random_number()))


def publish_states(health: Health, registry: CollectorRegistry) -> None:
    """Add the metric `huigu_channel_up` of the channels that are on."""
    text = "1 while a channel answers, here or on another replica; /readyz says why it does not."
    up = Gauge("huigu_channel_up", text, ["channel"], registry=registry)
    for status in health:
        up.labels(status.name).set_function(partial(_tell_ready, status))


def _tell_ready(status: ChannelStatus) -> float:
    return float(status.state in {"ready", "standby"})


async def _run_once(
    work: Coroutine[None, None, None], status: ChannelStatus
) -> BaseException | None:
    """Run a channel and return what ended it; None when it returned.

    A cancellation is passed on to the channel, and waits for what it finishes.

    Raises:
        CancelledError: The supervisor was cancelled.
    """
    task = asyncio.create_task(work, name=status.name)
    try:
        # `gather` hands exceptions over as values, so that nothing has to catch all of them.
        (failure,) = await asyncio.gather(task, return_exceptions=True)
    except asyncio.CancelledError:
        if task.done() and not task.cancelled() and (failure := task.exception()):
            log.error("%s: it did not stop well: %s", status.name, failure, exc_info=failure)
        raise
    return failure


def _find_cause(failure: BaseException | None) -> BaseException | None:
    """Find the one that matters in a group of exceptions; an unexpected one comes first."""
    while isinstance(failure, BaseExceptionGroup):
        expected, unexpected = failure.split(HuiguError)
        failure = (unexpected or expected or failure).exceptions[0]
    return failure


def _report(status: ChannelStatus, failure: BaseException | None) -> None:
    if isinstance(failure, StateFileError):
        # /readyz is public, and the message names a file of the server.
        reason = "a file of this channel cannot be used, the log names it"
        status.report(str(failure), failed=True, reason=reason)
    elif isinstance(failure, HuiguError):
        status.report(str(failure), failed=isinstance(failure, ConfigError))
    elif failure is None or isinstance(failure, asyncio.CancelledError):
        status.report("it ended, which it never should; please report this", failed=True)
    else:
        # Where it happened tells two errors apart; what it says may hold a person's words.
        frames = traceback.extract_tb(failure.__traceback__)
        place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        problem = f"unexpected {type(failure).__name__}{place}; please report this"
        status.report(problem, failed=True, cause=failure)

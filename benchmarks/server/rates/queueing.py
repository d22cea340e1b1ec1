"""Plays questions through the processes of a server, on cores that nothing else uses."""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Sequence

from benchmarks.speed.latency import compute_percentile

CORES = 2
PLAYED = 5_000
"""Questions of the queue that is played through."""


def play(times_ms: Sequence[float], main_ms: float, workers: int, rate: float) -> float:
    """Play questions at an even rate through the processes on free cores; gives their p99 in ms.

    A question takes `main_ms` of the main process, and then its own time of `times_ms` of a worker;
    one thing at a time runs on a core. The main process goes first where both wait.
    """
    arriving = [number * 1000 / rate for number in range(PLAYED)]
    ended: list[tuple[float, int, bool]] = []  # when, which question, whether in the main process
    taken, answering, waits = 0, deque[int](), list[float]()
    now, cores, is_main_free, free = 0.0, CORES, True, workers
    while len(waits) < PLAYED:
        while cores:
            if is_main_free and taken < PLAYED and arriving[taken] <= now:
                heapq.heappush(ended, (now + main_ms, taken, True))
                is_main_free, taken = False, taken + 1
            elif free and answering:
                number = answering.popleft()
                heapq.heappush(ended, (now + times_ms[number % len(times_ms)], number, False))
                free -= 1
            else:
                break
            cores -= 1
        arrival = arriving[taken] if cores and is_main_free and taken < PLAYED else math.inf
        now = min(arrival, ended[0][0] if ended else math.inf)
        while ended and ended[0][0] <= now:
            _, number, is_main = heapq.heappop(ended)
            cores += 1
            if is_main:
                is_main_free = True
                answering.append(number)
            else:
                free += 1
                waits.append(now - arriving[number])
    return compute_percentile(sorted(waits), 99)


def find_rate_on_free_cores(
    times_ms: Sequence[float], main_ms: float, workers: int, limit_ms: float
) -> int:
    """Find the highest rate, in steps of 5, at which `play` stays within the limit; 0 for none."""
    if not workers:  # one process does both, and one thing after the other
        times_ms, main_ms, workers = [time + main_ms for time in times_ms], 0.0, 1
    low, high = 0, 2000
    while high - low > 5:
        rate = (low + high) // 2
        is_met = play(times_ms, main_ms, workers, rate) <= limit_ms
        low, high = (rate, high) if is_met else (low, rate)
    return low

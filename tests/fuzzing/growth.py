"""Looks for time that grows faster than the input: a piece, repeated, at two sizes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.fuzzing.measure import Outcome, run_input
from tests.fuzzing.mutations import HOSTILE
from tests.fuzzing.tally import Tally
from tests.fuzzing.target import Read, Target

TIMES = 8
"""How much longer the long input is."""
MOST_GROWTH = 3 * TIMES
"""How much more time it may take: quadratic would be 64 times, a busy machine twice."""
LEAST_S = 0.15
"""Less time is not compared: it is the clock's, or that of the first call."""
_RUNS = 3
_MOST_PIECES = 3
_MOST_FRAME_CHARS = 200


class Pieces:
    """Makes texts of repeated pieces: tokens, hostile characters, parts of real inputs."""

    def __init__(self, seeds: Sequence[bytes], tokens: Sequence[str], rng: random.Random) -> None:
        """Take at least one seed and one token."""
        self._seeds = [seed.decode(errors="replace") for seed in seeds]
        self._tokens, self._rng = tokens, rng

    def choose(self) -> Callable[[int], bytes]:
        """Choose pieces and what stands around them; gives the input of a size in bytes."""
        rng = self._rng
        piece = "".join(self._choose_piece() for _ in range(rng.randint(1, _MOST_PIECES))) or " "
        text = rng.choice(self._seeds)[:_MOST_FRAME_CHARS]
        cut = rng.choice((0, len(text), rng.randint(0, len(text))))
        ahead, behind = text[:cut], rng.choice(("", "\n", text[cut:], rng.choice(self._tokens)))

        def make(size: int) -> bytes:
            data = piece.encode(errors="replace")
            return ahead.encode() + data * (size // len(data) + 1) + behind.encode(errors="replace")

        return make

    def _choose_piece(self) -> str:
        rng = self._rng
        if rng.random() < 0.6:
            return rng.choice(self._tokens)
        if rng.random() < 0.5:
            return rng.choice(HOSTILE)[:40]
        text = rng.choice(self._seeds)
        start = rng.randint(0, len(text))
        return text[start : start + rng.randint(1, 30)]


def try_growth(
    target: Target, read: Read, make: Callable[[int], bytes], tally: Tally, note: Callable
) -> None:
    """Try pieces at both sizes; the long input is slow if its time grew too much."""
    short, long = make(target.grown_bytes // TIMES), make(target.grown_bytes)
    note(long)
    outcome = run_input(target, read, long)
    tally.add(short, run_input(target, read, short))
    if outcome.kind in {"survived", "refused"} and outcome.seconds > LEAST_S:
        outcome = _compare(target, read, short, long, outcome)
    tally.add(long, outcome)


def _compare(target: Target, read: Read, short: bytes, long: bytes, outcome: Outcome) -> Outcome:
    short_s = min(run_input(target, read, short).seconds for _ in range(_RUNS))
    if outcome.seconds <= MOST_GROWTH * short_s:
        return outcome
    long_s = min(run_input(target, read, long).seconds for _ in range(_RUNS))
    if long_s <= MOST_GROWTH * short_s:
        return outcome
    detail = f"{len(short)} bytes: {short_s:.3f} s, {len(long)} bytes: {long_s:.3f} s"
    return Outcome("slow", long_s, f"{target.name}: grows", detail)

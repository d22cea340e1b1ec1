"""Gives one input to several parsers."""

from __future__ import annotations

from collections.abc import Sequence

from tests.fuzzing.target import Read


def read_in_ways(ways: Sequence[Read], refusals: tuple[type[Exception], ...]) -> Read:
    """Make a parser that refuses what each of the given ones refuses."""

    def read(data: bytes) -> None:
        problems = []
        for way in ways:
            try:
                way(data)
            except refusals as error:
                problems.append(error)
        if len(problems) == len(ways):
            raise problems[0]

    return read

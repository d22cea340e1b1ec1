"""Limits on what the filters of a template may make: a few lines of them could fill the memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from liquid.exceptions import FilterValueError, ResourceLimitError

MAX_CHARS = 1 << 20
"""Of a text that a filter makes."""
MAX_ITEMS = 100_000
"""Of a list or a range that a filter reads."""
MAX_BITS = 256
"""Of a whole number."""

Filter = Callable[..., object]
_BROKEN = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


def guard_filter(name: str, function: Filter) -> Filter:
    """Give a filter its limits; what it raises for wrong values is an error of the template."""

    @wraps(function)  # also the attributes that ask for the context
    def call(*args: object, **options: object) -> object:
        for value in args:
            if isinstance(value, (range, list, tuple)) and len(value) > MAX_ITEMS:
                raise ResourceLimitError(f"{name}: too many items", token=None)
        if name.startswith("replace"):
            _check_replacement(args)
        elif name == "join":
            _check_join(args)
        try:
            result = function(*args, **options)
        except _BROKEN as error:
            raise FilterValueError(f"{name}: {error}", token=None) from error
        is_long = isinstance(result, (str, list)) and len(result) > MAX_CHARS
        if is_long or (isinstance(result, int) and result.bit_length() > MAX_BITS):
            raise ResourceLimitError(f"{name}: too large a result", token=None)
        return result

    return call


def _check_replacement(args: tuple[object, ...]) -> None:
    """Check how long a text would be with its parts replaced, before it is made.

    Raises:
        ResourceLimitError: Too long.
    """
    text, old, new = (*map(str, args[:3]), "", "", "")[:3]
    count = text.count(old) if old else len(text) + 1
    if len(text) + count * len(new) > MAX_CHARS:
        raise ResourceLimitError("replace: too large a result", token=None)


def _check_join(args: tuple[object, ...]) -> None:
    """Check how long joined items would be.

    Raises:
        ResourceLimitError: Too long.
    """
    count = len(args[0]) if isinstance(args[0], (range, list, tuple)) else 0
    if count * len(str(args[1]) if len(args) > 1 else " ") > MAX_CHARS:
        raise ResourceLimitError("join: too large a result", token=None)

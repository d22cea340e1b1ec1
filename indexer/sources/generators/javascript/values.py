"""Values of expressions: literals, and what can be told of the rest without running it."""

from __future__ import annotations

from dataclasses import dataclass

MAX_VALUES = 100_000
"""Values that are made of one program, those of copied lists too; the rest is unknown."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a program makes when it runs."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function that is not known: `starlight({title: "Docs"})`."""

    name: str
    """As written, with dots: `path.resolve`; empty if it is no plain name."""
    arguments: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function, whose body was not read."""

    start: int
    """Index of the first token of the body; for a block of the token behind its brace."""
    end: int
    """Index behind the last one of a block; 0 if the body is one expression."""


@dataclass(frozen=True, slots=True)
class Module:
    """A name that another file gives: `import NAME from "./x.json"`, `require("./x.json")`."""

    path: str
    name: str = ""
    """What is taken of it; empty for all of it."""


UNKNOWN = Unknown()


def is_known(value: object) -> bool:
    """Tell whether a value is that of a literal."""
    return not isinstance(value, Unknown | Call | Function | Module)


def is_true(value: object) -> bool:
    """Tell whether a condition takes a value as true: an empty list or object is."""
    return bool(value) or isinstance(value, list | dict)


def combine(left: object, sign: str, right: object) -> object:
    """Combine two values; of an alternative to something unknown, the known one is taken."""
    if sign in {"||", "??"}:
        if not is_known(left):
            return right
        takes_left = left is not None if sign == "??" else is_true(left)
        return left if takes_left else right
    if not is_known(left):
        return UNKNOWN
    if sign == "&&":
        return right if is_true(left) else left
    if not is_known(right):
        return UNKNOWN
    if sign in {"===", "=="}:
        return left == right
    if sign in {"!==", "!="}:
        return left != right
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        return left + right if len(left) + len(right) < MAX_VALUES else UNKNOWN
    return UNKNOWN


def get_item(value: object, key: object) -> object:
    """Get an item of a list, or a field of an object."""
    if isinstance(value, list) and isinstance(key, int) and not isinstance(key, bool):
        return value[key] if 0 <= key < len(value) else None
    return value.get(key) if isinstance(value, dict) and isinstance(key, str) else UNKNOWN


def read_number(text: str) -> object:
    """Read a number as it is written."""
    try:
        return int(text, 0) if text.isdigit() or text[:2].lower() == "0x" else float(text)
    except ValueError:
        return UNKNOWN

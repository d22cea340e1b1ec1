"""Says in words which type or size of value msgspec expects."""

from __future__ import annotations

import re

_EXPECTED = re.compile(
    r"Expected `(?P<types>[^`]+)`(?P<length> of length)?"
    r"(?: (?P<sign>[<>]=?) (?P<limit>\S+))?(?:, got `(?P<given>\w+)`)?"
)
_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "str": "text in quotes",
    "array": "a list in [ ]",
    "object": "a table",
}
_SIGNS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}


def explain_type(reason: str) -> str:
    """Explain in words a reason of msgspec's such as "Expected `int`, got `str`"; others stay."""
    match = _EXPECTED.fullmatch(reason)
    if not match:
        return reason
    types = match["types"].split(" | ")
    words = f"it must be {' or '.join(_TYPES.get(name, name) for name in types)}"
    if match["sign"]:
        unit = "" if not match["length"] else " characters" if "str" in types else " entries"
        words += f" of {_SIGNS[match['sign']]} {match['limit']}{unit}"
    if match["given"]:
        words += f", not {_TYPES.get(match['given'], match['given'])}"
    return words

"""Limits on the text of a page before it is parsed, because a parser makes objects of each mark."""

from __future__ import annotations

from indexer.errors import BadInput

MAX_STRUCTURE = 200_000
"""Lines and marks of a page. The parser takes some 1,000 bytes for each, so that 8 MB of `a` in
lines of their own would take 4 GB. Of 3,700 real pages none has more than 8,000."""

_MARKS = "\n|>-+*#`[<&\\_~!=.:"


def check_structure(text: str, name: str, first_line: int) -> None:
    """Check how many objects the parser would make of a text; see `parse_body` for the arguments.

    Raises:
        BadInput: Too many.
    """
    marks = sum(text.count(mark) for mark in _MARKS)
    if marks > MAX_STRUCTURE:
        reason = f"{marks:,} lines and marks, more than {MAX_STRUCTURE:,}"
        raise BadInput(name, first_line, reason, "split the page")

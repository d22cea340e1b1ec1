"""Limits on the text of a page, so that the parser takes neither minutes nor gigabytes.

Three are checked while it parses, because only then it is known what is code and what a table.
"""

from __future__ import annotations

from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from indexer.errors import BadInput
from indexer.markdown.embedded_html import (
    MAX_ATTRIBUTES,
    MAX_HTML_DEPTH,
    has_too_many_attributes,
    is_too_deep,
)

MAX_STRUCTURE = 200_000
"""Lines and marks of a page. The parser takes some 1,000 bytes for each, so that 8 MB of `a` in
lines of their own would take 4 GB. Of 3,700 real pages none has more than 8,000."""
MAX_COSTLY = 40_000
"""Marks of a page outside code that can each take the parser 50 microseconds. None of 3,000 real
pages has many more than 3,000."""
MAX_CELLS = 100_000
"""Cells of the tables of a page, with those that the parser adds to short rows: 24 kB of marks can
give 65,536. The largest of 3,000 real pages has some 2,000."""
MAX_TAG_WORK = 200_000_000
"""`<` in a paragraph times its characters: for each, the parser copies and reads the rest of the
paragraph. 14,000 in 14,000 characters take a second."""

_STRUCTURE = "\n|>-+*#`[<&\\_~!=.:"
_COSTLY = "[<`*_"


def check_structure(text: str, name: str, first_line: int) -> None:
    """Check how many objects the parser would make of a text; see `parse_body` for the arguments.

    Raises:
        BadInput: Too many.
    """
    marks = sum(text.count(mark) for mark in _STRUCTURE)
    if marks > MAX_STRUCTURE:
        reason = f"{marks:,} lines and marks, more than {MAX_STRUCTURE:,}"
        raise BadInput(name, first_line, reason, "split the page")


def parse_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule for tables: markdown-it's own, up to a number of cells.

    Raises:
        BadInput: The tables of the page have more.
    """
    before = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    cells = sum(token.type in {"th_open", "td_open"} for token in state.tokens[before:])
    state.env["cells"] = state.env.get("cells", 0) + cells
    if state.env["cells"] > MAX_CELLS:
        reason = f"its tables have more than {MAX_CELLS:,} cells"
        remedy = "split the page, or leave out columns"
        raise BadInput(state.env["name"], state.env["first_line"] + start, reason, remedy)
    return True


def check_blocks(state: StateCore) -> None:
    """Core rule, run before the texts of blocks are parsed: refuse what would take minutes.

    Raises:
        BadInput: There are too many marks, tags, attributes or elements within each other.
    """
    marks = 0
    for token in state.tokens:
        problem = _find_html_problem(token)
        if token.type == "inline":
            marks += sum(token.content.count(mark) for mark in _COSTLY)
        if marks > MAX_COSTLY:
            reason = f"more than {MAX_COSTLY:,} of the marks {' '.join(_COSTLY)} outside code"
            problem = reason, "split the page, or mark data as code"
        if problem:
            line = state.env["first_line"] + (token.map[0] if token.map else 0)
            raise BadInput(state.env["name"], line, *problem)


def _find_html_problem(token: Token) -> tuple[str, str] | None:
    """Find why the HTML of a block would take too long: reason and remedy."""
    content = token.content
    if token.type == "html_block" and is_too_deep(content):
        return f"more than {MAX_HTML_DEPTH} HTML elements are open at once", "close them"
    if token.type == "inline" and content.count("<") * len(content) > MAX_TAG_WORK:
        return "a long paragraph has too many `<`", "split it, or mark data as code"
    if token.type in {"inline", "html_block", "html_tag"} and has_too_many_attributes(content):
        return (
            f"an HTML element has more than {MAX_ATTRIBUTES} attributes",
            "leave most of them out",
        )
    return None

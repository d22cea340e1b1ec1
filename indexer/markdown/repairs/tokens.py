"""Makes the tokens that the repairs add to a page."""

from __future__ import annotations

from markdown_it.token import Token


def make_block(
    name: str, tag: str, content: str, lines: tuple[int, int], level: int
) -> tuple[Token, Token, Token]:
    """Make a block with inline content, such as a paragraph, before the content is parsed.

    `lines` are the first line of the block and the one behind it, from 0.
    """
    place = list(lines)
    opening = Token(f"{name}_open", tag, 1, map=place, level=level, block=True)
    inline = Token("inline", "", 0, map=place, level=level + 1, content=content, children=[])
    return opening, inline, Token(f"{name}_close", tag, -1, level=level, block=True)

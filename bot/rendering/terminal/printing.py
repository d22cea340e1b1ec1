"""Print lines on a terminal, with colours and links. Imported only if stdout is a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.rendering.terminal.layout import Line, Piece
from indexer.links.addresses import is_web_address

STYLES = {
    "": Style(),
    "heading": Style(bold=True),
    "strong": Style(bold=True),
    "marker": Style(color="cyan"),
    "faint": Style(dim=True),
    "quote": Style(italic=True),
}


def print_lines(lines: Sequence[Line], console: Console) -> None:
    """Print the lines of `bot.rendering.terminal.layout.lay_out`."""
    for line in lines:
        # `Text` reads no markup: "[red]" in a post stays "[red]".
        text = Text.assemble(*((piece.text, _make_style(piece)) for piece in line))
        if not any(piece.style for piece in line):
            text.highlight_regex(r"\[\d+\]", STYLES["marker"])
        # The terminal wraps lines: a break of ours would be copied with an address.
        console.print(text, soft_wrap=True)


def _make_style(piece: Piece) -> Style:
    style = STYLES[piece.style]
    # A post must not make a terminal open `file:` or `ssh:`.
    return style + Style(link=piece.url) if is_web_address(piece.url) else style

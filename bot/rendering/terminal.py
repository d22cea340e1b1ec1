"""Lines -> a terminal, with colours and links to click. Imported only where stdout is one."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.rendering.terminal_layout import Line, Piece
from indexer.links.addresses import is_web_address

LOOKS = {
    "": Style(),
    "heading": Style(bold=True),
    "strong": Style(bold=True),
    "marker": Style(color="cyan"),
    "faint": Style(dim=True),
    "quote": Style(italic=True),
}


def print_lines(lines: Sequence[Line], console: Console) -> None:
    """Print lines with their looks.

    Args:
        lines: As `bot.rendering.terminal_layout.lay_out` gives them.
        console: Where to.
    """
    for line in lines:
        # Put together as `Text`, which reads no markup: "[red]" in a post stays "[red]".
        text = Text.assemble(*((piece.text, _style(piece)) for piece in line))
        if not any(piece.look for piece in line):
            text.highlight_regex(r"\[\d+\]", LOOKS["marker"])
        # The terminal wraps: a line broken by us would break addresses for whoever copies them.
        console.print(text, soft_wrap=True)


def _style(piece: Piece) -> Style:
    look = LOOKS[piece.look]
    # A post must not make a terminal open `file:` or `ssh:`.
    return look + Style(link=piece.url) if is_web_address(piece.url) else look

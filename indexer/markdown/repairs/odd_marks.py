"""Reads headings and items without a plain space behind the mark: `##　讲稿`, `##签到表`, `-录像`.

To Markdown they are text, because a full-width or a no-break space is no space. Such a heading has
no anchor on the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from indexer.markdown.repairs.tokens import make_block

_HIDDEN = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_ODD = rf"(?:[^\S \t\n]|[{_HIDDEN}])"
"""White space that Markdown takes for text, and characters that nobody sees."""
_HAS_ODD = re.compile(_ODD)
_GAP = rf"(?:{_ODD}|[ \t])*"
_HEADING = re.compile(
    rf"(?P<lead>{_GAP})(?P<mark>[#＃]{{1,6}})(?P<gap>{_GAP})(?P<text>[^\s#＃!].*)"
)
_ITEM = re.compile(rf"(?P<lead>{_GAP})(?P<mark>[-*+－＊＋])(?P<gap>{_GAP})(?P<text>\S.*)")
_GLUED_TEXT = re.compile(r"[\u3400-\u9fff\u3040-\u30ff【《「『]|\[[^\]\n]{1,200}\]\(")
"""What makes a mark of an item out of a `-` that touches it: `-1` and `-v` are none."""
ODD = "odd"
"""Key in the `meta` of a heading that is none on the site."""


@dataclass(slots=True)
class _Piece:
    """Lines of a paragraph that belong together."""

    kind: str
    """`heading`, `item` or `text`."""
    line: int
    """Line in the paragraph, from 0."""
    level: int
    lines: list[str]


def read_odd_marks(state: StateCore) -> None:
    """Core rule, run before `inline`: split paragraphs at headings and items with odd marks."""
    tokens: list[Token] = []
    position = 0
    while position < len(state.tokens):
        token = state.tokens[position]
        if token.type == "paragraph_open" and token.level == 0:
            inline = state.tokens[position + 1]
            is_last = position + 3 >= len(state.tokens)
            pieces = _split_paragraph(inline.content, is_last)
            if any(piece.kind != "text" for piece in pieces):
                tokens += _make_tokens(pieces, token, state)
                position += 3
                continue
        tokens.append(token)
        position += 1
    state.tokens = tokens


def _split_paragraph(content: str, is_last: bool) -> list[_Piece]:
    pieces: list[_Piece] = []
    if not re.search(rf"[#＃]|{_ODD}|(?:^|\n)\s*[-*+－＊＋]", content):
        return pieces
    lines = content.split("\n")
    for number, line in enumerate(lines):
        if (heading := _HEADING.match(line)) and _is_heading(
            heading, len(lines) if number == 0 else 0, is_last
        ):
            text = _strip_end(_strip_end(heading["text"]).rstrip("#＃"))
            pieces.append(_Piece("heading", number, len(heading["mark"]), [text]))
        elif (item := _ITEM.match(line)) and _is_item(item):
            pieces.append(_Piece("item", number, 0, [item["text"]]))
        elif pieces and pieces[-1].kind != "heading":
            pieces[-1].lines.append(line)
        else:
            pieces.append(_Piece("text", number, 0, [line]))
    return pieces


def _strip_end(text: str) -> str:
    return text.rstrip().rstrip(_HIDDEN).rstrip()


def _is_heading(match: re.Match[str], lines: int, is_last: bool) -> bool:
    """Return whether a line is a heading; `lines` is 0, or those of a paragraph it begins."""
    if "＃" in match["mark"] or _HAS_ODD.search(match["lead"] + match["gap"]):
        return True
    if match["gap"]:
        return lines > 0  # what made it a paragraph is stripped
    # `#云原生` may be a tag, `#12` an issue.
    is_alone = lines == 1 and not is_last and not re.search(r"[#＃]", match["text"])
    is_title = is_alone and match["text"][0].isalpha()
    return len(match["mark"]) > 1 or is_title


def _is_item(match: re.Match[str]) -> bool:
    if _HAS_ODD.search(match["lead"] + match["gap"]):
        return match["gap"] != ""
    if match["gap"] or match["mark"] in "－＊＋":
        return False
    is_emphasis = match["mark"] == "*" and "*" in match["text"]
    return not is_emphasis and bool(_GLUED_TEXT.match(match["text"]))


def _make_tokens(pieces: list[_Piece], paragraph: Token, state: StateCore) -> Iterator[Token]:
    first = paragraph.map[0] if paragraph.map else 0
    in_list = False
    for piece in pieces:
        line = first + piece.line
        if piece.kind != "text":
            state.env["remarks"].add("mark", state.env["first_line"] + line, piece.lines[0])
        if in_list and piece.kind != "item":
            yield Token("bullet_list_close", "ul", -1, block=True)
        if piece.kind == "item" and not in_list:
            yield Token("bullet_list_open", "ul", 1, block=True)
        in_list = piece.kind == "item"
        yield from _make_piece(piece, (line, line + len(piece.lines)))
    if in_list:
        yield Token("bullet_list_close", "ul", -1, block=True)


def _make_piece(piece: _Piece, lines: tuple[int, int]) -> tuple[Token, ...]:
    content = "\n".join(piece.lines).strip()
    if piece.kind == "heading":
        heading = make_block("heading", f"h{piece.level}", content, lines, 0)
        heading[0].meta = {ODD: True}
        return heading
    if piece.kind == "item":
        return make_block("list_item", "li", content, lines, 1)
    return make_block("paragraph", "p", content, lines, 0)

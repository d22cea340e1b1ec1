"""Reads indented lines with an address as text, where Markdown takes them for code.

视频回顾：https://example.org/video/1
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from indexer.links.kinds import classify, find_kind
from indexer.markdown.repairs.tokens import make_block

_LINK = re.compile(r"!?\[[^\]\n]{0,200}\]\((?:https?:)?/[^\s()]{1,500}\)")
_ADDRESS = re.compile(
    r"<https?://[^\s<>]{1,2048}>|(?:https?://|www\.)[^\s<>\"'`，。；！？、）】》]{1,2048}"
)
_CODE = re.compile(r"[{}=<>$|&\\\";`]|^\s*(?:#|//|[-\w./~]+[$%#>] )")
"""Signs of code, outside of addresses."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_LABEL = re.compile(r"[\u3400-\u9fff]\s{0,2}[:：]\s{0,2}(?:<|https?://|www\.)")
_BETWEEN = re.compile(r"\s(?:[|&;>]|->)(?:\s|$)|；|;$")
"""What people write between two links, and shells between two commands."""
_QUOTE = re.compile(r"^\s*>\s")
_LABEL = re.compile(r"\s*[A-Z][\w'’-]*(?: [\w'’(),-]+){1,8}\s*:\s*")
"""`Notes of the meeting: `; one word alone may be a key of YAML or HTTP."""
_MARK = re.compile(r"^(?:[-*+>]\s+){1,3}")
"""Of an item or a quotation."""
MAX_LINES = 20
"""Longest block that is read as text; listings are longer."""


def read_indented_text(state: StateCore) -> None:
    """Core rule, run before `inline`: write code blocks that are text as paragraphs, by line."""
    tokens: list[Token] = []
    for token in state.tokens:
        lines = token.content.split("\n") if token.type == "code_block" else []
        if not lines or not _is_text([line for line in lines if line.strip()]):
            tokens.append(token)
            continue
        first = token.map[0] if token.map else 0
        state.env["remarks"].add("code", state.env["first_line"] + first, token.content)
        for number, line in enumerate(lines, start=first):
            if content := _MARK.sub("", line.strip(), count=1):
                tokens += make_block("paragraph", "p", content, (number, number + 1), token.level)
    state.tokens = tokens


def _is_text(lines: list[str]) -> bool:
    """Return whether the lines of a block are text with an address, and none is code."""
    if not lines or len(lines) > MAX_LINES:
        return False
    has_address = False
    is_text = False
    for line in lines:
        addresses = _ADDRESS.findall(line)
        links = _LINK.findall(line)
        around = _ADDRESS.sub("", _LINK.sub("", line))
        if links or _HAN_LABEL.search(line):
            around = _BETWEEN.sub(" ", around)
        around = _QUOTE.sub("", around)
        if _CODE.search(around):
            return False
        has_address = has_address or bool(addresses or links)
        is_text = is_text or bool(
            links or _HAN.search(around) or find_kind(around) or (addresses and _is_named(line))
        )
    return has_address and is_text


def _is_named(line: str) -> bool:
    """Return whether a line is a label and an address, or an address of a recording alone."""
    address = _ADDRESS.search(line)
    if address is None:
        return False
    before = line[: address.start()]
    if before.strip():
        return bool(_LABEL.fullmatch(before))
    return line.strip() == address[0] and classify(address[0])[0] in {"video", "slides", "audio"}

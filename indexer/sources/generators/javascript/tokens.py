"""Cuts JavaScript or TypeScript into tokens, in one pass over the text.

The grammar is that of ECMA-262, chapter 12 (Lexical Grammar). A slash is a division or begins a
regular expression; as in most tools that colour code, the token before it decides. Whatever does
not fit, such as a string without its end, is a token of its own: a broken file gives fewer values,
never an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_TOKENS = 50_000
"""What lies beyond is not read. The configuration of OpenKruise, with 270 lines, has 1,049."""

_PATTERN = re.compile(
    r"(?P<space>\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+|\#![^\n]*+)"
    r"|(?P<name>[A-Za-z_$\u0080-\uffff][\w$]*+)"
    r"|(?P<number>0[xX][0-9a-fA-F_]++|\.?[0-9][0-9_]*+(?:\.[0-9_]*+)?(?:[eE][+-]?[0-9]++)?n?)"
    r"|(?P<string>'(?:[^'\\\n]|\\.)*+'?+|\"(?:[^\"\\\n]|\\.)*+\"?+)"
    r"|(?P<mark>\.\.\.|=>|[=!]==?|&&|\|\||\?\?|\?\.(?![0-9])|[^\s])",
    re.DOTALL,
)
_CHUNK = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*+", re.DOTALL)
_REGEX = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.){0,500}+\]){1,500}+/[a-z]{0,8}+")
_BEFORE_REGEX = frozenset({*"(,=:[!&|?{};+-*%<>~^", "=>", "&&", "||", "??", "return", "typeof"})
_OPENING = {"(": ")", "[": "]", "{": "}", "${": "}"}
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "", "\n": ""}


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a program."""

    kind: str
    """`name`, `number`, `string`, `chunk` (text of a template), `regex` or `mark`."""
    text: str
    """As written; of a string or chunk what it means."""
    line_before: bool = False
    """Whether a line ends before it."""


def get_sign(tokens: Sequence[Token], index: int) -> str:
    """Get a mark or a name; empty outside of the program, and for strings and numbers."""
    if not 0 <= index < len(tokens):
        return ""
    token = tokens[index]
    return token.text if token.kind in {"mark", "name"} else ""


def cut_tokens(text: str) -> tuple[list[Token], dict[int, int]]:
    """Cut a program into tokens without comments and spaces.

    Returns:
        The tokens, and the index of the closing bracket for that of each opening one: of
        parentheses, brackets, braces, and of templates with what they hold. A bracket that is
        never closed has no partner.
    """
    tokens: list[Token] = []
    pairs: dict[int, int] = {}
    open_brackets: list[int] = []
    position, line_before = 0, False
    while position < len(text) and len(tokens) < MAX_TOKENS:
        if text[position] == "/" and (regex := _match_regex(text, position, tokens)):
            tokens.append(Token("regex", regex, line_before))
            position, line_before = position + len(regex), False
            continue
        match = _PATTERN.match(text, position)
        if not match:
            break
        kind, position = str(match.lastgroup), match.end()
        if kind == "space":
            line_before = line_before or "\n" in match[0]
            continue
        word = unescape(_strip_quotes(match[0])) if kind == "string" else match[0]
        tokens.append(Token(kind, word, line_before))
        line_before = False
        if kind == "mark":
            position = _pair(word, text, position, tokens, pairs, open_brackets)
    return tokens, pairs


def _pair(
    word: str,
    text: str,
    position: int,
    tokens: list[Token],
    pairs: dict[int, int],
    open_brackets: list[int],
) -> int:
    """Pair the bracket that was just read, and read what follows in a template."""
    index = len(tokens) - 1
    if word == "`":
        open_brackets.append(index)
        return _read_chunk(text, position, tokens, pairs, open_brackets)
    if word in _OPENING:
        open_brackets.append(index)
    elif word in ")]}" and open_brackets and _OPENING.get(tokens[open_brackets[-1]].text) == word:
        opening = open_brackets.pop()
        pairs[opening] = index
        if tokens[opening].text == "${":
            return _read_chunk(text, position, tokens, pairs, open_brackets)
    return position


def _read_chunk(
    text: str,
    position: int,
    tokens: list[Token],
    pairs: dict[int, int],
    open_brackets: list[int],
) -> int:
    """Read the text of a template up to its end, or to the next `${`."""
    match = _CHUNK.match(text, position)
    end = match.end() if match else position
    tokens.append(Token("chunk", unescape(text[position:end])))
    if text.startswith("${", end):
        open_brackets.append(len(tokens))
        tokens.append(Token("mark", "${"))
        return end + 2
    if end < len(text):
        pairs[open_brackets.pop()] = len(tokens)
        tokens.append(Token("mark", "`"))
    return end + 1


def _match_regex(text: str, position: int, tokens: list[Token]) -> str:
    """Give the regular expression that begins at a slash; empty if none does."""
    if text[position + 1 : position + 2] in {"/", "*"}:
        return ""
    before = tokens[-1] if tokens else Token("mark", ";")
    is_operand = before.kind in {"string", "number", "regex"} or before.text not in _BEFORE_REGEX
    match = None if is_operand else _REGEX.match(text, position)
    return match[0] if match else ""


def _strip_quotes(string: str) -> str:
    """Strip the quotes of a string, which may lack the second one."""
    return string[1:-1] if len(string) > 1 and string[-1] == string[0] else string[1:]


def unescape(text: str) -> str:
    """Give the characters that a string or template means."""
    return _ESCAPE.sub(_unescape, text) if "\\" in text else text


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
    return _ESCAPED.get(match[4], match[4])

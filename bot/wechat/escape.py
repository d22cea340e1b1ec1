"""Text of a post, a question or a person -> Markdown that WeCom shows as it is.

Nothing in it acts: no markup, no ping, no HTML, no picture. WeCom does not say that a backslash
escapes, so what would act is written with the full-width character that looks like it. Markdown
tried on: headings, quotes, fences, lists, links (its API pages 101031 and 99110).
"""

from __future__ import annotations

import re

from bot.rendering.split import shorten
from bot.rendering.urls import encode_address
from indexer.links.addresses import find_web_addresses
from indexer.text.control_characters import clean_line, clean_text

LABEL_LIMIT = 200
"""Characters of a link's label; the address is never shortened."""

_LOOKALIKES = str.maketrans({
    "[": "〔", "]": "〕", "<": "＜", ">": "＞", "*": "＊", "~": "～", "|": "｜", "\\": "＼",
    # No full-width one looks like it, and a fence or half a code span would swallow links.
    "`": "'",
})  # fmt: skip
# Between letters it is part of a name (`snake_case`), and no renderer takes it for markup.
_EMPHASIS = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
# Chinese is written without blanks: `@all大家好` names everyone too.
_EVERYONE = re.compile(r"@(?=\s*(?:(?:all|everyone)(?![a-z0-9_])|所有人))", re.IGNORECASE)
_HEADING = re.compile(r"^((?:[ \t]|[-+]|\d{1,9}[.)])*)(#+)", re.MULTILINE)
_PICTURE = re.compile(r"!(?=\[)")
"""Of an exclamation mark right before an address, that address's link would become a picture."""
_RULE = re.compile(r"^[ \t]*[-=][ \t\-=]*$", re.MULTILINE)
"""A line below a text which makes that a heading, or which is a rule."""
_INDENT = re.compile(r"^[^\S\n]+", re.MULTILINE)
"""Four of them would begin a block of code."""
_FULL_WIDTH = {"#": "＃", "-": "－", "=": "＝", "@": "＠"}
_ENCODED = {"(": "%28", ")": "%29", "[": "%5B", "]": "%5D", "*": "%2A", "'": "%27"}
"""Of an address: what could end it, or could be markup."""


def escape(text: str) -> str:
    """Write a text of any origin as Markdown that shows it as it is, with links for addresses."""
    text = _INDENT.sub("", clean_text(text))
    parts, end = [], 0
    for start, behind in find_web_addresses(text):
        parts += [
            _replace_marks(text[end:start]),
            format_link(text[start:behind], text[start:behind]),
        ]
        end = behind
    whole = _PICTURE.sub("！", "".join([*parts, _replace_marks(text[end:])]))
    return _RULE.sub(_widen, _HEADING.sub(lambda m: m[1] + "＃" * len(m[2]), whole))


def escape_line(text: str) -> str:
    """Do the same and put the text on one line."""
    return escape(clean_line(text))


def format_link(label: str, url: str) -> str:
    """Write `[label](address)`; the label alone where the address is no web address."""
    address = format_address(url)
    if not address:
        return escape_line(label)
    words = _replace_marks(shorten(clean_line(label), LABEL_LIMIT, len)) or _replace_marks(url)
    return f"[{words}]({address})"


def format_address(url: str) -> str:
    """Write an address so that it ends where it ends; empty for what is no web address."""
    return "".join(_ENCODED.get(c, c) for c in encode_address(url))


def _replace_marks(text: str) -> str:
    return _EVERYONE.sub("＠", _EMPHASIS.sub("＿", text.translate(_LOOKALIKES)))


def _widen(match: re.Match[str]) -> str:
    return "".join(_FULL_WIDTH.get(c, c) for c in match.group())

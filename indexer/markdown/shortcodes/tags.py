"""Parses the tags of Hugo shortcodes in the text of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MAX_TAG_CHARS = 4096
"""Longest tag of a shortcode; the longest real one has some 600 characters."""
_OPENING = re.compile(r"\{\{[<%]")
# Blanks are one piece: a pattern that could split them would take quadratic time.
_TAG = re.compile(
    r"""\{\{(?P<mark>[<%])
    (?:
      /\*(?P<escaped>(?:(?!\{\{[<%]).)*?)\*/
    |
      \s*+(?P<close>/?)\s*+(?P<name>[\w][\w./-]*?)
      (?P<params>(?=[\s="`%>]|/\s*[%>]\}\})
        (?:"(?:[^"\\]|\\.)*+"|`[^`]*+`|(?!/?\s*+[%>]\}\}|\{\{[<%])(?:\s++|[^\s"`]))*+)
      \s*(?P<self>/?)
    )
    [%>]\}\}""",
    re.VERBOSE | re.DOTALL,
)
_PARAM = re.compile(
    r"""(?:(?P<key>[\w-]++)\s*+=\s*+)?(?:"(?P<quoted>(?:[^"\\]|\\.)*+)"|`(?P<raw>[^`]*+)`|(?P<bare>[^\s"`]+))""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening or closing tag of a shortcode."""

    name: str
    params: tuple[str, ...]
    named: Mapping[str, str]
    start: int
    end: int
    is_closing: bool
    literal: str = ""
    """Text of an escaped tag (`{{</* name */>}}`)."""

    def get_first(self, *keys: str) -> str:
        """Get the first named parameter that is not empty."""
        return next((self.named[key] for key in keys if self.named.get(key)), "")


def parse_tags(text: str) -> Iterator[Tag]:
    """Parse the tags of a page; one that is not closed by `>}}` or `%}}` is none, and stays."""
    end = 0
    for opening in _OPENING.finditer(text):
        start = opening.start()
        match = _TAG.match(text, start, start + MAX_TAG_CHARS) if start >= end else None
        if match is None:
            continue
        end = match.end()
        escaped = match["escaped"]
        if escaped is not None:
            mark = match["mark"]
            # Without the space, Markdown would take `<name>` for HTML.
            space = "" if escaped[:1].isspace() else " "
            literal = f"{{{{{mark}{space}{escaped}{'>' if mark == '<' else '%'}}}}}"
            yield Tag("", (), {}, match.start(), match.end(), False, literal)
            continue
        params, named = read_params(match["params"])
        is_closing = bool(match["close"])
        yield Tag(match["name"], tuple(params), named, match.start(), match.end(), is_closing)


def read_params(text: str) -> tuple[list[str], dict[str, str]]:
    """Read the parameters of a tag: those without a name, and the others by their names."""
    params: list[str] = []
    named: dict[str, str] = {}
    for param in _PARAM.finditer(text):
        quoted = re.sub(r"\\(.)", r"\1", param["quoted"] or "")
        value = quoted or param["raw"] or param["bare"] or ""
        if param["key"]:
            named[param["key"].lower()] = value
        else:
            params.append(value.removeprefix("="))
    return params, named


def pair_tags(tags: list[Tag]) -> dict[int, int]:
    """Map the number of each paired tag to the number of its partner."""
    open_tags: dict[str, list[int]] = {}
    partners: dict[int, int] = {}
    for number, tag in enumerate(tags):
        if not tag.is_closing:
            open_tags.setdefault(tag.name, []).append(number)
        elif open_tags.get(tag.name):
            opener = open_tags[tag.name].pop()
            partners[opener], partners[number] = number, opener
    return partners

"""Reads front matter: the block of keys at the top of a page, in YAML, TOML or JSON."""

from __future__ import annotations

from typing import Any

import frontmatter

from indexer.errors import BadInput
from indexer.markdown.front_matter.handlers import HANDLERS, NoFrontMatter
from indexer.markdown.front_matter.limits import TOO_DEEP, BrokenFrontMatter
from indexer.markdown.front_matter.plain_values import to_plain_mapping


def split_front_matter(text: str, name: str) -> tuple[dict[str, Any], str, int]:
    r"""Split a page, with any line ends, into its front matter and its body.

    Return the keys with plain values, the body with `\n` as its line end, and the body's first line
    in the file, counted from 1. `name` is the file, for messages.

    Raises:
        BadInput: The front matter is broken, never closed, or beyond a limit.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    page = text.lstrip()
    handler = frontmatter.detect_format(page, HANDLERS)
    if handler is None:
        return {}, text, 1
    # Blank lines, and the fence; JSON has no fence.
    lines_above = text.count("\n", 0, len(text) - len(page)) + bool(handler.START_DELIMITER)
    try:
        # `frontmatter.parse` strips the body, so that line numbers would not match the file.
        block, body = handler.split(page)
        front = to_plain_mapping(handler.load(block))
    except NoFrontMatter:
        return {}, text, 1
    except BrokenFrontMatter as error:
        line = lines_above + error.line
        raise BadInput(name, line, error.reason, error.remedy) from None
    except (RecursionError, ValueError):
        raise BadInput(name, lines_above + 1, *TOO_DEEP) from None
    return front, body, text.count("\n", 0, len(text) - len(body)) + 1

"""Reads front matter: the block of keys at the top of a page, in YAML, TOML or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from indexer.errors import BadInput
from indexer.markdown.front_matter.handlers import HANDLERS, NoFrontMatter
from indexer.markdown.front_matter.limits import TOO_DEEP, BrokenFrontMatter
from indexer.markdown.front_matter.plain_values import to_plain_mapping
from indexer.markdown.front_matter.repeated_keys import RepeatedKey
from indexer.records import Remark


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A page, split into its front matter and its body."""

    front: dict[str, Any]
    """The keys with plain values."""
    body: str
    r"""With `\n` as its line end."""
    first_line: int = 1
    """Line of the body in the file, counted from 1."""
    head: str = ""
    """The text above the body, with the fences."""
    remarks: tuple[Remark, ...] = ()


def split_front_matter(text: str, name: str) -> tuple[dict[str, Any], str, int]:
    r"""Split a page, with any line ends, into its front matter and its body.

    Return the keys with plain values, the body with `\n` as its line end, and the body's first line
    in the file, counted from 1; see `split_page`.
    """
    page = split_page(text, name)
    return page.front, page.body, page.first_line


def split_page(text: str, name: str) -> SplitPage:
    """Split a page, with any line ends, and remark what is wrong with its front matter.

    `name` is the file, for messages.

    Raises:
        BadInput: The front matter is broken, never closed, or beyond a limit.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    page = text.lstrip()
    handler = next((handler for handler in HANDLERS if handler.detect(page)), None)
    if handler is None:
        return SplitPage({}, text)
    # Blank lines, and the fence; JSON has no fence.
    lines_above = text.count("\n", 0, len(text) - len(page)) + bool(handler.START_DELIMITER)
    try:
        # `frontmatter.parse` strips the body, so that line numbers would not match the file.
        block, body = handler.split(page)
        loaded = handler.load_block(block)
        front = to_plain_mapping(loaded.value)
    except NoFrontMatter:
        return SplitPage({}, text)
    except BrokenFrontMatter as error:
        line = lines_above + error.line
        raise BadInput(name, line, error.reason, error.remedy) from None
    except (RecursionError, ValueError):
        raise BadInput(name, lines_above + 1, *TOO_DEEP) from None
    head = text[: len(text) - len(body)]
    remarks = tuple(_make_remark(key, name, lines_above) for key in loaded.repeated)
    return SplitPage(front, body, head.count("\n") + 1, head, remarks)


def _make_remark(repeated: RepeatedKey, name: str, lines_above: int) -> Remark:
    first, line = repeated.first_line + lines_above, repeated.line + lines_above
    reason = (
        f"the front matter holds `{repeated.key}` twice; the value in line {line} is used, "
        f"not that in line {first}"
    )
    return Remark(name, line, reason, "keep only one of them")

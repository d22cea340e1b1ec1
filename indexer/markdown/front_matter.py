"""Front matter: the block of keys at the top of a page, in YAML, TOML or JSON.

Values come out plain (text, numbers, booleans, lists, mappings). Dates stay text as the author
wrote them, and `12:30` is a time, not the number 750, as in YAML 1.2 and in Hugo.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml

from indexer.errors import BadInput

MAX_CHARS = 128 * 1024
"""Longest front matter read; the longest of some 3,000 real pages has 6,000 characters."""
MAX_DEPTH = 20
"""Deepest nesting; real pages stay below 6, and parsers recurse."""
MAX_NODES = 20_000
"""Most values after aliases are written out, so that a few lines cannot stand for billions."""

_TOO_DEEP = (
    f"the front matter is nested deeper than {MAX_DEPTH} levels, or holds an endless number",
    "flatten it",
)
_FENCED = re.compile(r"\s*(?P<fence>---|\+\+\+)[ \t]*(?:\n|\Z)")
_JSON_START = re.compile(r"\s*\{(?![{%#<])")
_KEY = re.compile(r"^\s*[\"']?[\w.-]+[\"']?\s*[:=]", re.MULTILINE)
# tomllib's time grows with the square of a dotted key's parts.
_LONG_TOML_KEY = re.compile(
    rf"^[ \t\[]*(?:[\w\"'-]+[ \t]*\.[ \t]*){{{MAX_DEPTH + 1}}}", re.MULTILINE
)
_CLOSED = {
    "---": re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),
}


def split_front_matter(text: str, name: str) -> tuple[dict[str, Any], str, int]:
    """Part a page into its front matter and its body.

    A page that merely begins with a thematic break has no front matter.

    Args:
        text: The whole file; a byte order mark and any line ends are fine.
        name: The file, for messages.

    Returns:
        The keys as plain values, the body with single line feeds, and the body's first line in the
        file, counted from 1.

    Raises:
        BadInput: The front matter is broken, never closed, or beyond a limit.
    """  # noqa: DOC502 - raised by the parts below
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if fenced := _FENCED.match(text):
        return _split_fenced(text, fenced, name)
    if _JSON_START.match(text):
        return _split_json(text, name)
    return {}, text, 1


def _split_fenced(text: str, opening: re.Match[str], name: str) -> tuple[dict[str, Any], str, int]:
    """Part a page whose front matter stands between two `---` or `+++` lines.

    Raises:
        BadInput: It is never closed, too long or broken.
    """
    fence = opening["fence"]
    first_line = text.count("\n", 0, opening.end()) + 1
    closing = _CLOSED[fence].search(text, opening.end())
    if closing is None:
        following = text[opening.end() :].lstrip("\n").split("\n", 1)[0]
        if not _KEY.match(following):
            return {}, text, 1
        raise BadInput(
            name,
            max(1, first_line - 1),
            f"the front matter opened by {fence} is never closed",
            f"add a line with {fence} after the last key",
        )
    block = text[opening.end() : closing.start()]
    if len(block) > MAX_CHARS:
        reason = f"the front matter has {len(block):,} characters (limit {MAX_CHARS:,})"
        raise BadInput(name, first_line, reason, "move the text into the body")
    if fence == "+++":
        front = _read_toml(block, name, first_line)
    elif block.strip() and not _KEY.search(block):
        return {}, text, 1  # prose between two thematic breaks
    else:
        front = _read_yaml(block, name, first_line)
    return front, text[closing.end() :], text.count("\n", 0, closing.end()) + 1


def _split_json(text: str, name: str) -> tuple[dict[str, Any], str, int]:
    """Part a page that begins with a JSON object.

    Raises:
        BadInput: It is broken.
    """
    start = len(text) - len(text.lstrip())
    if text[start + 1 :].lstrip()[:1] not in ('"', "}"):
        return {}, text, 1  # prose that begins with a brace
    first_line = text.count("\n", 0, start) + 1
    try:
        front, end = json.JSONDecoder().raw_decode(text[: start + MAX_CHARS], start)
    except json.JSONDecodeError as error:
        raise BadInput(
            name, error.lineno, f"the JSON front matter is broken: {error.msg}", "correct that line"
        ) from None
    except (RecursionError, ValueError):
        raise BadInput(name, first_line, *_TOO_DEEP) from None
    rest = text[end:].removeprefix("\n")
    return (
        _plain_mapping(front, name, first_line),
        rest,
        text.count("\n", 0, len(text) - len(rest)) + 1,
    )


def _read_toml(block: str, name: str, first_line: int) -> dict[str, Any]:
    """Read TOML with the standard library.

    Raises:
        BadInput: It is broken.
    """
    if long_key := _LONG_TOML_KEY.search(block):
        raise BadInput(name, first_line + block.count("\n", 0, long_key.start()), *_TOO_DEEP)
    try:
        front = tomllib.loads(block)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = first_line + int(found.group(1)) - 1 if found else first_line
        reason = re.sub(r" \(at .*", "", str(error))
        raise BadInput(
            name, line, f"the TOML front matter is broken: {reason}", "correct that line"
        ) from None
    except (RecursionError, ValueError):
        raise BadInput(name, first_line, *_TOO_DEEP) from None
    return _plain_mapping(front, name, first_line)


class _Loader(yaml.CSafeLoader):
    """PyYAML's safe loader with the plain values of YAML 1.2; see the tables below the class."""


# Only these are resolved; so a date, `12:30`, `on` and `=` stay text.
_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]{0,17})$"), list("-+0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:[0-9]+\.[0-9]+|\.[0-9]+|[0-9]+\.)(?:[eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"^<<$"), ["<"])


def _read_yaml(block: str, name: str, first_line: int) -> dict[str, Any]:
    """Read YAML, after its events have shown that it stays within the limits.

    Raises:
        BadInput: It is broken.
    """
    try:
        _check_yaml(block, name, first_line)
        # A subclass of the safe loader, which S506 cannot see.
        front = yaml.load(block, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        # An open quote or bracket is noticed at the end; it began at the context.
        at_end = error.problem_mark and error.problem_mark.line >= block.count("\n")
        mark = error.context_mark if at_end else error.problem_mark
        mark = mark or error.problem_mark
        line = first_line + (mark.line if mark else 0)
        raise BadInput(
            name,
            line,
            f"the YAML front matter is broken: {error.problem or error.context}",
            "put the value in quotes or correct the indentation",
        ) from None
    except yaml.YAMLError as error:
        reason = getattr(error, "reason", "it cannot be read")
        position = getattr(error, "position", 0)
        line = first_line + block.encode()[:position].count(b"\n")
        raise BadInput(
            name, line, f"the YAML front matter is broken: {reason}", "remove that character"
        ) from None
    except ValueError as error:
        raise BadInput(
            name, first_line, f"a front matter value cannot be read: {error}", "put it in quotes"
        ) from None
    return _plain_mapping(front, name, first_line)


def _check_yaml(block: str, name: str, first_line: int) -> None:
    """Refuse what would expand or nest without bounds, before anything is built.

    Raises:
        BadInput: It does.
    """
    sizes: dict[str | None, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    total = 0
    line = first_line
    for event in yaml.parse(block, Loader=yaml.CSafeLoader):
        if event.start_mark:
            line = first_line + event.start_mark.line
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            sizes[anchor] = total - before + 1
            continue
        if isinstance(event, yaml.NodeEvent):
            total += 1
        if isinstance(event, yaml.AliasEvent):
            # An alias to a value that is still open would never end.
            total += sizes.get(event.anchor, MAX_NODES)
        elif isinstance(event, yaml.ScalarEvent):
            sizes[event.anchor] = 1
        elif isinstance(event, yaml.CollectionStartEvent):
            sizes.pop(event.anchor, None)
            open_nodes.append((event.anchor, total))
        if len(open_nodes) > MAX_DEPTH:
            raise BadInput(name, line, *_TOO_DEEP)
        if total > MAX_NODES:
            reason = (
                f"the front matter holds over {MAX_NODES:,} values with its aliases written out"
            )
            raise BadInput(name, line, reason, "write fewer")


def _plain_mapping(value: object, name: str, first_line: int) -> dict[str, Any]:
    """Turn what a parser gave into plain values with text keys.

    Raises:
        BadInput: It is no mapping, or too deep.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadInput(
            name, first_line, "the front matter is not a list of keys", "write `key: value` lines"
        )
    try:
        plain = _plain(value, MAX_DEPTH)
    except RecursionError:
        raise BadInput(name, first_line, *_TOO_DEEP) from None
    assert isinstance(plain, dict)
    return plain


def _plain(value: object, depth: int) -> object:
    """Copy a value with text keys and dates as ISO text.

    Raises:
        RecursionError: It is nested too deep.
    """
    if depth < 0:
        raise RecursionError
    if isinstance(value, Mapping):
        return {_whole(str(key)): _plain(item, depth - 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(item, depth - 1) for item in value]
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, (int, float, bool)) or value is None:
        return value
    return str(value)


def _whole(text: str) -> str:
    """Replace halves of characters, which a JSON escape can write and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()

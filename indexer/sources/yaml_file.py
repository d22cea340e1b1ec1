"""YAML that strangers may write: text, lists and tables only, shallow, with lines for messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from indexer.errors import BadInput

MAX_DEPTH = 50
"""Deeper nesting ends the process: libyaml's binding recurses in C."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every value is text: no date loses its zone, and `no` is no falsehood. libyaml reads 13 times as
fast, but not every build of PyYAML has it."""

_NULLS = frozenset({"~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a list, with the line it begins on."""

    line: int
    """Counted from 1."""
    value: object
    """Text, a list, or a table with its keys in lower case."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A file of sessions."""

    head: Mapping[str, object]
    """Its keys and values, but for the list."""
    rows: tuple[Row, ...]


def read_rows(text: str, name: str, key: str) -> Rows:
    """Read a file that is a table with a list of rows under a key, or such a list by itself.

    Args:
        text: The file.
        name: What messages call it.
        key: Where in the table the list stands.

    Raises:
        BadInput: It is no such file.
    """
    try:
        _check(text, name)
        loader = _LOADER(text)
        try:
            root = loader.get_single_node()
            if isinstance(root, SequenceNode):
                return Rows({}, tuple(_rows(root, loader)))
            if isinstance(root, MappingNode):
                return _table(root, name, key, loader)
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line, reason = _explain(error)
        raise BadInput(name, line, f"broken YAML: {reason}", "correct the file") from error
    raise BadInput(name, 1, f"no table with `{key}` in it", "begin it with `event:` or `sessions:`")


def _check(text: str, name: str) -> None:
    """Refuse what would hurt to build: aliases of aliases grow a small file without bound.

    Raises:
        BadInput: There is an alias, or the nesting is too deep.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        opens = isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
        closes = isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
        depth += opens - closes
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise BadInput(name, line, f"an alias (*{event.anchor})", "write the value out")
        if depth > MAX_DEPTH:
            raise BadInput(name, line, f"nested deeper than {MAX_DEPTH}", "write it plainly")


def _table(root: MappingNode, name: str, key: str, loader: yaml.BaseLoader) -> Rows:
    """Read a table with a list in it.

    Raises:
        BadInput: What stands under the key is no list, or a key stands twice.
    """
    head: dict[str, object] = {}
    rows: tuple[Row, ...] = ()
    for key_node, value_node in root.value:
        word = str(loader.construct_object(key_node, deep=True))
        line = key_node.start_mark.line + 1
        if word in head or (word == key and rows):
            raise BadInput(name, line, f"`{word}` stands twice", "merge the two")
        if word != key:
            head[word] = _plain(loader.construct_object(value_node, deep=True))
        elif isinstance(value_node, SequenceNode):
            rows = tuple(_rows(value_node, loader))
        elif value_node.value:  # an empty `sessions:` is an event without any
            raise BadInput(name, line, f"`{key}` is no list", f"begin each of {key} with `- `")
    return Rows(head, rows)


def _rows(node: SequenceNode, loader: yaml.BaseLoader) -> list[Row]:
    return [
        Row(_line(item), _plain(loader.construct_object(item, deep=True))) for item in node.value
    ]


def _plain(value: object) -> object:
    """Turn what YAML calls null into empty text."""
    if isinstance(value, dict):
        return {str(key).lower(): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return "" if value in _NULLS else value


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _explain(error: Exception) -> tuple[int, str]:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error)
    return (mark.line + 1 if mark else 0), " ".join(str(reason).split())

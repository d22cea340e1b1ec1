"""A YAML parser for untrusted files: only text, lists and tables; no aliases, limited nesting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from indexer.errors import BadInput

MAX_DEPTH = 50
"""Very deep nesting would crash the process, because libyaml recurses in C."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every value as text, so that no date loses its time zone and `no` is not false. libyaml is
13 times as fast, but some builds of PyYAML lack it."""

_NULLS = frozenset({"~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a list."""

    line: int
    """Where it begins, counted from 1."""
    value: object
    """A text, a list, or a table with keys in lower case."""


def parse_rows(text: str, name: str, key: str) -> tuple[Mapping[str, object], list[Row]]:
    """Parse a file that is only a list, or a table: its other keys, and the list under `key`.

    Raises:
        BadInput: The file is broken, unsafe, or neither a table nor a list.
    """
    try:
        _check_safety(text, name)
        loader = _LOADER(text)
        try:
            root = loader.get_single_node()
            if isinstance(root, SequenceNode):
                return {}, _convert_rows(root, loader)
            if isinstance(root, MappingNode):
                return _convert_table(root, name, key, loader)
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = " ".join(str(getattr(error, "problem", None) or error).split())
        line = mark.line + 1 if mark else 0
        raise BadInput(name, line, f"broken YAML: {reason}", "correct the file") from error
    raise BadInput(name, 1, f"no table with `{key}` in it", "begin it with `event:` or `sessions:`")


def _check_safety(text: str, name: str) -> None:
    # Aliases of aliases need too much memory, and deep nesting too much stack.
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        opens = isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
        closes = isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
        depth += opens - closes
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise BadInput(name, line, f"an alias (*{event.anchor})", "repeat the value instead")
        if depth > MAX_DEPTH:
            raise BadInput(name, line, f"nested deeper than {MAX_DEPTH}", "use fewer levels")


def _convert_table(
    root: MappingNode, name: str, key: str, loader: yaml.BaseLoader
) -> tuple[dict[str, object], list[Row]]:
    head: dict[str, object] = {}
    rows: list[Row] = []
    for key_node, value_node in root.value:
        own_key = str(loader.construct_object(key_node, deep=True))
        line = _get_line(key_node)
        if own_key in head or (own_key == key and rows):
            raise BadInput(name, line, f"`{own_key}` is used twice", "merge the two")
        if own_key != key:
            head[own_key] = _convert(loader.construct_object(value_node, deep=True))
        elif isinstance(value_node, SequenceNode):
            rows = _convert_rows(value_node, loader)
        elif value_node.value:  # an empty `sessions:` means no sessions
            raise BadInput(name, line, f"`{key}` is not a list", f"begin each of {key} with `- `")
    return head, rows


def _convert_rows(node: SequenceNode, loader: yaml.BaseLoader) -> list[Row]:
    values = ((item, loader.construct_object(item, deep=True)) for item in node.value)
    return [Row(_get_line(item), _convert(value)) for item, value in values]


def _convert(value: object) -> object:
    """Convert keys to lower case and nulls to empty text."""
    if isinstance(value, dict):
        return {str(key).lower(): _convert(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_convert(item) for item in value]
    return "" if value in _NULLS else value


def _get_line(node: Node) -> int:
    return int(node.start_mark.line) + 1

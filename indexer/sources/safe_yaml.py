"""A YAML parser for untrusted files: only text, lists and tables; no aliases, limited nesting."""

from __future__ import annotations

from collections.abc import Mapping

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from indexer.errors import BadInput
from indexer.markdown.front_matter.yaml_loaders import TextLoader
from indexer.sources.nesting import MAX_DEPTH
from indexer.text.control_characters import clean_text

MAX_VALUES = 400_000
"""Texts, lists and tables of a file. Each takes some 300 bytes, so that 8 MB of `a,a,…` would take
1.2 GB; the largest of 60 real lists has 4,000."""

_NULLS = frozenset({"~", "null", "Null", "NULL"})


Row = tuple[int, object]
"""An item of a list: its line, counted from 1, and a text, a list, or a table with keys in lower
case."""


def parse_rows(text: str, name: str, key: str) -> tuple[Mapping[str, object], list[Row]]:
    """Parse a file that is only a list, or a table: its other keys, and the list under `key`.

    Raises:
        BadInput: The file is broken, unsafe, or neither a table nor a list.
    """
    try:
        _check_safety(text, name)
        # Every value is text, so that no date loses its time zone and `no` is not false.
        root = yaml.compose(text, Loader=TextLoader)
        if isinstance(root, SequenceNode):
            return {}, _convert_rows(root)
        if isinstance(root, MappingNode):
            return _convert_table(root, name, key)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = " ".join(str(getattr(error, "problem", None) or error).split())
        line = mark.line + 1 if mark else 0
        raise BadInput(name, line, f"broken YAML: {reason}", "correct the file") from error
    raise BadInput(name, 1, f"no table with `{key}` in it", "begin it with `event:` or `sessions:`")


def _check_safety(text: str, name: str) -> None:
    # Aliases of aliases need too much memory, and deep nesting too much stack.
    depth = values = 0
    for event in yaml.parse(text, Loader=TextLoader):
        opens = isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
        closes = isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
        depth += opens - closes
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise BadInput(name, line, f"an alias (*{event.anchor})", "repeat the value instead")
        values += opens or isinstance(event, yaml.ScalarEvent)
        if values > MAX_VALUES:
            raise BadInput(name, line, f"more than {MAX_VALUES:,} values", "split the file")
        if depth > MAX_DEPTH:
            raise BadInput(name, line, f"nested deeper than {MAX_DEPTH}", "use fewer levels")


def _convert_table(root: MappingNode, name: str, key: str) -> tuple[dict[str, object], list[Row]]:
    head: dict[str, object] = {}
    rows: list[Row] = []
    for key_node, value_node in root.value:
        own_key = clean_text(str(key_node.value))
        line = _get_line(key_node)
        if own_key in head or (own_key == key and rows):
            raise BadInput(name, line, f"`{own_key}` is used twice", "merge the two")
        if own_key != key:
            head[own_key] = _convert(value_node)
        elif isinstance(value_node, SequenceNode):
            rows = _convert_rows(value_node)
        elif value_node.value:  # an empty `sessions:` means no sessions
            raise BadInput(name, line, f"`{key}` is not a list", f"begin each of {key} with `- `")
    return head, rows


def _convert_rows(node: SequenceNode) -> list[Row]:
    return [(_get_line(item), _convert(item)) for item in node.value]


def _convert(node: Node) -> object:
    # Keys become lower case, and nulls empty text.
    if isinstance(node, SequenceNode):
        return [_convert(item) for item in node.value]
    if isinstance(node, MappingNode):
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                reason = "found unhashable key"
                raise yaml.MarkedYAMLError(problem=reason, problem_mark=key.start_mark)
        return {clean_text(key.value).lower(): _convert(value) for key, value in node.value}
    return "" if node.value in _NULLS else clean_text(str(node.value))


def _get_line(node: Node) -> int:
    return int(node.start_mark.line) + 1

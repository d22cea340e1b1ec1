"""Finds keys of front matter that are written twice: of such a key, one value is lost."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from indexer.markdown.front_matter.written_numbers import WrittenFloat

_MERGE = "tag:yaml.org,2002:merge"
MAX_REPEATED = 20
"""Most repeated keys of a page that are named."""


@dataclass(frozen=True, slots=True)
class RepeatedKey:
    """A key that is written twice in a table, in any case of its letters."""

    key: str
    first_line: int
    """Line of a value that is lost, counted from 1 in the front matter."""
    line: int
    """Line of the value that is used."""


def find_repeated_yaml_keys(root: Node) -> Iterator[RepeatedKey]:
    """Find the repeated keys in the nodes of a document, each node looked at once."""
    nodes, visited = [root], {id(root)}
    while nodes:
        node = nodes.pop()
        children: list[Node] = []
        if isinstance(node, SequenceNode):
            children = node.value
        elif isinstance(node, MappingNode):
            children = [value for _, value in node.value]
            yield from _find_in_mapping(node)
        new = [child for child in children if id(child) not in visited]
        visited.update(map(id, new))
        nodes += new


def _find_in_mapping(node: MappingNode) -> Iterator[RepeatedKey]:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, ScalarNode) or key.tag == _MERGE:
            continue
        name, line = key.value.lower(), key.start_mark.line + 1
        if name in lines:
            yield RepeatedKey(key.value, lines[name], line)
        lines[name] = line


def load_json(text: str) -> tuple[Any, list[RepeatedKey]]:
    """Load JSON whose numbers keep their text, and find the repeated keys in its tables."""
    repeated: dict[str, None] = {}

    def make_table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        counts = Counter(key.lower() for key, _ in pairs)
        repeated.update(dict.fromkeys(key for key, _ in pairs if counts[key.lower()] > 1))
        return dict(pairs)

    value = json.loads(text, object_pairs_hook=make_table, parse_float=WrittenFloat)
    names = {key.lower(): key for key in list(repeated)[:MAX_REPEATED]}
    return value, [_locate(key, text) for key in names.values()]


def find_repeated_toml_keys(table: Mapping[str, object], text: str) -> list[RepeatedKey]:
    """Find keys that differ only in the case of their letters; TOML itself refuses others."""
    counts = Counter(key.lower() for key in table)
    repeated = [key for key in counts if counts[key] > 1]
    return [_locate(key, text) for key in repeated[:MAX_REPEATED]]


def _locate(key: str, text: str) -> RepeatedKey:
    """Find the lines where a key is written first and last."""
    pattern = rf"(?i)(?:^[ \t]*|[\"'{{,]){re.escape(key)}[\"']?\s*[:=]"
    starts = [match.start() for match in re.finditer(pattern, text, re.MULTILINE)] or [0]
    first, last = (text.count("\n", 0, start) + 1 for start in (starts[0], starts[-1]))
    return RepeatedKey(key, first, last)

"""Limits on hostile front matter, checked before any value is built."""

from __future__ import annotations

import re

import yaml

from indexer.markdown.front_matter.yaml_loaders import PlainLoader

MAX_CHARS = 128 * 1024
"""Longest front matter; the longest of some 3,000 real pages has 6,000 characters."""
MAX_DEPTH = 20
"""Deepest nesting, because parsers recurse; real pages stay below 6."""
MAX_NODES = 20_000
"""Most YAML values with aliases expanded: a few lines of aliases can expand to billions."""
MAX_INT_BITS = 4096
"""Largest integer; Python refuses to print one of more than 4,300 digits."""
TOO_DEEP = (
    f"the front matter is nested deeper than {MAX_DEPTH} levels, or holds an endless number",
    "flatten it",
)
"""Reason and remedy for `BrokenFrontMatter`."""

_TOML_KEY_PART = r"""(?:[\w-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')[ \t]*"""
# At the start of a line or in an inline table.
_LONG_TOML_KEY = re.compile(
    rf"(?:^[ \t\[]*|[{{,][ \t]*)(?:{_TOML_KEY_PART}\.[ \t]*){{{MAX_DEPTH + 1}}}", re.MULTILINE
)


class BrokenFrontMatter(Exception):
    """Front matter that cannot be read; `line` counts from 1 in it, and is 0 for its fence."""

    def __init__(self, reason: str, remedy: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.line = reason, remedy, line


def check_toml_keys(block: str) -> None:
    """Check dotted keys: the time of tomllib is quadratic in the parts of a key.

    Raises:
        BrokenFrontMatter: A key has more than `MAX_DEPTH` parts.
    """
    if key := _LONG_TOML_KEY.search(block):
        raise BrokenFrontMatter(*TOO_DEEP, line=block.count("\n", 0, key.start()) + 1)


def check_yaml_nodes(block: str) -> None:
    """Check nesting and number of values, from the events of the parser.

    Raises:
        BrokenFrontMatter: The block nests too deep, or expands to too many values.
    """
    sizes: dict[str | None, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(block, Loader=PlainLoader):
        match event:
            case yaml.CollectionEndEvent():
                anchor, before = open_nodes.pop()
                sizes[anchor] = total - before + 1
            case yaml.AliasEvent(anchor=anchor):
                # An alias to a value that is not complete yet would never end.
                total += 1 + sizes.get(anchor, MAX_NODES)
            case yaml.ScalarEvent(anchor=anchor):
                total += 1
                sizes[anchor] = 1
            case yaml.CollectionStartEvent(anchor=anchor):
                total += 1
                sizes.pop(anchor, None)
                open_nodes.append((anchor, total))
        line = event.start_mark.line + 1 if event.start_mark else 1
        if len(open_nodes) > MAX_DEPTH:
            raise BrokenFrontMatter(*TOO_DEEP, line=line)
        if total > MAX_NODES:
            reason = f"the front matter holds over {MAX_NODES:,} values with its aliases expanded"
            raise BrokenFrontMatter(reason, "write fewer", line=line)

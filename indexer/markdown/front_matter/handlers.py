"""Handlers for python-frontmatter, with limits, YAML 1.2 values, and lines for messages.

Beyond a limit of Python they raise `RecursionError` or `ValueError`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import yaml
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from indexer.markdown.front_matter.limits import (
    MAX_CHARS,
    BrokenFrontMatter,
    check_toml_keys,
    check_yaml_nodes,
)
from indexer.markdown.front_matter.repeated_keys import (
    MAX_REPEATED,
    RepeatedKey,
    find_repeated_toml_keys,
    find_repeated_yaml_keys,
    load_json,
)
from indexer.markdown.front_matter.written_numbers import WrittenFloat
from indexer.markdown.front_matter.yaml_loaders import PlainLoader

# `^\s*` would take quadratic time on blank lines.
_KEY = re.compile(r"^[^\S\n]*[\"']?[\w.-]+[\"']?\s*[:=]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The value of front matter."""

    value: object
    repeated: Sequence[RepeatedKey]
    """Keys that are written twice in it."""


class NoFrontMatter(Exception):
    """The page begins with a thematic break or a brace, not with front matter."""


class _FencedHandler(BaseHandler):
    """Front matter between two fences: lines of exactly `---` or `+++`.

    The library's `FM_BOUNDARY` also matches longer lines, such as the underline of a heading, and
    the blank lines after a fence, so that line numbers would not match the file.
    """

    def split(self, text: str) -> tuple[str, str]:
        assert self.FM_BOUNDARY is not None
        try:
            block, body = super().split(text)
        except ValueError:  # no second fence
            below = self.FM_BOUNDARY.split(text, 1)[1].lstrip("\n")
            if not _KEY.match(below.split("\n", 1)[0]):
                raise NoFrontMatter from None  # The fence is a thematic break.
            fence = self.START_DELIMITER
            reason = f"the front matter opened by {fence} is never closed"
            remedy = f"add a line with {fence} after the last key"
            raise BrokenFrontMatter(reason, remedy, line=0) from None
        if len(block) > MAX_CHARS:
            reason = f"the front matter has {len(block):,} characters (limit {MAX_CHARS:,})"
            raise BrokenFrontMatter(reason, "move the text into the body")
        return block, body


class _YamlHandler(_FencedHandler, YAMLHandler):
    """Front matter in YAML 1.2, as in Hugo."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)

    def split(self, text: str) -> tuple[str, str]:
        block, body = super().split(text)
        if block.strip() and not _KEY.search(block):
            raise NoFrontMatter  # The fences are thematic breaks around text.
        return block, body

    def load_block(self, fm: str) -> Loaded:
        """Load the text between the fences.

        Raises:
            BrokenFrontMatter: It is broken, or beyond a limit.
        """
        try:
            check_yaml_nodes(fm)
            return _load_yaml(fm)
        except yaml.MarkedYAMLError as error:
            reason = f"the YAML front matter is broken: {error.problem or error.context}"
            remedy = "put the value in quotes or correct the indentation"
            raise BrokenFrontMatter(reason, remedy, _find_line(error, fm)) from None
        except yaml.reader.ReaderError as error:  # its position is in bytes
            reason = f"the YAML front matter is broken: {error.reason}"
            line = fm.encode().count(b"\n", 0, error.position) + 1
            raise BrokenFrontMatter(reason, "remove that character", line) from None
        except ValueError as error:
            reason = f"a front matter value cannot be read: {error}"
            raise BrokenFrontMatter(reason, "put it in quotes") from None
        except (ArithmeticError, AttributeError, LookupError):  # PyYAML, for `!!bool maybe`
            reason = "a front matter value does not fit its tag"
            raise BrokenFrontMatter(reason, "remove the tag") from None


class _TomlHandler(_FencedHandler):
    """Front matter in TOML, read with `tomllib`.

    The handler of the library needs the package `toml`, which is no longer maintained.
    """

    FM_BOUNDARY = re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def load_block(self, fm: str) -> Loaded:
        """Load the text between the fences.

        Raises:
            BrokenFrontMatter: It is broken, or beyond a limit.
        """
        check_toml_keys(fm)
        try:
            table = tomllib.loads(fm, parse_float=WrittenFloat)
            return Loaded(table, find_repeated_toml_keys(table, fm))
        except tomllib.TOMLDecodeError as error:
            match = re.search(r"at line (\d+)", str(error))
            line = int(match[1]) if match else 1
            reason = re.sub(r" \(at .*", "", f"the TOML front matter is broken: {error}")
            raise BrokenFrontMatter(reason, "correct that line", line) from None


class _JsonHandler(JSONHandler):
    """Front matter that is one JSON object without fences, as in Hugo.

    The handler of the library wants the braces on lines of their own.
    """

    FM_BOUNDARY = re.compile(r'\{\s*["}]')

    def split(self, text: str) -> tuple[str, str]:
        try:
            _, end = json.JSONDecoder().raw_decode(text[:MAX_CHARS])
        except json.JSONDecodeError as error:
            reason = f"the JSON front matter is broken: {error.msg}"
            raise BrokenFrontMatter(reason, "correct that line", error.lineno) from None
        return text[:end], text[end:].removeprefix("\n")

    def load_block(self, fm: str) -> Loaded:
        """Load the object."""
        return Loaded(*load_json(fm))


class _PlainLoader(PlainLoader):
    """PyYAML's safe loader that resolves only the tags below: dates, `12:30` and `on` stay text."""


_PlainLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789"),
    ("float", r"[-+]?(?:[0-9]+\.[0-9]+|\.[0-9]+|[0-9]+\.)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("merge", r"<<", "<"),
):
    _PlainLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first)
    )


def _construct_float(loader: _PlainLoader, node: yaml.ScalarNode) -> float:
    return WrittenFloat(node.value, loader.construct_yaml_float(node))


_PlainLoader.add_constructor("tag:yaml.org,2002:float", _construct_float)


def _load_yaml(block: str) -> Loaded:
    loader = _PlainLoader(block)
    try:
        node = loader.get_single_node()
        if node is None:
            return Loaded(None, ())
        # before merge keys (`<<`) are filled in
        repeated = list(islice(find_repeated_yaml_keys(node), MAX_REPEATED))
        return Loaded(loader.construct_document(node), repeated)
    finally:
        loader.dispose()


HANDLERS: tuple[_YamlHandler | _TomlHandler | _JsonHandler, ...] = (
    _YamlHandler(),
    _TomlHandler(),
    _JsonHandler(),
)


def _find_line(error: yaml.MarkedYAMLError, block: str) -> int:
    """Find the line of an error; for an open quote or bracket, the line where it opens."""
    at_end = error.problem_mark and error.problem_mark.line >= block.count("\n")
    mark = (error.context_mark if at_end else None) or error.problem_mark
    return mark.line + 1 if mark else 1

"""Reads configurations and data of sites: YAML, TOML and JSON of strangers."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping

import yaml

from indexer.errors import SourceError
from indexer.markdown.front_matter.limits import (
    BrokenFrontMatter,
    check_toml_keys,
    check_yaml_nodes,
)
from indexer.markdown.front_matter.plain_values import to_plain_mapping
from indexer.markdown.front_matter.yaml_loaders import PlainLoader
from indexer.sources.generators.contract import SiteTree

Table = Mapping[str, object]
CALLED = "!"
"""Key with the name of what a value in YAML calls: `!!python/object/apply:NAME {…}`."""
_NAME, _CALL = (f"tag:yaml.org,2002:python/{kind}:" for kind in ("name", "object/apply"))


class _Loader(PlainLoader):
    """The safe loader, but dates stay text, and unknown tags give what they stand before."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith(":timestamp")]
    for first, pairs in PlainLoader.yaml_implicit_resolvers.items()
}


def _construct_unknown(loader: _Loader, node: yaml.Node) -> object:
    """Construct a value with a tag of some program: `!!python/name:…`, `!relative`.

    The name of something in Python is a text, and a call of it a table with the name as `CALLED`.
    `!ENV [NAME, default]` of MkDocs is its default, because our variables are none of the site's.
    """
    if isinstance(node, yaml.SequenceNode):
        items: list[object] = loader.construct_sequence(node, deep=True)
        return items[-1] if node.tag == "!ENV" and len(items) > 1 else items
    if isinstance(node, yaml.MappingNode):
        table: dict[object, object] = loader.construct_mapping(node, deep=True)
        is_call = node.tag.startswith(_CALL)
        return {**table, CALLED: node.tag.removeprefix(_CALL)} if is_call else table
    if node.tag.startswith(_NAME):
        return node.tag.removeprefix(_NAME)
    return None if node.tag == "!ENV" else node.value


_Loader.add_constructor(None, _construct_unknown)


def read_table(tree: SiteTree, path: str) -> Table:
    """Read a configuration; empty if there is none.

    Raises:
        SourceError: It is broken.
    """
    text = tree.read_text(path)
    value = {} if text is None else parse_value(text, path, f"{tree.root / path}")
    if not isinstance(value, dict):
        raise SourceError(f"{tree.root / path}: it is no table of keys; correct it")
    return value


def parse_value(text: str, path: str, name: str) -> object:
    """Parse a file by its suffix: `.toml`, `.json`, else YAML. `name` is it in messages.

    Raises:
        SourceError: It is broken, or too large, or nested too deep.
    """
    try:
        if path.endswith(".toml"):
            check_toml_keys(text)
            value: object = tomllib.loads(text)
        elif path.endswith(".json"):
            value = json.loads(text)
        else:
            check_yaml_nodes(text)
            value = _load_yaml(text)
        return to_plain_mapping({"value": value})["value"]
    except BrokenFrontMatter as error:
        reason = error.reason.replace("front matter", "file")
    except (yaml.YAMLError, ValueError, LookupError, AttributeError) as error:
        reason = " ".join(str(error).split())
    except RecursionError:
        reason = "it is nested too deep"
    raise SourceError(f"{name}: broken site configuration: {reason}; correct it")


def _load_yaml(text: str) -> object:
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def hash_texts(*texts: str | None) -> str:
    """Hash the texts of files, some of which may be missing; give it as hex."""
    parts = (b"-" if text is None else hashlib.sha256(text.encode()).digest() for text in texts)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def list_words(value: object) -> tuple[str, ...]:
    """List the texts of a value that is a text or a list; other items are left out."""
    values = value if isinstance(value, list) else [value]
    return tuple(item for item in values if isinstance(item, str) and item)

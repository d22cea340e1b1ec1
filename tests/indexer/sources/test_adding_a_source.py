"""A new source needs a file or folder and one line; CONTRIBUTING uses these as its examples."""

import ast
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name

import msgspec
import pytest

from indexer.building.rebuild import rebuild
from indexer.config import decode_settings, load_settings
from indexer.errors import ConfigError
from indexer.search.index import Index
from indexer.sources import SOURCES
from tests.paths import ROOT

CONFIG = """
[index]
path = "index"

[[sources]]
name = "notes"
type = "tiny"
path = "notes.txt"
prefix = "Note: "
"""


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setitem(SOURCES, "tiny", "tests.fakes.tiny_source.spec:SPEC")
    (tmp_path / "notes.txt").write_text("ambient mesh without sidecars\nlunch menu\n")
    file = tmp_path / "huigu.toml"
    file.write_text(CONFIG, encoding="utf-8")
    return file


def test_a_new_source_is_indexed_with_its_own_option(config):
    settings = load_settings(config)
    assert rebuild(settings, strict=True).documents == 2
    with closing(Index.open(settings)) as index:
        [hit] = index.search("sidecars", k=1)
    assert hit.passage.title == "Note: ambient mesh without sidecars"
    assert hit.passage.source == "notes"
    assert rebuild(settings).unchanged == 2


def test_its_option_survives_encoding_for_another_process(config):
    settings = load_settings(config)
    assert decode_settings(msgspec.json.encode(settings)) == settings


def test_other_sources_refuse_its_option(config):
    config.write_text(CONFIG.replace('"tiny"', '"jsonl"'), encoding="utf-8")
    with pytest.raises(ConfigError, match=r":9: unknown key `prefix` in \[\[sources\]\] number 1"):
        load_settings(config)


PULLED = """
[index]
path = "index"

[[sources]]
name = "talks"
type = "pulled"
url = "there"
"""


def test_a_new_source_that_is_pulled_needs_no_more(tmp_path, monkeypatch):
    monkeypatch.setitem(SOURCES, "pulled", "tests.fakes.pulled_source.spec:SPEC")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").write_text("ambient mesh without sidecars\n")
    file = tmp_path / "huigu.toml"
    file.write_text(PULLED, encoding="utf-8")
    settings = load_settings(file)
    assert rebuild(settings, strict=True).documents == 1
    assert rebuild(settings).unchanged == 1


@pytest.mark.parametrize("kind", SOURCES)
def test_every_type_is_in_the_guide_and_refuses_the_keys_of_others(kind, tmp_path):
    guide = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    assert f"`{kind}`" in guide
    file = tmp_path / "huigu.toml"
    file.write_text(CONFIG.replace('"tiny"', f'"{kind}"'), encoding="utf-8")
    with pytest.raises(ConfigError, match=r":9: unknown key `prefix`"):
        load_settings(file)


def find_read_names(spec) -> set[str]:
    """Find the attributes that a type's reader, its pull and what they import look at."""
    names: set[str] = set()
    seen: set[str] = set()
    places = (spec.source, spec.pull, spec.sitemap, getattr(spec, "read", ""))
    waiting = [place.partition(":")[0] for place in places if place]
    while waiting:
        module = waiting.pop()
        if module in seen or not module.startswith(("indexer.sources.", "indexer.fetching")):
            continue
        seen.add(module)
        for node in ast.walk(ast.parse(Path(find_spec(module).origin).read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                names.add(node.attr)
            elif isinstance(node, ast.ImportFrom) and node.module:
                waiting.append(node.module)
    return names


UNREAD = {"answers": {"event"}}
"""Keys of every type that say nothing in one."""


@pytest.mark.parametrize("kind", SOURCES)
def test_a_type_has_no_key_that_nothing_of_it_reads(kind):
    spec = resolve_name(SOURCES[kind])
    read = find_read_names(spec)
    if kind == "git":  # it finds the reader of its tree by name
        read |= find_read_names(resolve_name(SOURCES["markdown"]))
    # what a rebuild and the server themselves read
    keys = set(spec.settings.__struct_fields__) - {"name", "type", "path", "max_seconds", "every"}
    assert sorted(keys - read - UNREAD.get(kind, set())) == []


OWNERS = {
    "anchors": {"markdown", "git", "jsonl", "answers"},
    "generator": {"markdown", "git"},
    "address": {"markdown", "git"},
    "exclude": {"markdown", "git", "site"},
    "sitemap": {"markdown", "git"},
    "branch": {"git"},
    "api": {"pretalx"},
    "timezone": {"pretalx", "sessionize", "sched", "frab", "indico", "ics"},
}


@pytest.mark.parametrize("key", OWNERS)
def test_a_key_of_some_types_is_refused_by_the_others(key):
    having = {
        kind
        for kind, place in SOURCES.items()
        if key in resolve_name(place).settings.__struct_fields__
    }
    assert having == OWNERS[key]

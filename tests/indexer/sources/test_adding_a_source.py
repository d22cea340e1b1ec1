"""A source is one folder and one line; CONTRIBUTING walks through it with this one."""

from __future__ import annotations

from contextlib import closing

import msgspec
import pytest

from indexer.building.rebuild import rebuild
from indexer.config import decode_settings, load_settings
from indexer.errors import ConfigError
from indexer.search.index import Index
from indexer.sources import SOURCES

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


def test_it_is_indexed_and_found_with_the_option_that_only_it_has(config):
    settings = load_settings(config)
    assert rebuild(settings, strict=True).documents == 2
    with closing(Index.open(settings)) as index:
        [hit] = index.search("sidecars", k=1)
    assert (hit.passage.title, hit.passage.source) == (
        "Note: ambient mesh without sidecars",
        "notes",
    )
    assert rebuild(settings).unchanged == 2


def test_its_option_reaches_the_process_that_rebuilds(config):
    settings = load_settings(config)
    assert decode_settings(msgspec.json.encode(settings)) == settings


def test_another_source_does_not_know_its_option(config):
    config.write_text(CONFIG.replace('"tiny"', '"jsonl"'), encoding="utf-8")
    with pytest.raises(ConfigError, match=r":9: unknown key `prefix` in \[\[sources\]\] number 1"):
        load_settings(config)

"""The guides on sources tell every key of a `[[sources]]` table, and no other."""

from __future__ import annotations

import re

import pytest

from indexer.sources import SOURCES, find_spec
from tests.paths import ROOT

GUIDES = ("sources", "markdown", "html", "session-lists")
KEYS = {kind: set(find_spec(kind).settings.__struct_fields__) for kind in SOURCES}
TOLD = re.compile(r"`(\w+)[` ]|^(\w+) = ", re.MULTILINE)
ROWS = re.compile(r"^\| (?:key|键) \|.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)


def read_guides(ending: str) -> str:
    return "\n".join((ROOT / f"docs/{name}{ending}").read_text("utf-8") for name in GUIDES)


@pytest.mark.parametrize("ending", [".md", ".zh.md"])
def test_every_key_of_a_source_is_told(ending):
    told = {name for match in TOLD.findall(read_guides(ending)) for name in match}
    assert set().union(*KEYS.values()) - told == set()


@pytest.mark.parametrize("ending", [".md", ".zh.md"])
def test_every_key_that_the_tables_tell_is_one_of_a_source(ending):
    tables = ROWS.findall(read_guides(ending))
    cells = [row.split("|")[1] for table in tables for row in table.splitlines()]
    told = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert {"name", "generator", "timezone", "contact"} <= told
    assert told - set().union(*KEYS.values()) == set()


@pytest.mark.parametrize("ending", [".md", ".zh.md"])
def test_every_type_of_source_is_in_the_table(ending):
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / f"docs/sources{ending}").read_text("utf-8"), re.M)
    assert KEYS.keys() <= {name for row in rows for name in re.findall(r"`(\w+)`", row)}

"""The page on the language model names what there is."""

from __future__ import annotations

import re
import tomllib
from typing import get_args

import msgspec

from bot.config import list_tables
from bot.model.errors import Reason
from tests.fakes.communities.attacked import load_attacks
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")


def test_every_setting_is_named_with_its_default():
    rows = re.findall(r"^\| `(\w+)` \| `(.+?)` \|", PAGE, re.MULTILINE)
    written = {key: tomllib.loads(f"value = {value}")["value"] for key, value in rows}
    assert msgspec.json.encode(written) == msgspec.json.encode(list_tables()["model"]())


def test_every_result_that_is_counted_is_explained():
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)+) \|", PAGE, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"\w+", row)}
    assert named == {"worded", "remembered", *get_args(Reason)}


def test_it_says_how_many_attacks_there_are():
    assert f"has {len(load_attacks())} attacks" in PAGE

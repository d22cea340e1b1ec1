"""The reference of the configuration says what the settings say, in both languages."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec
import pytest

from bot.config import list_secrets, list_tables
from docs.reference.make import PAGES, read_chinese, write_page
from docs.reference.settings import list_meanings
from docs.reference.values import CHINESE, ENGLISH, describe_type, write_default
from indexer.config import TABLES, get_variable_name
from indexer.settings import CommunitySettings, IndexSettings
from indexer.sources import SOURCES, find_spec


@pytest.mark.parametrize("language", PAGES)
def test_the_page_is_the_one_that_the_settings_make(language):
    """Otherwise: python -m docs.reference.make."""
    assert PAGES[language].read_text(encoding="utf-8") == write_page(language)


def test_every_meaning_has_its_chinese_and_no_other_is_there():
    chinese, meanings = read_chinese(), set(list_meanings())
    assert meanings == set(chinese)
    assert [text for text in chinese.values() if not re.search(r"[\u4e00-\u9fff]", text)] == []


def test_what_is_written_as_code_is_the_same_in_both_languages():
    """Words in backticks are what a person types, or an address."""
    spans = {
        english: [sorted(set(re.findall(r"`[^`]+`", text))) for text in (english, chinese)]
        for english, chinese in read_chinese().items()
    }
    assert [text for text, (english, chinese) in spans.items() if english != chinese] == []


def read_sections() -> dict[str, set[str]]:
    """Names in the first column, by heading."""
    parts = re.split(r"^## ", PAGES["en"].read_text(encoding="utf-8"), flags=re.M)[1:]
    return {
        part.partition("\n")[0].strip("`"): set(re.findall(r"^\| `(\w+)` \|", part, re.M))
        for part in parts
    }


def test_no_table_key_or_variable_is_missing():
    sections = read_sections()
    tables = {"index": IndexSettings, "community": CommunitySettings, **list_tables()}
    assert tables.keys() | {"sources"} == {*TABLES, *list_tables()}
    for name, table in tables.items():
        assert sections[f"[{name}]"] == set(table.__struct_fields__)
    keys = {key for kind in SOURCES for key in find_spec(kind).settings.__struct_fields__}
    assert sections["[[sources]]"] == keys
    secrets = {get_variable_name(name) for one in list_secrets() for name in one.__struct_fields__}
    assert sections["Variables: `HUIGU_…"] == secrets


@pytest.mark.parametrize(
    ("hint", "english", "chinese"),
    [
        (str, "text", "文字"),
        (bool, "`true`, `false`", "`true`、`false`"),
        (Literal["", "a", "b"], '`"a"`, `"b"`', '`"a"`、`"b"`'),
        (
            Annotated[int, msgspec.Meta(ge=1, le=2000)],
            "whole number; 1 to 2,000",
            "整数；1 到 2,000",
        ),
        (
            Annotated[float, msgspec.Meta(gt=0, le=5)],
            "number; more than 0; at most 5",
            "数字；大于 0；不超过 5",
        ),
        (
            Annotated[tuple[str, ...], msgspec.Meta(max_length=9)] | dict[str, str],
            "list: text; at most 9 entries or table: text",
            "列表：文字；最多 9 项，或表：文字",
        ),
        (Annotated[str, msgspec.Meta(pattern="https?://.*")], "address", "网址"),
    ],
)
def test_a_type_is_said_in_words(hint, english, chinese):
    assert (describe_type(hint, ENGLISH), describe_type(hint, CHINESE)) == (english, chinese)


def test_a_default_is_written_as_in_the_file():
    written = [write_default(one, ENGLISH) for one in ("", (), 3, False, "a", (("b", 1),))]
    assert written == ["", "", "`3`", "`false`", '`"a"`', "`{ b = 1 }`"]
    assert write_default(msgspec.NODEFAULT, ENGLISH) == "required"

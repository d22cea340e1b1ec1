"""The two pages on WeChat say the same, and what they say of settings, commands and lines is so."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import msgspec
import pytest
import yaml

from bot.chat.commands import COMMANDS
from bot.config import list_tables
from tests.fakes.wecom.secrets import secret_fields
from tests.paths import ROOT

ENGLISH, CHINESE = (ROOT / "docs" / "channels" / name for name in ("wechat.md", "wechat.zh.md"))
PAGES = pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=["en", "zh"])
TABLES = ["wecom", "official_account", "announce"]
SOURCES = [
    *sorted((ROOT / "bot" / "channels").glob("*.py")),
    *sorted((ROOT / "bot" / "wechat").rglob("*.py")),
    *sorted((ROOT / "bot" / "channels" / "wecom").rglob("*.py")),
    *sorted((ROOT / "bot" / "channels" / "official_account").rglob("*.py")),
    *sorted((ROOT / "bot" / "channels" / "announcements").rglob("*.py")),
]


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def tables(page: Path) -> list[list[list[str]]]:
    """Every table as rows of cells, the header first."""
    blocks = re.findall(r"(?:^\|.*\n)+", text(page), re.M)
    return [
        [
            [cell.strip() for cell in line.strip("|").split(" | ")]
            for line in block.splitlines()
            if not line.startswith("|---")
        ]
        for block in blocks
    ]


def table(page: Path, corner: str) -> list[list[str]]:
    """The rows below the header of the one table that has this in its first corner."""
    (found,) = [rows[1:] for rows in tables(page) if rows[0][0] == corner]
    return found


def told(page: Path) -> list[list[str]]:
    """The rows of the table of lines in the log, the one that names error codes most."""
    return next(rows[1:] for rows in tables(page) if "853000" in str(rows))


def codes(page: Path) -> set[str]:
    """Code spans outside of code blocks, without commands, whose names are in two languages."""
    prose = re.sub(r"^ *```.*?^ *```", "", text(page), flags=re.S | re.M)
    spans = set(re.findall(r"`([^`\n]+)`", prose))
    return {span for span in spans if span.isascii() and span[0] not in "/@"}


@PAGES
@pytest.mark.parametrize("name", TABLES)
def test_every_setting_is_named_with_the_default_it_has(page, name):
    rows = {row[0].strip("`"): row[1].strip("`") for row in table(page, f"`[{name}]`")}
    written = {key: tomllib.loads(f"value = {value}")["value"] for key, value in rows.items()}
    assert msgspec.json.encode(written) == msgspec.json.encode(list_tables()[name]())


@PAGES
def test_every_variable_is_named(page):
    corner = {ENGLISH: "variable", CHINESE: "环境变量"}[page]
    named = {row[0].strip("`") for row in table(page, corner)}
    others = {"discord_token", "model_key", "github_hook_secret", "gitlab_hook_secret"}
    others |= {"store_password", "state_password"}
    fields = set(secret_fields()) - others
    assert named == {f"HUIGU_{field.upper()}" for field in fields}


@PAGES
def test_every_command_is_named_as_people_may_type_it(page):
    corner = {ENGLISH: "command", CHINESE: "命令"}[page]
    # Typed in any case, as `parse_command` reads them.
    rows = [[cell.strip("`/ …").lower() for cell in row[:2]] for row in table(page, corner)]
    named = {frozenset(row) for row in rows}
    known = [
        {name for names in languages.values() for name in names} for languages in COMMANDS.values()
    ]
    for command in known:
        assert any(names <= command for names in named), command
    assert len(named) == len(known)


@PAGES
def test_every_line_that_is_explained_is_one_that_huigu_prints(page):
    source = "".join(
        ast.unparse(ast.parse(file.read_text(encoding="utf-8"))).replace("\\'", "'")
        for file in SOURCES
    )
    lines = [line for row in told(page) for line in re.findall(r"`([^`]+)`", row[0])]
    assert len(lines) > 10
    assert [line for line in lines if line not in source] == []


def test_both_pages_have_the_same_headings():
    levels = [re.findall(r"^(#+) ", text(page), re.M) for page in (ENGLISH, CHINESE)]
    assert levels[0] == levels[1]


def test_both_pages_have_the_same_tables():
    shapes = [[(len(rows), len(rows[0])) for rows in tables(page)] for page in (ENGLISH, CHINESE)]
    assert shapes[0] == shapes[1]


def test_both_pages_have_the_same_steps_and_boxes():
    for pattern in (r"^\d+\. ", r"^- \[ \] ", r"^- ", r"^ *```"):
        numbers = [len(re.findall(pattern, text(page), re.M)) for page in (ENGLISH, CHINESE)]
        assert numbers[0] == numbers[1] > 0, pattern


def test_both_pages_say_the_same_to_type_and_to_look_for():
    blocks = [
        re.findall(
            r"^ *(?:[a-z_]+ = [^#\n]*|read .*?&& export \w+|\.venv/bin/huigu \w+)", text(page), re.M
        )
        for page in (ENGLISH, CHINESE)
    ]
    assert [line.strip() for line in blocks[0]] == [line.strip() for line in blocks[1]]
    assert codes(ENGLISH) == codes(CHINESE)


@PAGES
def test_every_link_within_a_page_leads_to_a_heading(page):
    headings = re.findall(r"^#+ (.*)", text(page), re.M)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text(page))) <= anchors


def test_a_container_is_given_every_secret():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    given = compose["services"]["huigu"]["environment"]
    secrets = [f"HUIGU_{name.upper()}" for name in secret_fields()]
    assert sorted(given) == sorted([*secrets, "HTTPS_PROXY", "NO_PROXY"])

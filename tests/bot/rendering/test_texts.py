"""Everything that is said is said in every language of its table, with the same values in it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from string import Formatter

import pytest

import bot
from bot.messages import LANGUAGES
from bot.rendering.texts import KINDS, SHARED, Texts, join_sentences
from tests.paths import ROOT


def find_tables() -> dict[str, Texts]:
    """Every table of a module of the bot, by the first name it is found under."""
    names = sorted(info.name for info in pkgutil.walk_packages(bot.__path__, "bot."))
    tables: dict[int, tuple[str, Texts]] = {}
    for module in map(importlib.import_module, names):
        for name, value in vars(module).items():
            if isinstance(value, Texts):
                tables.setdefault(id(value), (f"{module.__name__}.{name}", value))
    return dict(tables.values())


TABLES = find_tables()
NO_TEXTS = {
    "bot/chat/commands.py": "what people type",
    "bot/channels/official_account/lists.py": "what people type",
    "bot/channels/wecom/commands.py": "what people type",
    "bot/followups/compose.py": "columns of a table of words",
    "bot/rendering/texts.py": "names of languages, each in its own",
}
"""Modules that write something by language which is in no table, and what that is."""


@pytest.mark.parametrize("texts", TABLES.values(), ids=TABLES)
def test_every_language_says_the_same(texts: Texts) -> None:
    assert set(LANGUAGES) <= set(texts.languages)
    for key in texts:
        by_language = texts.get_languages(key)
        assert set(by_language) == set(texts.languages), key
        fields = [list(_fields(text)) for text in by_language.values()]
        assert fields == [fields[0]] * len(fields), key
        assert set(fields[0]) <= {""}, f"{key}: a value has no name"
        chinese = by_language["zh"] == "PPT" or any(map(_is_han, by_language["zh"]))
        assert chinese, key
        assert not any(map(_is_han, by_language["en"])), key


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _fields(text: str) -> Iterator[str]:
    """The names of the values that are filled in; empty for those without one."""
    return (name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_what_is_written_by_language_stands_in_a_table() -> None:
    outside = {}
    for file in (ROOT / "bot").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        written = {node.lineno for node in ast.walk(tree) if _is_by_language(node)}
        for table in _tables_of(tree):
            written -= {node.lineno for node in ast.walk(table) if isinstance(node, ast.Dict)}
        if written:
            outside[file.relative_to(ROOT).as_posix()] = sorted(written)
    assert {path: lines for path, lines in outside.items() if path not in NO_TEXTS} == {}
    assert set(NO_TEXTS) <= set(outside), "take it off the list"


def _is_by_language(node: ast.AST) -> bool:
    keys = node.keys if isinstance(node, ast.Dict) else []
    return set(LANGUAGES) <= {key.value for key in keys if isinstance(key, ast.Constant)}


def _tables_of(tree: ast.Module) -> Iterator[ast.expr]:
    """What the calls of `Texts` at the top of a module are given, by name or as it is."""
    assigned = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in assigned.values():
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Texts":
            table = call.args[0]
            yield assigned[table.id] if isinstance(table, ast.Name) else table


def test_a_language_that_nobody_speaks_here_is_answered_in_english() -> None:
    assert SHARED.say("busy", "fr", 3) == SHARED.say("busy", "en", 3)
    assert SHARED.say("busy", "zh", 3) == "现在提问的人太多，请 3 秒后再问。"


def test_sentences_are_joined_as_their_language_does() -> None:
    assert join_sentences("en", "One.", "", "Two.") == "One. Two."
    assert join_sentences("zh", "一。", "", "二。") == "一。二。"
    assert join_sentences("en", "") == ""


def test_every_kind_of_link_has_a_name() -> None:
    assert {"video", "slides", "audio", "code", "image", "page"} <= set(KINDS)

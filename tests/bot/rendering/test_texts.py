"""Every table has every text in every language, with the same values."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from string import Formatter

import pytest

import bot
from bot.messages import LANGUAGES
from bot.rendering.platforms import PLATFORMS
from bot.rendering.texts import KINDS, SHARED, Texts, join_sentences
from tests.paths import ROOT


def find_tables() -> dict[str, Texts]:
    """Find every table in the modules of the bot, by the first name it has."""
    names = sorted(info.name for info in pkgutil.walk_packages(bot.__path__, "bot."))
    tables: dict[int, tuple[str, Texts]] = {}
    for module in map(importlib.import_module, names):
        for name, value in vars(module).items():
            if isinstance(value, Texts):
                tables.setdefault(id(value), (f"{module.__name__}.{name}", value))
    return dict(tables.values())


TABLES = find_tables()
NO_TEXTS = {
    "bot/chat/commands.py": "names of commands",
    "bot/answering/from_catalogue/links/order.py": "platforms, the best first",
    "bot/answering/from_pages/quotes/growing.py": "lengths",
    "bot/model/prompt.py": "names of languages, for a model",
    "bot/chat/lists.py": "names of commands",
    "bot/rendering/texts.py": "names of languages, each in its own",
    "bot/channels/http_api/html/frame.py": "names of languages, each in its own",
    "bot/channels/http_api/html/language.py": "tags of languages",
    "bot/channels/http_api/responses/codes.py": "a part of the table in errors.py",
}
"""Modules with a dict by language outside of tables, and what it holds."""


@pytest.mark.parametrize("texts", TABLES.values(), ids=TABLES)
def test_every_text_has_every_language_with_the_same_values(texts: Texts) -> None:
    assert set(LANGUAGES) <= set(texts.languages)
    for key in texts:
        by_language = texts.get_languages(key)
        assert set(by_language) == set(texts.languages), key
        fields = [sorted(_list_fields(text)) for text in by_language.values()]
        assert fields == [fields[0]] * len(fields), key
        # A value has a number where the languages have them in another order, and never a name.
        assert fields[0] == [str(n) for n in range(len(fields[0]))], f"{key}: use `{{}}`"
        is_name = texts is PLATFORMS or by_language["zh"] == "PPT"
        is_punctuation = not any(map(str.isalpha, by_language["zh"]))
        chinese = is_name or is_punctuation or any(map(_is_han, by_language["zh"]))
        assert chinese, key
        assert not any(map(_is_han, by_language["en"])), key


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _list_fields(text: str) -> Iterator[str]:
    """List the names of a text's values; of `{}` its position."""
    names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    return (name or str(position) for position, name in enumerate(names))


def test_every_text_by_language_is_in_a_table() -> None:
    outside = {}
    for file in (ROOT / "bot").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        lines = {node.lineno for node in ast.walk(tree) if _is_dict_by_language(node)}
        for table in _find_table_arguments(tree):
            lines -= {node.lineno for node in ast.walk(table) if isinstance(node, ast.Dict)}
        if lines:
            outside[file.relative_to(ROOT).as_posix()] = sorted(lines)
    assert {path: lines for path, lines in outside.items() if path not in NO_TEXTS} == {}
    assert set(NO_TEXTS) <= set(outside), "remove it from the list"


def _is_dict_by_language(node: ast.AST) -> bool:
    keys = node.keys if isinstance(node, ast.Dict) else []
    return set(LANGUAGES) <= {key.value for key in keys if isinstance(key, ast.Constant)}


def _find_table_arguments(tree: ast.Module) -> Iterator[ast.expr]:
    """Find the tables that a module passes to `Texts`, directly or by name."""
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


def test_an_unknown_language_gets_english() -> None:
    assert SHARED.say("busy", "fr", 3) == SHARED.say("busy", "en", 3)
    assert SHARED.say("busy", "zh", 3) == "现在提问的人太多，请 3 秒后再问。"


def test_sentences_are_joined_by_the_rules_of_their_language() -> None:
    assert join_sentences("en", "One.", "", "Two.") == "One. Two."
    assert join_sentences("zh", "一。", "", "二。") == "一。二。"
    assert join_sentences("en", "") == ""


def test_every_kind_of_link_has_a_name() -> None:
    assert {"video", "slides", "audio", "code", "image", "page"} <= set(KINDS)

"""Imports go one way: training -> benchmarks -> bot -> indexer -> records."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.paths import ROOT

LAYERS = ("indexer", "bot", "benchmarks", "training")
"""Each may import itself and those before it."""


def imports() -> dict[str, set[str]]:
    """Every module of ours -> the modules of ours it imports at its top level or below."""
    files = [file for folder in LAYERS for file in (ROOT / folder).rglob("*.py")]
    modules = {_module(file): file for file in files}
    found = {}
    for module, file in modules.items():
        names: set[str] = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file}: write the import in full"
                members = {f"{node.module}.{alias.name}" for alias in node.names}
                names |= (members & modules.keys()) or {node.module}
        found[module] = names & modules.keys()
    return found


def _module(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


IMPORTS = imports()


def test_records_and_errors_import_nothing_of_ours_and_contracts_only_records():
    assert IMPORTS["indexer.records"] == IMPORTS["indexer.errors"] == set()
    assert IMPORTS["indexer.contracts"] == {"indexer.records"}


@pytest.mark.parametrize(("layer", "above"), [(n, LAYERS[i + 1 :]) for i, n in enumerate(LAYERS)])
def test_a_layer_imports_no_layer_above_it(layer, above):
    modules = {module: names for module, names in IMPORTS.items() if _any({module}, layer)}
    assert modules
    assert {m for m, names in modules.items() if any(_any(names, name) for name in above)} == set()


def test_a_channel_knows_neither_another_channel_nor_the_index():
    forbidden = ("indexer.search", "indexer.stores", "bot.answering.answer", "bot.app")
    for module, names in IMPORTS.items():
        if not module.startswith("bot.channels."):
            continue
        own = ".".join(module.split(".")[:3])
        if own == "bot.channels":
            continue
        others = {n for n in names if n.startswith("bot.channels.") and not _any({n}, own)}
        others -= {"bot.channels"}
        assert others == set(), module
        assert not any(_any(names, name) for name in forbidden), module


def test_what_chats_share_knows_no_channel_and_no_answerer():
    allowed = (
        *("bot.chat", "bot.messages", "bot.services.contracts", "bot.rendering", "bot.runtime"),
        *("indexer.text", "indexer.errors"),
    )
    for module in (name for name in IMPORTS if name.startswith("bot.chat")):
        others = {
            n
            for n in IMPORTS[module]
            if not any(_any({n}, name) for name in (*allowed, "indexer.building.result"))
        }
        assert others == set(), module


def test_no_module_imports_itself_by_a_detour():
    """graphlib raises CycleError, which names the modules of the circle."""
    assert len(list(TopologicalSorter(IMPORTS).static_order())) == len(IMPORTS)


def _any(names: set[str], prefix: str) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for name in names)

"""The rooms of the house: `docs/architecture.md` lists them, and what each may import."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.paths import ROOT

TOPS = ("training", "benchmarks", "huigu", "bot", "indexer")
MOST_IN_A_FOLDER = 12
MOST_BESIDE_FOLDERS = 8
"""Modules that lie flat in a top folder, beside its rooms."""
EMPTY = {"bot", "indexer"}
"""Packages that hold nothing themselves."""
ROW = re.compile(rf"^\| `((?:{'|'.join(TOPS)})(?:/[\w.]+)*)/?` \| .+ \| (.*) \|$", re.MULTILINE)
"""A room, and what it may import: `bot: chat, messages; indexer: text`."""


def read_rooms() -> dict[str, set[str]]:
    """Read the table: each room, from the top, and the rooms that it imports."""
    rows = ROW.findall((ROOT / "docs/architecture.md").read_text(encoding="utf-8"))
    by_name = {re.sub(r"/__init__\.py$|\.py$", "", room): room for room, _ in rows}
    return {room: {by_name[name] for name in _list_names(cell)} for room, cell in rows}


def _list_names(cell: str) -> list[str]:
    names = []
    for part in cell.split("; ") if cell != "-" else []:
        top, _, rooms = part.partition(": ")
        names += [f"{top}/{room}" for room in rooms.split(", ")] if rooms else [top]
    return names


def _name_module(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


ROOMS = read_rooms()
FILES = {_name_module(file): file for top in TOPS for file in (ROOT / top).rglob("*.py")}


@cache
def read_imports() -> dict[str, set[str]]:
    """Read which modules of ours each module imports, at its top or below."""
    imports = {}
    for module, file in FILES.items():
        names: set[str] = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file}: write the import in full"
                members = {f"{node.module}.{alias.name}" for alias in node.names}
                names |= (members & FILES.keys()) or {node.module}
        imports[module] = names & FILES.keys()
    return imports


def find_room(module: str) -> str:
    """Find the innermost room that a module lies in."""
    path = FILES[module].relative_to(ROOT)
    inside = [room for room in ROOMS if path.is_relative_to(room)]
    assert inside, f"{path} is in no room of docs/architecture.md"
    return max(inside, key=len)


@cache
def read_room_imports() -> dict[str, set[str]]:
    """Read which other rooms each room imports."""
    rooms: dict[str, set[str]] = {room: set() for room in ROOMS}
    for module, names in read_imports().items():
        if module not in EMPTY:
            room = find_room(module)
            rooms[room] |= set(map(find_room, names - EMPTY)) - {room}
    return rooms


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_what_the_table_says_and_nothing_else(room):
    assert read_room_imports()[room] == ROOMS[room]


def test_every_room_is_there():
    assert [room for room in ROOMS if not (ROOT / room).exists()] == []


def test_who_is_imported_stands_lower_in_the_table():
    order = list(ROOMS)
    upwards = [
        (room, other)
        for room, others in ROOMS.items()
        for other in others
        if order.index(other) < order.index(room)
    ]
    assert upwards == []


def test_a_channel_knows_no_other_channel_and_neither_the_answerer_nor_the_index():
    inside = (room for room in ROOMS if room.startswith("bot/channels/"))
    channels = {room for room in inside if not room.endswith(".py")}
    forbidden = channels | {"bot/app.py", "bot/answering", "indexer/search", "indexer/stores"}
    assert len(channels) >= 5
    assert forbidden <= ROOMS.keys()
    assert {channel: ROOMS[channel] & forbidden for channel in channels} == {
        channel: set() for channel in channels
    }


def test_no_module_imports_itself_by_a_detour():
    """graphlib raises CycleError, which names the modules of the circle."""
    imports = read_imports()
    assert len(list(TopologicalSorter(imports).static_order())) == len(imports)


def test_a_folder_has_few_modules():
    folders = {file.parent for top in TOPS for file in (ROOT / top).rglob("*.py")}
    crowded = {}
    for folder in folders:
        modules = [file for file in folder.glob("*.py") if file.name != "__init__.py"]
        most = MOST_BESIDE_FOLDERS if folder.parent == ROOT else MOST_IN_A_FOLDER
        if len(modules) > most:
            crowded[str(folder.relative_to(ROOT))] = len(modules)
    assert crowded == {}

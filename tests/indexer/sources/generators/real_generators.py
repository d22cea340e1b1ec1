"""Builds sites with the real generators."""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest


def find_program(name: str, where: str) -> str:
    """Find an executable, or skip the test; `where` says how to install it."""
    path = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if not path:
        pytest.skip(f"no {name} beside this Python or on the path: {where}")
    return path


def run_program(command: Sequence[str], folder: Path) -> None:
    result = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
    assert result.returncode == 0, result.stdout.decode()[-3000:] + result.stderr.decode()[-3000:]


def find_markers(built: Path, base: str, is_index_hidden: bool = True) -> dict[str, str]:
    """Find the page of each file in a built site: its text says `marker(PATH)`."""
    found: dict[str, str] = {}
    for page in sorted(built.rglob("*.html")):
        text = html.unescape(page.read_text(encoding="utf-8"))
        if "marker(" not in text:
            continue
        path = page.relative_to(built).as_posix()
        if is_index_hidden:
            path = path.removesuffix("index.html") if path.endswith("index.html") else path
        found.setdefault(text.split("marker(")[1].split(")")[0], base + path)
    return found

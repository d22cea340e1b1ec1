"""Files of pages and questions, and a progress function that shows nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path


def write_set(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write rows of JSON, one a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def ignore_progress(phase: str, done: int, total: int) -> None:
    """Show nothing."""

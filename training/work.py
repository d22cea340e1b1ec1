"""The work folder: what takes long is kept there, whole or not at all, and for one text only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from indexer.errors import EncoderError

INPUTS_FILE = "inputs.json"


def claim(work: Path, inputs: Mapping[str, object]) -> None:
    """Make the folder, or make sure that it was made from the same text.

    Args:
        work: Folder for what a later run can go on from.
        inputs: Everything that decides what is kept there, but for the code and the recipe.

    Raises:
        EncoderError: The folder holds what was made from something else.
    """
    work.mkdir(parents=True, exist_ok=True)
    path = work / INPUTS_FILE
    if not path.exists() and not any(work.iterdir()):
        keep(path, lambda fresh: fresh.write_text(json.dumps(inputs, indent=2) + "\n", "utf-8"))
    if not path.exists() or json.loads(path.read_text("utf-8")) != json.loads(json.dumps(inputs)):
        raise EncoderError(
            f"{work}: holds what was made from other text; delete it to start afresh, "
            "or keep both with --work ANOTHER_FOLDER"
        )


def keep(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place, then put it there: a run killed half way leaves none."""
    # The ending stays, because numpy adds its own to names without it.
    fresh = path.with_name(f"new-{path.name}")
    write(fresh)
    fresh.replace(path)


def checksum(path: Path) -> str:
    """Give the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

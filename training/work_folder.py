"""The work folder: keeps slow results, so that an interrupted run can continue.

A file in it is complete or missing, and a folder belongs to one text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from indexer.errors import EncoderError

INPUTS_FILE = "inputs.json"


def claim_folder(work: Path, inputs: Mapping[str, object]) -> None:
    """Make the folder, or check that it was made from the same inputs.

    Args:
        work: The folder.
        inputs: Everything that decides its content, except the code and the recipe.

    Raises:
        EncoderError: The folder was made from other inputs.
    """
    work.mkdir(parents=True, exist_ok=True)
    path = work / INPUTS_FILE
    if not path.exists() and not any(work.iterdir()):
        text = json.dumps(inputs, indent=2) + "\n"
        write_atomically(path, lambda fresh: fresh.write_text(text, "utf-8"))
    if not path.exists() or json.loads(path.read_text("utf-8")) != json.loads(json.dumps(inputs)):
        raise EncoderError(
            f"{work}: holds what was made from other text; delete it to start afresh, "
            "or keep both with --work ANOTHER_FOLDER"
        )


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under another name, then rename it: a killed run leaves no part of a file."""
    # The suffix stays: numpy adds its own to names without it.
    fresh = path.with_name(f"new-{path.name}")
    write(fresh)
    fresh.replace(path)


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""How questions without an answer look in one generation: `calibration.json` of its folder."""

from __future__ import annotations

from pathlib import Path

import msgspec

from indexer.errors import DamagedIndex

CALIBRATION_FILE = "calibration.json"
SURE = 0.75
"""Probability from which an answer is sure: nine of ten questions of an archive whose page was
taken out stay below."""
PROBABLE = 0.45
"""Probability from which an answer is given at all; below it only the closest passages are."""
RELATED = 0.1
"""Probability from which pages are worth showing where nothing is found; below it the archive is
about something else."""


class Scale(msgspec.Struct, frozen=True):
    """Questions without an answer, whose question and first page have a certain pair of languages.

    The three fields are about the signs and logits of one of the two judges of
    `indexer.confidence.model`.
    """

    mean: tuple[float, ...]
    """Mean of each sign."""
    spread: tuple[float, ...]
    """Standard deviation of each sign."""
    threshold: float
    """Logit that few of these questions reach."""


class Calibration(msgspec.Struct, frozen=True):
    """What a generation measured of itself; empty for one of an earlier version."""

    field: dict[str, Scale] = {}
    """By languages of question and first page (`zh-en`), of questions about anything."""
    here: dict[str, Scale] = {}
    """The same, of questions made from pages that were taken out of their results."""
    drift: int = 0
    """Documents that were changed, added or removed since it was measured."""


def write_calibration(folder: Path, calibration: Calibration) -> None:
    """Write the calibration of a generation into its folder."""
    (folder / CALIBRATION_FILE).write_bytes(msgspec.json.encode(calibration))


def read_calibration(folder: Path) -> Calibration:
    """Read the calibration of a generation; an empty one if its folder has none.

    Raises:
        DamagedIndex: The file cannot be read.
    """
    path = folder / CALIBRATION_FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Calibration)
    except FileNotFoundError:
        return Calibration()
    except (OSError, msgspec.DecodeError) as error:
        remedy = "run `huigu rebuild --full`"
        raise DamagedIndex(f"{path}: cannot be read ({error}); {remedy}") from error

"""The picture of a report's learning curves."""

import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest

pytest.importorskip("matplotlib", reason="plots need pip install matplotlib")

from training.plot import draw

LARGEST_BYTES = 100_000
"""Largest picture in the repository."""

STEPS = range(0, 1500, 50)
LOSSES = {f"source {n}": [(step, 4.0 - step / 1000) for step in STEPS] for n in range(8)}
HELD_OUT = {
    f"kind {n}": [[(step, step / 2000 + run / 50) for step in STEPS] for run in range(3)]
    for n in range(6)
}


def test_every_source_and_kind_is_named_in_a_small_file(tmp_path):
    path = tmp_path / "plot.svg"
    draw(LOSSES, HELD_OUT, path)
    texts = {element.text for element in ElementTree.parse(path).iter() if element.text}
    assert set(LOSSES) | set(HELD_OUT) <= texts
    assert path.stat().st_size < LARGEST_BYTES


def test_the_same_curves_give_the_same_bytes(tmp_path):
    for name in ("one.svg", "other.svg"):
        draw(LOSSES, HELD_OUT, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()


def test_the_command_draws_a_report(tmp_path):
    report, picture = tmp_path / "report.json", tmp_path / "plot.svg"
    report.write_text(json.dumps({"loss_curves": LOSSES, "held_out_curves": HELD_OUT}))
    command = [sys.executable, "-m", "training.plot", str(report), str(picture)]
    subprocess.run(command, check=True)
    assert b"source 7" in picture.read_bytes()

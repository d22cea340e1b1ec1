import json
from dataclasses import replace

import numpy as np
import pytest

from training.model.train import Recipe, TrainingResult
from training.output.model_card import format_model_card
from training.output.report import (
    Report,
    average_losses,
    build_held_out_curves,
    build_loss_curves,
    write_report,
)

REPORT = Report(
    recipe=Recipe(),
    words=78_000,
    megabytes=22.5,
    pairs={"segments": 1234},
    licences={("someone/site", "MIT"): 5, ("cedict", "CC BY-SA 4.0"): 7},
    losses=[(100, 1.5)],
    held_out={"heading en -> passage zh": (10, 0.5, 0.9)},
    questions={"set@10": 0.75},
)


def test_the_card_states_every_figure():
    card = format_model_card(REPORT)
    for stated in ("78,000", "22.5 MB", "1,234", "| someone/site | MIT | 5 |", "0.900", "0.750"):
        assert stated in card
    assert "$" not in card


def test_the_card_of_the_shipped_recipe_has_no_notes():
    assert "**" not in format_model_card(REPORT).partition("Chinese and English text")[0]


@pytest.mark.parametrize(
    ("changes", "notes"),
    [
        ({"without": ["general"]}, ["without general.", "huigu-zh-en-256"]),
        (
            {"without": ["dictionary", "general"]},
            ["without dictionary, general.", "nor its glosses"],
        ),
        ({"own": ["ours.jsonl.gz"]}, ["own text besides: ours.jsonl.gz", "flatter"]),
        ({"name": "ours-256"}, ["# ours-256\n"]),
    ],
)
def test_the_card_notes_what_is_different(changes, notes):
    head = format_model_card(replace(REPORT, **changes)).partition("Chinese and English text")[0]
    assert all(note in head for note in notes)


def test_the_report_is_written_as_json(tmp_path):
    write_report(tmp_path / "report.json", REPORT)
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["licences"][1] == ["cedict", "CC BY-SA 4.0", 7]
    assert report["recipe"]["seed"] == 7


def test_losses_are_averaged_over_tenths_and_runs():
    losses = [(step, "a", 1.0 if step < 10 else 3.0) for step in range(20)] * 2
    means = average_losses(TrainingResult(np.zeros((1, 1), np.float32), losses))
    assert means[0] == (2, 1.0)
    assert means[-1] == (20, 3.0)
    assert len(means) == 10


def test_a_loss_curve_is_the_mean_over_steps_and_runs_of_one_source():
    run = [(step, "ab"[step % 2], float(step % 2)) for step in range(100)]
    trained = TrainingResult(np.zeros((1, 1), np.float32), run + [(s, n, x + 2) for s, n, x in run])
    assert build_loss_curves(trained) == {"a": [(25, 1.0), (75, 1.0)], "b": [(25, 2.0), (75, 2.0)]}


def test_held_out_curves_are_split_by_kind_and_run():
    first = [(0, "x", 0.1), (0, "y", 0.2), (50, "x", 0.3), (50, "y", 0.4)]
    second = [(step, name, recall + 0.5) for step, name, recall in first]
    assert build_held_out_curves(
        TrainingResult(np.zeros((1, 1), np.float32), [], first + second)
    ) == {
        "x": [[(0, 0.1), (50, 0.3)], [(0, 0.6), (50, 0.8)]],
        "y": [[(0, 0.2), (50, 0.4)], [(0, 0.7), (50, 0.9)]],
    }

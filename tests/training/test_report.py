import json
from dataclasses import replace

import numpy as np
import pytest

from indexer.encoders.static import load_bundled
from training.data import Pairs
from training.report import (
    Report,
    held_out_curves,
    loss_curves,
    mean_losses,
    model_card,
    retrieve,
    write_report,
)
from training.train import Recipe, Trained

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
    card = model_card(REPORT)
    for stated in ("78,000", "22.5 MB", "1,234", "| someone/site | MIT | 5 |", "0.900", "0.750"):
        assert stated in card
    assert "$" not in card


def test_the_card_of_the_shipped_recipe_has_nothing_to_add():
    assert "**" not in model_card(REPORT).partition("Chinese and English text")[0]


@pytest.mark.parametrize(
    ("changes", "said"),
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
def test_the_card_says_what_is_different(changes, said):
    head = model_card(replace(REPORT, **changes)).partition("Chinese and English text")[0]
    assert all(part in head for part in said)


def test_the_report_is_json(tmp_path):
    write_report(tmp_path / "report.json", REPORT)
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["licences"][1] == ["cedict", "CC BY-SA 4.0", 7]
    assert report["recipe"]["seed"] == 7


def test_losses_are_averaged_by_tenths_over_all_runs():
    losses = [(step, "a", 1.0 if step < 10 else 3.0) for step in range(20)] * 2
    means = mean_losses(Trained(np.zeros((1, 1), np.float32), losses))
    assert means[0] == (2, 1.0)
    assert means[-1] == (20, 3.0)
    assert len(means) == 10


def test_a_loss_curve_is_the_mean_over_steps_and_runs_of_one_source():
    run = [(step, "ab"[step % 2], float(step % 2)) for step in range(100)]
    trained = Trained(np.zeros((1, 1), np.float32), run + [(s, n, x + 2) for s, n, x in run])
    assert loss_curves(trained) == {"a": [(25, 1.0), (75, 1.0)], "b": [(25, 2.0), (75, 2.0)]}


def test_what_was_measured_is_parted_into_runs():
    one = [(0, "x", 0.1), (0, "y", 0.2), (50, "x", 0.3), (50, "y", 0.4)]
    other = [(step, name, recall + 0.5) for step, name, recall in one]
    assert held_out_curves(Trained(np.zeros((1, 1), np.float32), [], one + other)) == {
        "x": [[(0, 0.1), (50, 0.3)], [(0, 0.6), (50, 0.8)]],
        "y": [[(0, 0.2), (50, 0.4)], [(0, 0.7), (50, 0.9)]],
    }


@pytest.mark.parametrize(("right", "first"), [(["流量", "视频"], 1.0), (["视频", "流量"], 0.0)])
def test_retrieval_counts_what_comes_first(right, first):
    pairs = Pairs("toy", 0, ["traffic", "video"], right)
    assert retrieve(load_bundled(), pairs) == (2, first, 1.0)

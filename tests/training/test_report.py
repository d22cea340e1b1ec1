import json

import numpy as np
import pytest

from indexer.encoders.static import load_bundled
from training.data import Pairs
from training.report import Report, mean_losses, model_card, retrieve, write_report
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


@pytest.mark.parametrize(("right", "first"), [(["流量", "视频"], 1.0), (["视频", "流量"], 0.0)])
def test_retrieval_counts_what_comes_first(right, first):
    pairs = Pairs("toy", 0, ["traffic", "video"], right)
    assert retrieve(load_bundled(), pairs) == (2, first, 1.0)

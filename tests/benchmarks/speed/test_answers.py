"""Times of whole answers."""

from __future__ import annotations

import pytest

from benchmarks.speed.answers import Times, main


def test_the_ratio_is_that_of_the_medians():
    assert Times([2.0, 4.0, 90.0], [0.4, 0.5, 0.9]).ratio == pytest.approx(8)


def test_without_an_index_it_says_what_to_run(tmp_path, capsys):
    config = tmp_path / "huigu.toml"
    config.write_text('[index]\npath = "nowhere"\n', encoding="utf-8")
    assert main([str(tmp_path / "q.jsonl"), "--config", str(config)]) == 1
    assert "huigu rebuild" in capsys.readouterr().err

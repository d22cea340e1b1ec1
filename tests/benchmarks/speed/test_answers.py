"""Times of whole answers."""

from __future__ import annotations

from benchmarks.speed.answers import main


def test_without_an_index_it_says_what_to_run(tmp_path, capsys):
    config = tmp_path / "huigu.toml"
    config.write_text('[index]\npath = "nowhere"\n', encoding="utf-8")
    assert main([str(tmp_path / "q.jsonl"), "--config", str(config)]) == 1
    assert "huigu rebuild" in capsys.readouterr().err

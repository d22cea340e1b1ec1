"""Times of searches, beside those of the parts that they are made of."""

from __future__ import annotations

from contextlib import closing

import msgspec

from benchmarks.speed.searches import main, open_bare, time_rounds
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.search.index import Index
from indexer.search.query import parse_query
from indexer.search.ranking import CANDIDATES

QUESTIONS = ("Where is the video of the gateway talk?", "网关的视频在哪里")


def write_archive(folder):
    (folder / "pages").mkdir()
    (folder / "pages" / "gateway.md").write_text("# Gateway\n\nThe gateway talk.\n", "utf-8")
    config = folder / "huigu.toml"
    config.write_text(
        '[index]\npath = "index"\n\n[[sources]]\nname = "p"\ntype = "markdown"\npath = "pages"\n',
        encoding="utf-8",
    )
    rebuild(load_settings(config))
    return config


def test_without_an_index_it_says_what_to_run(tmp_path, capsys):
    config = tmp_path / "huigu.toml"
    config.write_text('[index]\npath = "nowhere"\n', encoding="utf-8")
    assert main([str(tmp_path / "q.jsonl"), "--config", str(config)]) == 1
    assert "huigu rebuild" in capsys.readouterr().err


def test_the_bare_calls_search_the_files_of_the_index(tmp_path):
    settings = load_settings(write_archive(tmp_path))
    words_of = {text: parse_query(text).words for text in QUESTIONS}
    with closing(Index.open(settings)) as index:
        search_bare = open_bare(settings, index.generation, index.encoder, words_of)
        [(_, nearest)], found = search_bare(QUESTIONS[0])
        assert nearest.shape == (1, CANDIDATES)
        assert nearest[0, 0] == index.search(QUESTIONS[0])[0].row
        assert len(found.hits) == 1
        for times in time_rounds(index, search_bare, QUESTIONS):
            assert len(times.measured) == len(times.base) == len(QUESTIONS)
            assert min(times.measured + times.base) > 0


def test_every_round_of_every_file_has_its_ratio(tmp_path, capsys):
    config = write_archive(tmp_path)
    questions = tmp_path / "q.jsonl"
    rows = [msgspec.json.encode({"query": text}) for text in QUESTIONS]
    questions.write_bytes(b"\n".join(rows) + b"\n")
    assert main([str(questions), "--config", str(config)]) == 0
    assert capsys.readouterr().out.count("ratio") == 2

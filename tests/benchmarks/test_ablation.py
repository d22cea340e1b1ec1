"""A part that is taken away is missed where it mattered, on a tiny library of our own."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

import indexer.building.split
from benchmarks import ablation
from benchmarks.ablation import WAYS, Way, ablate, main, markdown
from benchmarks.question_sets import Library, QuestionSet
from indexer.search.ranking import WEIGHTS
from tests.fakes.question_sets import write_set

SET = QuestionSet("istio/q_en2zh", "istio/corpus_zh")
PAGES = [
    ("zh-0", "金丝雀发布怎么做", "先把百分之五的流量交给新版本，观察错误率，再逐步放大。"),
    ("zh-1", "双向认证", "网格里的服务用证书互相确认身份，证书自动轮换。"),
    *(
        (f"zh-{n}", f"第{n}次分享会", f"第{n}次分享会的回放、幻灯片和讲者名单。")
        for n in range(2, 20)
    ),
]


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "evalsets" / "istio"
    write_set(
        folder / "corpus_zh.jsonl",
        [{"doc_id": i, "title": t, "text": x, "lang": "zh"} for i, t, x in PAGES],
    )
    write_set(
        folder / "q_en2zh.jsonl",
        [
            {"query": "How do I roll out a canary release?", "relevant": ["zh-0"]},
            {"query": "mutual authentication with certificates", "relevant": ["zh-1"]},
        ],
    )
    return Library(tmp_path)


def silent(phase: str, done: int, total: int) -> None:
    """Tell nobody."""


def test_without_vectors_and_the_other_languages_words_nothing_crosses(library):
    """What is left are words, and an English question shares none with a Chinese page."""
    nothing = {field.name: 0.0 for field in fields(WEIGHTS) if field.name != "words"}
    deaf = Way("deaf", replace(WEIGHTS, **nothing), ablation.without_vectors)
    table = ablate([WAYS[0], deaf, WAYS[0]], [SET], library, 0, silent)
    assert table["as shipped"][SET.name]["recall@1"] == 1.0
    assert table["deaf"][SET.name]["recall@1"] == 0.0


def test_a_constant_is_changed_while_its_index_is_built_and_only_then(library, monkeypatch):
    seen = []
    real = ablation.reading

    def watched(*arguments):
        seen.append(indexer.building.split.MAX_WIDTH)
        return real(*arguments)

    monkeypatch.setattr(ablation, "reading", watched)
    shipped = indexer.building.split.MAX_WIDTH
    narrow = Way("narrow", building=((ablation.WIDTH, 7),))
    ablate([WAYS[0], narrow, WAYS[1]], [SET], library, 0, silent)
    assert seen == [shipped, 7]
    assert shipped == indexer.building.split.MAX_WIDTH


def test_every_way_can_be_measured(library):
    table = ablate(WAYS, [SET], library, 0, silent)
    assert list(table) == [way.name for way in WAYS]
    assert all(set(sets) == {SET.name} for sets in table.values())


def test_the_table_gives_means_and_the_loss_against_what_ships():
    def one(at_1: float, at_10: float) -> dict[str, float]:
        return {"recall@1": at_1, "recall@10": at_10, "mrr@10": 0.0, "questions": 1}

    cmrc = "cmrc2018/q_dev_standalone"
    table = {
        "as shipped": {
            "istio/q_en2zh": one(0, 0.9),
            "istio/q_zh2en": one(0, 0.7),
            cmrc: one(0.96, 1),
        },
        "less": {"istio/q_en2zh": one(0, 0.8), "istio/q_zh2en": one(0, 0.6), cmrc: one(0.94, 1)},
    }
    assert markdown(table).splitlines() == [
        "|  | istio across | CMRC, @1 | mean | against shipped |",
        "| --- | --- | --- | --- | --- |",
        "| **as shipped** | 0.800 | 0.960 | 0.880 |  |",
        "| less | 0.700 | 0.940 | 0.820 | -0.060 |",
    ]


def test_an_unknown_way_is_one_line_that_names_the_ways(capsys):
    assert main(["--ways", "with luck"]) == 1
    assert (
        "no way begins like this; there are: as shipped; without words" in capsys.readouterr().err
    )

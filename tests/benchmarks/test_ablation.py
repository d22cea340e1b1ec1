"""The ablation, on a tiny library of our own."""

from __future__ import annotations

import pytest
from msgspec.structs import fields, replace

import indexer.building.split
from benchmarks import ablation
from benchmarks.ablation import VARIANTS, Variant, ablate, format_table, main
from benchmarks.questions.question_sets import Library, QuestionSet
from indexer.search.ranking import WEIGHTS
from tests.fakes.communities.question_sets import ignore_progress, write_set

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


def test_words_alone_find_no_page_in_another_language(library):
    """An English question shares no word with a Chinese page."""
    zero = {field.name: 0.0 for field in fields(WEIGHTS) if field.name != "words"}
    words = Variant("words", replace(WEIGHTS, **zero), ablation.rank_without_vectors)
    table = ablate([VARIANTS[0], words, VARIANTS[0]], [SET], library, 0, ignore_progress)
    assert table["as shipped"][SET.name]["recall@1"] == 1.0
    assert table["words"][SET.name]["recall@1"] == 0.0


def test_a_constant_is_changed_only_while_its_index_is_built(library, monkeypatch):
    widths = []
    real = ablation.open_reader

    def open_and_record(*arguments):
        widths.append(indexer.building.split.MAX_WIDTH)
        return real(*arguments)

    monkeypatch.setattr(ablation, "open_reader", open_and_record)
    shipped = indexer.building.split.MAX_WIDTH
    narrow = Variant("narrow", building=((ablation.WIDTH, 7),))
    ablate([VARIANTS[0], narrow, VARIANTS[1]], [SET], library, 0, ignore_progress)
    assert widths == [shipped, 7]
    assert shipped == indexer.building.split.MAX_WIDTH


def test_every_variant_can_be_measured(library):
    table = ablate(VARIANTS, [SET], library, 0, ignore_progress)
    assert list(table) == [variant.name for variant in VARIANTS]
    assert all(set(sets) == {SET.name} for sets in table.values())


def test_the_table_shows_means_and_the_difference_to_the_shipped_variant():
    def measures(at_1: float, at_10: float) -> dict[str, float]:
        return {"recall@1": at_1, "recall@10": at_10, "mrr@10": 0.0, "questions": 1}

    cmrc = "cmrc2018/q_dev_standalone"
    table = {
        "as shipped": {
            "istio/q_en2zh": measures(0, 0.9),
            "istio/q_zh2en": measures(0, 0.7),
            cmrc: measures(0.96, 1),
        },
        "less": {
            "istio/q_en2zh": measures(0, 0.8),
            "istio/q_zh2en": measures(0, 0.6),
            cmrc: measures(0.94, 1),
        },
    }
    assert format_table(table).splitlines() == [
        "|  | istio across | CMRC, @1 | mean | against shipped |",
        "| --- | --- | --- | --- | --- |",
        "| **as shipped** | 0.800 | 0.960 | 0.880 |  |",
        "| less | 0.700 | 0.940 | 0.820 | -0.060 |",
    ]


def test_an_unknown_variant_is_an_error_that_lists_the_variants(capsys):
    assert main(["--variants", "with luck"]) == 1
    message = "no variant begins like this; there are: as shipped; without words"
    assert message in capsys.readouterr().err

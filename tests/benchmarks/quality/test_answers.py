"""Refusals and links, measured on whole answers over the joint index of a small community."""

from __future__ import annotations

import pytest

from benchmarks.quality import answers
from benchmarks.quality.answers import measure_answers
from benchmarks.questions.answer_sets import AnswerSet
from tests.fakes.communities.question_sets import write_set

VIDEO = "https://www.bilibili.com/video/BV1aa411c7mD"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A site of one recap, and questions with and without an answer in it."""
    post = tmp_path / "corpora" / "site" / "recap.md"
    post.parent.mkdir(parents=True)
    post.write_text(
        "---\ntitle: 网格之夜 2021 回顾\n---\n\n## 视频回放\n\n"
        f"大会全部演讲的视频：[在 B 站观看回放]({VIDEO})\n",
        encoding="utf-8",
    )
    write_set(
        tmp_path / "evalsets" / "links" / "q.jsonl",
        [
            {
                "id": "there",
                "query": "网格之夜 2021 的视频回放在哪里看？",
                "lang": "zh",
                "relevant": ["recap.md"],
                "expected_links": [VIDEO],
            }
        ],
    )
    away = [
        {"id": f"away-{n}", "query": query, "lang": "en", "relevant": [], "answerable": False}
        for n, query in enumerate(["who won the cup final in 1974", "how to bake rye bread"])
    ]
    write_set(tmp_path / "evalsets" / "away" / "q.jsonl", away)
    monkeypatch.setattr(answers, "COMMUNITY", (("markdown", "corpora/site"),))
    return tmp_path


def test_each_set_has_the_measures_of_its_questions(data):
    reports: list[str] = []

    def progress(phase: str, done: int, total: int) -> None:
        reports.append(f"{phase} {done}/{total}")

    sets = (
        AnswerSet("away", ("away/q",), ()),
        AnswerSet("there", ("links/q",), ()),
        AnswerSet("all", ("away/q", "links/q"), ()),
    )
    figures = measure_answers(sets, data, progress)
    assert figures["away"] == {"refusal_accuracy": 1.0, "questions": 2, "answerable": 0}
    assert figures["there"] == {
        "answered": 1.0,
        "link_accuracy": 1.0,
        "first_link": 1.0,
        "link_precision": 1.0,
        "recall@1": 1.0,
        "recall@10": 1.0,
        "mrr@10": 1.0,
        "questions": 1,
        "answerable": 1,
    }
    assert figures["all"] == {**figures["there"], "refusal_accuracy": 1.0, "questions": 3}
    assert reports.count("huigu: away/q 2/2") == 1, "a file in two sets is asked once"

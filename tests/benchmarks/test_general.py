"""The general-domain questions in `benchmarks/general`."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from benchmarks.questions.question_sets import read_rows
from tests.paths import ROOT, SHARED

FOLDER = ROOT / "benchmarks" / "general"
PASSAGES = SHARED / "data" / "evalsets" / "cmrc2018" / "corpus_dev.jsonl"
CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Han characters and the punctuation that comes with them."""


@pytest.fixture(scope="module")
def questions() -> list[dict[str, object]]:
    return list(read_rows(FOLDER / "q_en2zh.jsonl"))


def test_every_row_has_the_fields_of_a_question_file_and_a_kind(questions):
    assert len(questions) >= 200
    for row in questions:
        assert list(row) == ["id", "query", "lang", "relevant", "note"]
        assert row["lang"] == "en"
        assert len(row["relevant"]) == 1


def test_no_id_query_or_passage_is_used_twice(questions):
    for values in (
        [row["id"] for row in questions],
        [row["query"].casefold() for row in questions],
        [row["relevant"][0] for row in questions],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_a_question_is_english_of_6_to_18_words(questions):
    """With a Chinese character in the question, words alone could find the passage."""
    for row in questions:
        assert not CHINESE.search(row["query"]), row
        assert 6 <= len(row["query"].split()) <= 18, row


def test_the_readme_counts_the_kinds_correctly(questions):
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    written = re.findall(r"^\| ([\w/ ]+) \| (\d+) \|$", page, re.M)
    counts = Counter(row["note"] for row in questions)
    assert {kind: int(number) for kind, number in written} == counts


def test_every_question_has_its_passage(questions):
    if not PASSAGES.exists():
        pytest.skip("../shared/data/evalsets/cmrc2018 is not here")
    passages = {row["doc_id"] for row in read_rows(PASSAGES)}
    assert {row["relevant"][0] for row in questions} <= passages

"""The general-domain questions are well formed, and each has its passage."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.paths import ROOT, SHARED

FOLDER = ROOT / "benchmarks" / "general"
PASSAGES = SHARED / "data" / "evalsets" / "cmrc2018" / "corpus_dev.jsonl"
CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Han characters and the punctuation that comes with them."""


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def questions() -> list[dict[str, object]]:
    return rows(FOLDER / "q_en2zh.jsonl")


def test_every_row_has_the_fields_of_a_question_file_and_its_kind(questions):
    assert len(questions) >= 200
    for row in questions:
        assert list(row) == ["id", "query", "lang", "relevant", "note"]
        assert row["lang"] == "en"
        assert len(row["relevant"]) == 1


def test_ids_queries_and_passages_are_each_used_once(questions):
    for values in (
        [row["id"] for row in questions],
        [row["query"].casefold() for row in questions],
        [row["relevant"][0] for row in questions],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_a_question_is_english_of_6_to_18_words(questions):
    """A Chinese character in a question would let words alone find the passage."""
    for row in questions:
        assert not CHINESE.search(row["query"]), row
        assert 6 <= len(row["query"].split()) <= 18, row


def test_the_page_counts_the_kinds_as_they_are(questions):
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| ([\w/ ]+) \| (\d+) \|$", page, re.M)
    counts = Counter(row["note"] for row in questions)
    assert {kind: int(number) for kind, number in told} == counts


def test_every_question_has_its_passage(questions):
    if not PASSAGES.exists():
        pytest.skip("../shared/data/evalsets/cmrc2018 is not here")
    known = {row["doc_id"] for row in rows(PASSAGES)}
    assert {row["relevant"][0] for row in questions} <= known

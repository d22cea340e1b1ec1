from __future__ import annotations

import pytest

from benchmarks.questions.question_sets import (
    SETS,
    Library,
    Question,
    read_questions,
    select_names,
)
from benchmarks.systems.page_text import read_pages
from indexer.errors import UsageError
from tests.fakes.communities.question_sets import write_set
from tests.paths import SHARED

DATA = SHARED / "data"


def test_names_are_selected_by_their_beginnings_and_unknown_ones_are_an_error():
    names = ["istio/q_a", "istio/q_b", "oos/near"]
    assert select_names(names, []) == names
    assert select_names(names, ["oos", "istio/q_a"]) == ["istio/q_a", "oos/near"]
    with pytest.raises(UsageError, match=r"--only ostio: .* istio/q_a; istio/q_b; oos/near"):
        select_names(names, ["istio", "ostio"])


def test_questions_are_filtered_by_overlap_and_thinned_out_evenly(tmp_path):
    rows = [{"query": str(n), "relevant": ["a"], "overlap": n / 10} for n in range(10)]
    path = write_set(tmp_path / "q.jsonl", rows)
    assert [q.query for q in read_questions(path, overlap_below=0.2)] == ["0", "1"]
    assert [q.query for q in read_questions(path, most=3)] == ["0", "3", "6", "9"]
    assert read_questions(path)[0] == Question("0", frozenset("a"))


def test_our_own_set_is_available_only_with_both_files(tmp_path):
    own = next(item for item in SETS if item.name == "general/q_zh2en")
    library = Library(tmp_path, tmp_path / "general")
    assert not library.is_available(own)
    write_set(tmp_path / "general" / "q_zh2en.jsonl", [])
    assert not library.is_available(own)
    write_set(tmp_path / "general" / "corpus_en.jsonl", [])
    assert library.is_available(own)


def test_every_set_has_its_files_and_its_right_pages_exist():
    if not DATA.is_dir():
        pytest.skip("needs ../shared/data, which is not ours to ship")
    library = Library(DATA)
    pages = {}
    for item in filter(library.is_available, SETS):
        path = library.locate_pages(item)
        pages[path] = pages.get(path) or {page.id for page in read_pages(path)}
        questions = read_questions(library.locate_questions(item), item.overlap_below)
        assert questions, item.name
        assert all(question.relevant & pages[path] for question in questions), item.name

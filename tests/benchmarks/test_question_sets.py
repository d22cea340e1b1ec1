from __future__ import annotations

import pytest

from benchmarks.page_text import PASSAGE_WIDTH, Page, read_pages
from benchmarks.question_sets import SETS, Library, Question, chosen, read_questions
from indexer.building.split import width
from indexer.errors import UsageError
from tests.fakes.question_sets import write_set
from tests.paths import SHARED

DATA = SHARED / "data"


def test_only_takes_what_begins_like_this_and_refuses_what_nothing_begins_like():
    names = ["istio/q_a", "istio/q_b", "oos/near"]
    assert chosen(names, []) == names
    assert chosen(names, ["oos", "istio/q_a"]) == ["istio/q_a", "oos/near"]
    with pytest.raises(UsageError, match=r"--only ostio: .* istio/q_a; istio/q_b; oos/near"):
        chosen(names, ["istio", "ostio"])


def test_questions_are_filtered_by_overlap_and_spread_evenly(tmp_path):
    rows = [{"query": str(n), "relevant": ["a"], "overlap": n / 10} for n in range(10)]
    path = write_set(tmp_path / "q.jsonl", rows)
    assert [q.query for q in read_questions(path, overlap_below=0.2)] == ["0", "1"]
    assert [q.query for q in read_questions(path, most=3)] == ["0", "3", "6", "9"]
    assert read_questions(path)[0] == Question("0", frozenset("a"))


def test_a_set_of_ours_is_left_out_until_its_files_are_there(tmp_path):
    own = next(one for one in SETS if one.name == "general/q_zh2en")
    library = Library(tmp_path, tmp_path / "general")
    assert not library.present(own)
    write_set(tmp_path / "general" / "q_zh2en.jsonl", [])
    assert not library.present(own)
    write_set(tmp_path / "general" / "corpus_en.jsonl", [])
    assert library.present(own)


def test_every_set_has_its_files_and_the_questions_ask_for_pages_that_are_there():
    if not DATA.is_dir():
        pytest.skip("needs ../shared/data, which is not ours to ship")
    library = Library(DATA)
    pages = {}
    for one in filter(library.present, SETS):
        path = library.pages(one)
        pages[path] = pages.get(path) or {page.id for page in read_pages(path)}
        questions = read_questions(library.questions(one), one.overlap_below)
        assert questions, one.name
        assert all(question.relevant & pages[path] for question in questions), one.name


def test_a_page_is_cut_at_sentences_under_its_short_facts_and_nothing_is_lost():
    sentences = [f"第{number}句说的是服务网格里的一件小事，读到这里为止。" for number in range(40)]
    page = Page("a", ("标题", "Some Conf 2022", "长" * 200), "".join(sentences))
    passages = page.passages()
    heading = "标题\nSome Conf 2022\n"
    assert all(passage.startswith(heading) for passage in passages)
    assert all(width(p.removeprefix(heading)) <= PASSAGE_WIDTH * 1.1 for p in passages)
    joined = "".join(p.removeprefix(heading) for p in passages)
    assert joined.replace(" ", "") == "长" * 200 + "".join(sentences)


def test_a_page_without_text_is_one_passage_of_its_facts():
    assert Page("a", ("Title", "Conf"), "").passages() == ["Title\nConf"]


def test_addresses_are_no_facts(tmp_path):
    """The paths of some sets hold the answer."""
    row = {"doc_id": "a", "title": "T", "text": "x", "url": "https://e.org/t", "speakers": "Ann"}
    assert read_pages(write_set(tmp_path / "c.jsonl", [row])) == [Page("a", ("T", "Ann"), "x")]

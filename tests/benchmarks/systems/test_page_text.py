from __future__ import annotations

from benchmarks.systems.page_text import PASSAGE_WIDTH, Page, read_pages
from indexer.building.split import measure_width
from tests.fakes.communities.question_sets import write_set


def test_passages_hold_all_sentences_under_the_short_facts():
    sentences = [f"第{number}句说的是服务网格里的一件小事，读到这里为止。" for number in range(40)]
    page = Page("a", ("标题", "Some Conf 2022", "长" * 200), "".join(sentences))
    passages = page.cut_passages()
    heading = "标题\nSome Conf 2022\n"
    assert all(passage.startswith(heading) for passage in passages)
    assert all(measure_width(p.removeprefix(heading)) <= PASSAGE_WIDTH * 1.1 for p in passages)
    joined = "".join(p.removeprefix(heading) for p in passages)
    assert joined.replace(" ", "") == "长" * 200 + "".join(sentences)


def test_a_page_without_text_is_one_passage_with_its_facts():
    assert Page("a", ("Title", "Conf"), "").cut_passages() == ["Title\nConf"]


def test_addresses_are_left_out_of_the_facts(tmp_path):
    """The paths of some sets contain the answer."""
    row = {"doc_id": "a", "title": "T", "text": "x", "url": "https://e.org/t", "speakers": "Ann"}
    assert read_pages(write_set(tmp_path / "c.jsonl", [row])) == [Page("a", ("T", "Ann"), "x")]

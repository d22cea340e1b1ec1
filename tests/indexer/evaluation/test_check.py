"""Right answers that an index does not hold are warned of."""

from indexer.evaluation.check import list_warnings
from indexer.evaluation.evaluate import Row
from indexer.records import Link, LinkRecord

VIDEO = "https://video.example/2022"
LINK = Link(url=VIDEO, label="watch", kind="video", platform="example")
RECORDS = [LinkRecord(LINK, "a.md", "recaps", "title", "", "MeshCon", 2022)]
DOCUMENTS = {"a.md", "往期/b.md"}


def make_row(number, relevant, expected=(), acceptable=()):
    return Row(
        id=str(number),
        query="where",
        lang="en",
        relevant=relevant,
        expected_links=expected,
        acceptable_links=acceptable,
    )


def test_rows_that_the_index_can_answer_are_not_warned_of():
    rows = [
        make_row(1, ("a.md",), (f"{VIDEO}/",)),
        make_row(2, ("往期/b.md",), ("https://gone.example/",), (VIDEO,)),
        make_row(3, ()),
    ]
    assert list_warnings(rows, DOCUMENTS, RECORDS) == []


def test_ids_of_no_document_are_counted_once_with_three_examples():
    rows = [make_row(number, ("recaps/a.md", f"回顾-{number}", "a.md")) for number in range(5)]
    [line] = list_warnings(rows, DOCUMENTS, RECORDS)
    assert line.startswith("ids in `relevant` that are of no document of this index: 6 of 7 ")
    assert "(such as 'recaps/a.md', '回顾-0', '回顾-1'); each counts as not found" in line
    assert "look like 'a.md'" in line


def test_links_that_the_index_does_not_hold_are_counted():
    rows = [make_row(1, (), ("https://gone.example/",)), make_row(2, (), (VIDEO,))]
    [line] = list_warnings(rows, DOCUMENTS, RECORDS)
    assert line.startswith("rows that expect links that this index does not hold: 1 of 2 ")
    assert "'https://gone.example/'" in line


def test_a_long_id_is_cut_and_an_empty_index_has_no_example():
    [line] = list_warnings([make_row(1, ("x" * 10_000,))], set(), RECORDS)
    assert len(line) < 400
    assert "look like" not in line

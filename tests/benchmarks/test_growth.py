"""The pages and the plot of the benchmark of growth."""

import gzip
import json
from xml.etree import ElementTree

import pytest

from benchmarks.growth.pages import change_pages, read_questions, write_pages
from benchmarks.growth.plot import LINES, draw_growth


@pytest.fixture
def data(tmp_path):
    rows = [{"en": f"Part {n} is here.", "zh": f"第 {n} 段。", "type": "p"} for n in range(40)]
    rows.insert(0, {"en": "Heading", "zh": "标题", "type": "h"})
    heads = [{"qe": f"What is {n}?", "qz": f"{n} 是什么？"} for n in range(10)]
    for name, lines in (("segments", rows), ("general", rows[1:3]), ("headings", heads)):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
    return tmp_path


def test_no_paragraph_stands_in_two_pages(data, tmp_path):
    pages = tmp_path / "pages.jsonl"
    assert write_pages(data, pages, 60) == 10
    rows = [json.loads(row) for row in pages.read_text(encoding="utf-8").splitlines()]
    parts = [part for row in rows for part in row["text"].split("\n\n")[1::2]]
    assert len(parts) == len(set(parts)) == 60
    assert {row["lang"] for row in rows} == {"en", "zh"}
    assert rows[0]["text"].startswith("## Heading\n\nPart 0")


def test_so_many_pages_are_changed(data, tmp_path):
    pages = tmp_path / "pages.jsonl"
    write_pages(data, pages, 60)
    before = pages.read_text(encoding="utf-8").splitlines()
    change_pages(pages, 3)
    after = pages.read_text(encoding="utf-8").splitlines()
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 3


def test_questions_are_in_both_languages(data):
    assert read_questions(data, 2) == ["What is 0?", "5 是什么？"]


def test_the_plot_names_each_line_with_its_slope():
    rows = [
        {"rows": size, "commit": "abc", **dict.fromkeys(LINES, float(size))} for size in (10, 100)
    ]
    drawn = draw_growth(rows)
    assert ElementTree.fromstring(drawn).tag.endswith("svg")
    assert drawn.count("(slope 1.00)") == len(LINES)

"""The whole measurement on a tiny library of our own, with the bundled encoder and real peers."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from benchmarks import quality
from benchmarks.results import Run, append_run
from tests.fakes.question_sets import write_set

PAGES = [
    ("zh-0", "金丝雀发布怎么做", "先把百分之五的流量交给新版本，观察错误率，再逐步放大。"),
    ("zh-1", "双向认证", "网格里的服务用证书互相确认身份，证书自动轮换。"),
    ("zh-2", "分享会回放", "今年大会的视频和幻灯片都放在这个页面上。"),
]
QUESTIONS = [
    ("How do I roll out a canary release?", "zh-0", 0.0),
    ("mutual authentication with certificates", "zh-1", 0.1),
    ("videos and slides of this year's conference", "zh-2", 0.5),
    ("something that no page of ours is about", "zh-9", 0.5),
]


@pytest.fixture
def data(tmp_path):
    """A folder as ../shared/data, with one small collection under the name of a known set."""
    pages = [{"doc_id": i, "title": t, "text": x, "lang": "zh"} for i, t, x in PAGES]
    questions = [
        {"id": f"q-{n}", "query": q, "lang": "en", "relevant": [i], "overlap": o}
        for n, (q, i, o) in enumerate(QUESTIONS)
    ]
    folder = tmp_path / "data" / "evalsets" / "servicemesher_xling"
    write_set(folder / "corpus.jsonl", pages)
    write_set(folder / "q_en2zh.jsonl", questions)
    return tmp_path / "data"


@pytest.fixture
def measured(data, tmp_path, capsys):
    """Run the command on that set; gives its exit code, its output and its errors."""

    def run(*more: str) -> tuple[int, str, str]:
        common = ["--data", str(data), "--record", str(tmp_path / "runs.jsonl")]
        code = quality.main([*common, "--only", "servicemesher", *more])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


def test_the_table_holds_both_rows_of_the_set_with_figures_counted_by_hand(measured):
    """Three of four questions have their page among three pages; two of two with few words."""
    code, out, err = measured("--peers", "bm25")
    lines = [line for line in out.splitlines() if line.startswith("| servicemesher")]
    assert code == 0
    assert [line.split(" | ")[1:5] for line in lines] == [
        ["4", "recall@10", "0.88", "**0.750** ✗"],
        ["2", "recall@10", "0.75", "**1.000**"],
    ]
    assert "below its bar: servicemesher xling en2zh: recall@10 0.750" in err


def test_words_alone_find_nothing_across_languages(measured):
    """English questions share no word with Chinese pages, which is what a peer's column shows."""
    _, out, _ = measured("--peers", "bm25", "--json")
    figures = json.loads(out)["figures"]
    assert figures["BM25"]["servicemesher_xling/q_en2zh"]["recall@10"] == 0.0
    assert figures["Huigu"]["servicemesher_xling/q_en2zh"]["questions"] == 4
    assert set(figures["Huigu"]["servicemesher_xling/q_en2zh"]) == {
        "recall@1",
        "recall@10",
        "mrr@10",
        "questions",
    }


def test_a_folder_of_ours_is_measured_alone_and_in_our_place(measured, tmp_path):
    folder = "indexer/encoders/bundled"
    _, out, _ = measured("--peers", "--json", "--model", folder, "--cache", str(tmp_path / "kept"))
    figures = json.loads(out)["figures"]
    assert list(figures) == ["Huigu", "bundled", "Huigu with bundled"]
    assert figures["Huigu with bundled"] == figures["Huigu"]


def test_a_part_of_the_sets_leaves_no_line_in_the_record(measured, tmp_path):
    measured("--peers")
    assert not (tmp_path / "runs.jsonl").exists()


def test_a_run_of_everything_is_one_line_and_shown_again(
    data, tmp_path, monkeypatch, capsys, measured
):
    small = tuple(one for one in quality.SETS if one.name.startswith("servicemesher"))
    monkeypatch.setattr(quality, "SETS", small)
    monkeypatch.setattr(quality, "ANSWER_SETS", ())
    monkeypatch.setattr(quality, "PEERS", {"bm25": "BM25"})
    record = tmp_path / "runs.jsonl"
    common = ["--data", str(data), "--record", str(record)]
    assert quality.main(common) == 0
    first = capsys.readouterr().out
    assert len(record.read_text().splitlines()) == 1
    assert quality.main([*common, "--last"]) == 0
    assert capsys.readouterr().out == first
    assert len(record.read_text().splitlines()) == 1
    assert quality.main(common) == 0
    assert len(record.read_text().splitlines()) == 2


def test_the_last_run_cannot_be_shown_before_there_is_one(measured):
    code, out, err = measured("--last")
    assert (code, out) == (1, "")
    assert "no run is recorded" in err


def test_the_change_since_another_commit_stands_beside_our_figure(measured, tmp_path):
    old = {"Huigu": {"servicemesher_xling/q_en2zh": {"recall@10": 0.7, "questions": 4}}}
    append_run(tmp_path / "runs.jsonl", Run("0000000", "2026-01-01", "bundled", old))
    _, out, _ = measured("--peers")
    header, _, first, second, *_ = out.splitlines()
    assert header.endswith("| Huigu | since 0000000 |")
    assert first.endswith("| **0.750** ✗ | +0.050 |")
    assert second.endswith("| **1.000** | new |")


def test_the_plot_is_an_svg_that_names_every_set_and_system(measured, tmp_path):
    picture = tmp_path / "plot.svg"
    measured("--peers", "bm25", "--plot", str(picture))
    root = ElementTree.parse(picture).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    text = " ".join(
        "".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")
    )
    for shown in ("Huigu", "BM25", "bar to reach", "few shared words", "0.75"):
        assert shown in text
    assert picture.stat().st_size < 100_000


def test_the_readme_takes_the_table_at_its_place(measured, tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- quality -->\nold\n<!-- /quality -->\nafter\n")
    _, out, _ = measured("--peers", "--readme", str(readme), "--plot", str(tmp_path / "p.svg"))
    page = readme.read_text()
    assert out.strip() in page
    assert "old" not in page
    assert page.startswith("before\n<!-- quality -->\nCommit ")
    assert page.endswith("<!-- /quality -->\nafter\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "servicemeshr"], "no set begins like this; there are: istio/q_en2zh;"),
        (["--only", "istio/q_en2zh", "--peers"], "no such file; say with --data"),
        (
            ["--only", "servicemesher", "--peers", "--model", "./nowhere"],
            "./nowhere: no such folder",
        ),
    ],
)
def test_a_wrong_wish_is_one_line_that_says_what_to_do(data, capsys, arguments, said):
    assert quality.main(["--data", str(data), *arguments]) == 1
    err = capsys.readouterr().err.splitlines()
    assert said in err[-1]

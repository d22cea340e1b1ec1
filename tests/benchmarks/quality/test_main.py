"""The quality benchmark on a tiny library of our own, with the bundled encoder and real peers."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from benchmarks.quality import measure
from benchmarks.quality.__main__ import main
from benchmarks.quality.history import Run, append_run
from tests.fakes.communities.question_sets import write_set

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
    """A folder like ../shared/data, with one small collection under the name of a known set."""
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
def run(data, tmp_path, capsys):
    """Run the command on that set; gives exit code, output and errors."""

    def run_command(*more: str) -> tuple[int, str, str]:
        common = ["--data", str(data), "--record", str(tmp_path / "runs.jsonl")]
        code = main([*common, "--only", "servicemesher", *more])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_command


def test_the_table_has_the_figures_counted_by_hand_for_both_rows_of_the_set(run):
    """Three of four questions have a page here; so do two of the two with few shared words."""
    code, out, err = run("--peers", "bm25")
    lines = [line for line in out.splitlines() if line.startswith("| servicemesher")]
    assert code == 0
    assert [line.split(" | ")[1:5] for line in lines] == [
        ["4", "recall@10", "0.88", "**0.750** ✗"],
        ["2", "recall@10", "0.75", "**1.000**"],
    ]
    assert "below its bar: servicemesher xling en2zh: recall@10 0.750" in err


def test_bm25_finds_nothing_across_languages(run):
    """English questions share no word with Chinese pages."""
    _, out, _ = run("--peers", "bm25", "--json")
    figures = json.loads(out)["figures"]
    assert figures["BM25"]["servicemesher_xling/q_en2zh"]["recall@10"] == 0.0
    assert figures["Huigu"]["servicemesher_xling/q_en2zh"]["questions"] == 4
    assert set(figures["Huigu"]["servicemesher_xling/q_en2zh"]) == {
        "recall@1",
        "recall@10",
        "mrr@10",
        "questions",
    }


def test_another_encoder_is_measured_alone_and_inside_huigu(run, tmp_path):
    folder = "indexer/encoders/bundled"
    _, out, _ = run("--peers", "--json", "--model", folder, "--cache", str(tmp_path / "kept"))
    figures = json.loads(out)["figures"]
    assert list(figures) == ["Huigu", "bundled", "Huigu with bundled"]
    assert figures["Huigu with bundled"] == figures["Huigu"]


def test_a_run_of_some_sets_is_not_recorded(run, tmp_path):
    run("--peers")
    assert not (tmp_path / "runs.jsonl").exists()


def test_a_run_of_everything_is_recorded_and_can_be_shown_again(
    data, tmp_path, monkeypatch, capsys
):
    small = tuple(item for item in measure.SETS if item.name.startswith("servicemesher"))
    monkeypatch.setattr(measure, "SETS", small)
    monkeypatch.setattr(measure, "ANSWER_SETS", ())
    monkeypatch.setattr(measure, "SITE_SETS", ())
    monkeypatch.setattr(measure, "PEERS", {"bm25": "BM25"})
    record = tmp_path / "runs.jsonl"
    common = ["--data", str(data), "--record", str(record), "--peers", "bm25"]
    assert main(common) == 0
    first = capsys.readouterr().out
    assert len(record.read_text().splitlines()) == 1
    assert main([*common, "--last"]) == 0
    assert capsys.readouterr().out == first
    assert len(record.read_text().splitlines()) == 1
    assert main(common) == 0
    assert len(record.read_text().splitlines()) == 2


def test_showing_the_last_run_without_one_is_an_error(run):
    code, out, err = run("--last")
    assert (code, out) == (1, "")
    assert "no run is recorded" in err


def test_the_table_shows_the_change_since_another_commit(run, tmp_path):
    old = {"Huigu": {"servicemesher_xling/q_en2zh": {"recall@10": 0.7, "questions": 4}}}
    append_run(tmp_path / "runs.jsonl", Run("0000000", "2026-01-01", "bundled", old))
    _, out, _ = run("--peers")
    header, _, first, second, *_ = out.splitlines()
    assert header.endswith("| Huigu | since 0000000 |")
    assert first.endswith("| **0.750** ✗ | +0.050 |")
    assert second.endswith("| **1.000** | new |")


def test_the_plot_names_every_set_and_system(run, tmp_path):
    picture = tmp_path / "plot.svg"
    run("--peers", "bm25", "--plot", str(picture))
    root = ElementTree.parse(picture).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    text = " ".join(
        "".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")
    )
    for label in ("Huigu", "BM25", "bar to reach", "few shared words", "0.75"):
        assert label in text
    assert picture.stat().st_size < 100_000


def test_the_table_is_written_into_its_section_of_the_readme(run, tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- quality -->\nold\n<!-- /quality -->\nafter\n")
    _, out, _ = run("--peers", "--readme", str(readme), "--plot", str(tmp_path / "p.svg"))
    page = readme.read_text()
    assert out.strip() in page
    assert "old" not in page
    assert page.startswith("before\n<!-- quality -->\nCommit ")
    assert page.endswith("<!-- /quality -->\nafter\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "servicemeshr"], "no set begins like this; there are: istio/q_en2zh;"),
        (["--only", "istio/q_en2zh", "--peers"], "no such file; say with --data"),
        (
            ["--only", "servicemesher", "--peers", "--model", "./nowhere"],
            "./nowhere: no such folder",
        ),
    ],
)
def test_a_wrong_argument_is_an_error_with_the_remedy(data, capsys, arguments, message):
    assert main(["--data", str(data), *arguments]) == 1
    err = capsys.readouterr().err.splitlines()
    assert message in err[-1]

from benchmarks.quality_report import lines_of, markdown, misses
from benchmarks.results import Run

FIGURES = {
    "Huigu": {
        "istio/q_en2zh": {"recall@10": 0.91, "questions": 331},
        "istio/q_zh2zh": {"recall@10": 0.94, "questions": 299},
        "links_servicemesher/q_links": {
            "answered": 0.5,
            "refusal_accuracy": 1.0,
            "questions": 121,
            "answerable": 110,
        },
    },
    "BM25": {
        "istio/q_en2zh": {"recall@10": 0.59, "questions": 331},
        "istio/q_zh2zh": {"recall@10": 0.89, "questions": 299},
    },
}


def test_the_table_counts_what_each_measure_is_about():
    """Eleven traps are to be refused, the other 110 to be answered; means are of shared sets."""
    assert markdown(Run("a", "2026-01-01", "e", FIGURES), None).splitlines() == [
        "| questions | number | counted | bar | Huigu | BM25 |",
        "| --- | --- | --- | --- | --- | --- |",
        "| istio en2zh | 331 | recall@10 | 0.90 | **0.910** | 0.590 |",
        "| istio zh2zh | 299 | recall@10 | 0.95 | **0.940** ✗ | 0.890 |",
        "| links servicemesher | 110 | answered |  | **0.500** | – |",
        "| links servicemesher | 11 | refused |  | **1.000** | – |",
        "| mean of what all searched |  |  |  | **0.925** | 0.740 |",
    ]


def test_only_what_misses_its_bar_is_named():
    assert misses(FIGURES) == ["istio zh2zh: recall@10 0.940, bar 0.95"]


def test_a_set_that_was_not_measured_has_no_line():
    assert [line.set for line in lines_of({"Huigu": {"oos/near": {"refusal_accuracy": 1.0}}})] == [
        "oos/near"
    ]


def test_an_unchanged_figure_is_shown_as_such():
    run = Run(
        "b", "2026-01-02", "e", {"Huigu": {"istio/q_en2zh": FIGURES["BM25"]["istio/q_en2zh"]}}
    )
    before = Run("a", "2026-01-01", "e", run.figures)
    assert markdown(run, before).splitlines()[2] == (
        "| istio en2zh | 331 | recall@10 | 0.90 | **0.590** ✗ | 0 |"
    )

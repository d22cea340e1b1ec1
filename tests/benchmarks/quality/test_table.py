from benchmarks.quality.history import Run
from benchmarks.quality.table import find_misses, format_table, select_rows

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


def test_each_row_counts_the_questions_of_its_measure():
    """Eleven questions must be refused and 110 answered; the mean is over the shared sets."""
    assert format_table(Run("a", "2026-01-01", "e", FIGURES), None).splitlines() == [
        "| questions | number | counted | bar | Huigu | BM25 |",
        "| --- | --- | --- | --- | --- | --- |",
        "| istio en2zh | 331 | recall@10 | 0.90 | **0.910** | 0.590 |",
        "| istio zh2zh | 299 | recall@10 | 0.95 | **0.940** ✗ | 0.890 |",
        "| links servicemesher | 110 | answered |  | **0.500** | – |",
        "| links servicemesher | 11 | refused |  | **1.000** | – |",
        "| mean of what all searched |  |  |  | **0.925** | 0.740 |",
    ]


def test_only_figures_below_their_bar_are_misses():
    assert find_misses(FIGURES) == ["istio zh2zh: recall@10 0.940, bar 0.95"]


def test_a_set_that_was_not_measured_has_no_row():
    assert [row.set for row in select_rows({"Huigu": {"oos/near": {"refusal_accuracy": 1.0}}})] == [
        "oos/near"
    ]


def test_an_unchanged_figure_has_the_change_0():
    run = Run(
        "b", "2026-01-02", "e", {"Huigu": {"istio/q_en2zh": FIGURES["BM25"]["istio/q_en2zh"]}}
    )
    before = Run("a", "2026-01-01", "e", run.figures)
    assert format_table(run, before).splitlines()[2] == (
        "| istio en2zh | 331 | recall@10 | 0.90 | **0.590** ✗ | 0 |"
    )

from benchmarks.question_sets import Question
from benchmarks.ranking import measure, rank_of


def asked(*relevant: str) -> Question:
    return Question("?", frozenset(relevant))


def test_measures_are_those_counted_by_hand():
    """Right pages at the first place, the second, none, and the eleventh: (1 + 1/2) / 4 = 0.375."""
    beyond = [str(number) for number in range(10)] + ["z"]
    rankings = [["a", "x"], ["x", "b"], ["x"], beyond]
    questions = [asked("a"), asked("b"), asked("c"), asked("z")]
    assert measure(rankings, questions) == {
        "recall@1": 0.25,
        "recall@10": 0.5,
        "mrr@10": 0.375,
        "questions": 4,
    }


def test_of_several_right_pages_the_first_counts():
    assert rank_of(["x", "b", "a"], frozenset("ab")) == 2
    assert rank_of([], frozenset("ab")) == 0

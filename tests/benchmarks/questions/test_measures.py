from benchmarks.questions.measures import find_rank, measure_rankings
from benchmarks.questions.question_sets import Question


def make_question(*relevant: str) -> Question:
    return Question("?", frozenset(relevant))


def test_measures_are_those_counted_by_hand():
    """Right pages in place 1, place 2, none, and place 11: (1 + 1/2) / 4 = 0.375."""
    beyond = [str(number) for number in range(10)] + ["z"]
    rankings = [["a", "x"], ["x", "b"], ["x"], beyond]
    questions = [make_question(page) for page in "abcz"]
    assert measure_rankings(rankings, questions) == {
        "recall@1": 0.25,
        "recall@10": 0.5,
        "mrr@10": 0.375,
        "questions": 4,
    }


def test_the_rank_is_that_of_the_first_right_page():
    assert find_rank(["x", "b", "a"], frozenset("ab")) == 2
    assert find_rank([], frozenset("ab")) == 0

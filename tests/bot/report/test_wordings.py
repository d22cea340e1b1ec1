"""Which kept questions read the same, and what became of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.journal.history import read_history
from bot.report import wordings
from bot.report.wordings import Wording, choose_compared, gather_wordings
from tests.fakes.bot.kept import keep, miss, write_journal


@pytest.fixture
def gather(tmp_path: Path):
    def gather_rows(rows, verdicts=(), **options) -> list[Wording]:
        path = write_journal(tmp_path / "journal.sqlite", rows, verdicts, **options)
        return gather_wordings(read_history(path, ""))

    return gather_rows


def test_questions_that_read_the_same_are_one_and_each_person_counts_once(gather):
    rows = [keep("Where?", "ann"), keep("where", "ann"), keep("WHERE ?", "bea"), keep("where", "")]
    (only,) = gather(rows)
    assert (only.question, only.times, len(only.people)) == ("where", 4, 2)


def test_those_of_most_people_come_first(gather):
    rows = [*[keep("often", "ann")] * 5, keep("by two", "ann"), keep("by two", "bea")]
    assert [one.question for one in gather(rows)] == ["by two", "often"]


def test_a_question_is_good_as_it_was_answered_last(gather):
    by_question = {
        one.question: one
        for one in gather([
            miss("mended"),
            keep("mended"),
            keep("broken"),
            miss("broken"),
            miss("asked back", kind="clarify"),
            miss("of an older Huigu", kind=""),
        ])
    }
    good = {question for question, one in by_question.items() if one.is_good}
    assert good == {"mended", "asked back"}
    assert [by_question[name].not_found for name in ("mended", "broken", "asked back")] == [1, 1, 0]


def test_verdicts_of_the_last_generation_decide_and_each_person_counts_once(gather):
    rows = [
        keep("before", generation="g1"),
        keep("before", generation="g2"),
        keep("wrong", "ann"),
        keep("wrong", "ann"),
        keep("even"),
    ]
    verdicts = [
        (0, "ann", "wrong"),
        (2, "ann", "wrong"),
        (3, "ann", "missing"),
        (4, "ann", "wrong"),
        (4, "bea", "helpful"),
    ]
    found = {one.question: one for one in gather(rows, verdicts)}
    assert {name: one.is_good for name, one in found.items()} == {
        "before": True,
        "wrong": False,
        "even": True,
    }
    assert {name: len(one.objecting) for name, one in found.items()} == {
        "before": 1,
        "wrong": 1,
        "even": 1,
    }


def test_what_follows_on_another_question_is_left_out(gather):
    assert gather([keep("and the slides?")], is_listed=False) == []


def test_of_too_many_wordings_some_places_are_kept_for_those_without_an_answer(monkeypatch):
    monkeypatch.setattr(wordings, "MOST_COMPARED", 6)
    monkeypatch.setattr(wordings, "FOR_UNANSWERED", 2)
    asked = [Wording(question=str(number), is_good=number < 8) for number in range(12)]
    assert [one.question for one in choose_compared(asked)] == ["0", "1", "2", "3", "8", "9"]
    assert choose_compared(asked[:6]) == asked[:6]
    good = [one for one in asked if one.is_good]
    assert choose_compared(good) == good[:6]

"""People of one name at different organisations are told apart, never taken for one."""

import pytest


def test_each_is_counted_alone(answer_of, twins):
    for fields in ({}, {"subject": "talks"}, {"subject": "events"}):
        assert answer_of(twins, "count", "Twin", **fields).text == (
            "Twin: 3 talks (different organisations may mean different people):\n"
            "Twin (Hive X): 1 talk [1]\nTwin (Hive Y): 2 talks [1]"
        )


def test_a_list_says_whose_talk_is_whose(answer_of, twins):
    assert answer_of(twins, "list", "Twin").text == (
        "Twin (Hive X), Twin (Hive Y): 3 talks:\n"
        "1. First (Twin (Hive X)) [1]\n"
        "2. Second (Twin (Hive Y)) [1]\n"
        "3. Third (Twin (Hive Y)) [1]"
    )


def test_for_whom_each_works_is_told_on_a_line(answer_of, twins):
    draft = answer_of(twins, "who", "Twin", subject="organisations")
    assert draft.text == "Twin: Hive X [1]\nTwin: Hive Y [1]"


@pytest.mark.parametrize(
    ("intent", "subject"), [("who", ""), ("who", "organisations"), ("count", "talks")]
)
def test_of_more_than_four_it_is_asked_who_is_meant(answer_of, twins, intent, subject):
    draft = answer_of(twins, intent, "Many", subject=subject)
    assert draft.kind == "clarify"
    assert [choice.label for choice in draft.choices] == [
        f"Many (Hive {n})" for n in range(3, 8)
    ]  # five at most

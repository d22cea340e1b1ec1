"""For whom people work."""

import pytest


@pytest.mark.parametrize(
    ("names", "en", "zh"),
    [
        (
            ["Ann Wax"],
            "Ann Wax: Wax & Co, earlier Old Hives [1][2]",
            "Ann Wax：Wax & Co，此前：Old Hives [1][2]",
        ),
        (["Bo Comb"], "Bo Comb (科博): Comb Ltd [1]", "科博（Bo Comb）：Comb Ltd [1]"),
        (
            ["Queens in winter"],
            "Wax & Co, 蜂巢研究所: “Queens in winter” (Ann Wax, Mi Wang, HoneyConf 2022) [1]",
            "Wax & Co、蜂巢研究所：《蜂王过冬》（Ann Wax、王蜜，2022 蜜蜂大会） [1]",
        ),
        (
            ["Second frames"],
            "Comb Ltd: “Second frames” (Bo Comb, Hive Meetup 2) [1]",
            "Comb Ltd：《Second frames》（科博，Hive Meetup 2） [1]",
        ),
        (
            ["HoneyConf 2022"],
            "HoneyConf 2022: Wax & Co, 蜂巢研究所, Comb Ltd [1]",
            "2022 蜜蜂大会：Wax & Co、蜂巢研究所、Comb Ltd [1]",
        ),
    ],
)
def test_companies(answer, names, en, zh):
    for intent in ("who", "list"):
        assert answer(intent, *names, subject="organisations").text == en
        assert answer(intent, *names, subject="organisations", language="zh").text == zh


def test_words_that_name_the_company_are_cited_before_others(answer_of, many_speakers):
    draft = answer_of(many_speakers, "who", "Bee 1", subject="organisations")
    assert draft.text == "Bee 1: Hive A [1]"
    assert draft.citations[0].quote == "Pairs | Bee 1, Bee 2 | Hive A, Hive B"


def test_nobody_knows_for_whom_they_work(answer_of, many_speakers):
    draft = answer_of(many_speakers, "who", "Bee 9", subject="organisations")
    assert (draft.found, draft.kind) == (False, "not_found")
    assert draft.text == "Where Bee 9 works is not on record."


def test_of_a_talk_and_its_speaker_the_speaker_is_asked_about(answer):
    draft = answer("who", "Bo Comb", "Smoke without fire", subject="organisations")
    assert draft.text.startswith("Bo Comb (科博): Comb Ltd")


def test_the_latest_talk_says_for_whom_somebody_works_now(answer):
    # Her first talk was given for Old Hives, and the one of 2022 for Wax & Co and another.
    assert answer("who", "Ann Wax", subject="organisations").text.startswith(
        "Ann Wax: Wax & Co, earlier Old Hives"
    )

"""Which has more: the winner with its number, then the others, then a line each."""

import pytest


def read_lead(draft):
    return draft.text.split("\n")[0].split(" [")[0]


def test_the_winner_is_named_first_with_both_numbers(answer):
    draft = answer("compare", "HoneyConf 2022", "HoneyConf 2023", subject="talks")
    assert draft.text == (
        "HoneyConf 2022 has more: 4 talks; HoneyConf 2023: 3 talks [1][2]\n"
        "HoneyConf 2022: 30 April 2022 – 2 May 2022, Bern, Switzerland, 4 talks, 3 speakers [1]\n"
        "HoneyConf 2023: 6 May 2023, Chengdu, 3 talks, 2 speakers [2]"
    )
    assert [one.name for one in draft.shown] == ["HoneyConf 2022", "HoneyConf 2023"]


def test_chinese_says_the_same(answer):
    draft = answer("compare", "HoneyConf 2022", "HoneyConf 2023", subject="talks", language="zh")
    assert read_lead(draft) == "2022 蜜蜂大会更多：4 场演讲；2023 蜜蜂大会：3 场演讲"


@pytest.mark.parametrize(
    ("subject", "lead"),
    [
        ("speakers", "HoneyConf 2022 has more: 3 speakers; HoneyConf 2023: 2 speakers"),
        ("recordings", "HoneyConf 2022 has more: 1 talk with a video; "
         "HoneyConf 2023: 0 talks with a video"),
        # How many came in 2023 is on no page: the talks tell how big it was.
        ("attendance", "How many people came is mostly not on record. By talks, "
         "HoneyConf 2022 has more: 4 talks; HoneyConf 2023: 3 talks"),
    ],
)  # fmt: skip
def test_what_is_counted_is_what_is_asked_for(answer, subject, lead):
    draft = answer("compare", "HoneyConf 2022", "HoneyConf 2023", subject=subject)
    assert read_lead(draft) == lead


def test_kinds_of_link_are_counted_too(answer):
    draft = answer("compare", "HoneyConf 2022", "HoneyConf 2023", kinds=("slides",))
    assert read_lead(draft).startswith("HoneyConf 2022 has more: 1 talk with slides")


def test_equal_numbers_have_no_winner(answer):
    draft = answer("compare", "Hive Meetup 1", "Hive Meetup 2", subject="talks")
    assert read_lead(draft) == "The same: 1 talk each"


def test_two_people_are_compared_by_their_talks_and_have_no_lines(answer):
    draft = answer("compare", "Ann Wax", "Bo Comb", subject="talks")
    # Both gave three talks.
    assert draft.text.startswith("The same: 3 talks each")
    assert "\n" not in draft.text
    assert [one.what for one in draft.shown] == ["person", "person"]


def test_two_years_of_a_series_are_its_events(answer):
    draft = answer("compare", "HoneyConf", years=(2022, 2023), subject="talks")
    assert read_lead(draft) == "HoneyConf 2022 has more: 4 talks; HoneyConf 2023: 3 talks"


def test_one_event_is_compared_with_the_one_before(answer):
    draft = answer("compare", "HoneyConf 2023", subject="talks")
    assert read_lead(draft) == "HoneyConf 2022 has more: 4 talks; HoneyConf 2023: 3 talks"


def test_the_first_of_its_series_is_compared_with_the_next(answer):
    names = [one.name for one in answer("compare", "Hive Meetup 1", subject="talks").shown]
    assert names == ["Hive Meetup 1", "Hive Meetup 2"]


def test_an_event_without_a_series_is_compared_with_nothing(answer):
    assert answer("compare", "Spring Fair", subject="talks") is None


def test_who_asks_for_all_together_gets_the_sum_and_its_parts(answer):
    names = "HoneyConf 2022", "HoneyConf 2023"
    draft = answer("compare", *names, subject="talks", text="and all together?")
    assert draft.text == (
        "In total 7 talks: [1][2]\nHoneyConf 2022: 4 talks [1]\nHoneyConf 2023: 3 talks [2]"
    )


def test_two_series_are_compared_by_their_events(answer):
    draft = answer("compare", "HoneyConf", "Hive Meetup", subject="events")
    assert read_lead(draft) == "The same: 3 events each"
    draft = answer("compare", "HoneyConf", "Hive Meetup", subject="talks")
    assert read_lead(draft) == "HoneyConf has more: 7 talks; Hive Meetup: 2 talks"


def test_a_place_that_is_asked_about_is_answered_with_yes_or_no(answer):
    names = "HoneyConf 2022", "HoneyConf 2023", "Chengdu"
    draft = answer("compare", *names, text="were both in Chengdu?")
    assert draft.text.split("\n")[0] == "Not all of them; Chengdu: HoneyConf 2023."
    assert "Bern" in draft.text


def test_who_spoke_most_at_an_event_is_answered_with_people(answer):
    draft = answer("compare", "HoneyConf 2022", text="who spoke most often at HoneyConf 2022")
    assert read_lead(draft).startswith("HoneyConf 2022: Ann Wax (2 talks), Mi Wang (2 talks)")
    assert [one.what for one in draft.shown] == ["person", "person", "person"]


@pytest.mark.parametrize(
    ("names", "fields"),
    [(["HoneyConf 2022", "HoneyConf 2023"], {}), (["HoneyConf"], {"years": (2022, 2023)})],
)
def test_events_are_compared_by_their_facts(answer, names, fields):
    assert answer("compare", *names, **fields).text == (
        "HoneyConf 2022: 30 April 2022 – 2 May 2022, Bern, Switzerland, 4 talks, 3 speakers [1]\n"
        "HoneyConf 2023: 6 May 2023, Chengdu, 3 talks, 2 speakers [2]"
    )


def test_all_events_of_a_series_are_compared(answer):
    lines = answer("compare", "Hive Meetup").text.split("\n")
    assert [line.split(":")[0] for line in lines] == [f"Hive Meetup {n}" for n in (1, 2, 3)]


def test_series_are_compared_as_wholes(answer):
    assert answer("compare", "HoneyConf", "Hive Meetup").text == (
        "HoneyConf: 3 events, 2022–2027, 7 talks [1][2][3]\n"
        "Hive Meetup: 3 events, 2019–2021, 3 talks [4][5][6]"
    )
    zh = answer("compare", "HoneyConf", "Hive Meetup", language="zh").text
    assert zh.startswith("蜜蜂大会：3 场活动，2022–2027，7 场演讲 [1]")


def test_of_an_event_without_talks_on_record_their_number_is_not_known(answer):
    draft = answer("compare", "HoneyConf 2022", "HoneyConf 2027", subject="talks")
    assert read_lead(draft) == "HoneyConf 2022 has more: 4 talks; HoneyConf 2027: not on record"


def test_who_asks_for_the_fewest_gets_the_least_first(answer):
    text = "which HoneyConf had the fewest talks"
    draft = answer("compare", "HoneyConf", text=text, subject="talks")
    assert read_lead(draft).startswith("HoneyConf 2023 has the fewest: 3 talks")


def test_the_winner_of_a_series_is_what_the_answer_shows(answer):
    text = "which HoneyConf had the most talks"
    draft = answer("compare", "HoneyConf", text=text, subject="talks")
    assert [one.name for one in draft.shown] == ["HoneyConf 2022"]


def test_which_of_all_events_has_most_is_answered_without_names(answer):
    draft = answer("compare", text="which event had the most talks", subject="talks")
    assert read_lead(draft).startswith("Bee Talk has the most: 12 talks; HoneyConf 2022: 4 talks")
    assert answer("compare", text="what is the difference", subject="talks") is None

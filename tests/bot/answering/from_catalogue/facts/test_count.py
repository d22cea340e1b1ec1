"""How many: a number with its unit, cited."""

import pytest

from indexer.catalogue.records import CatalogueLink, Event, Evidence, Fact, Talk
from indexer.catalogue.writer import CatalogueRecords


@pytest.mark.parametrize(
    ("names", "fields", "en", "zh"),
    [
        (["HoneyConf 2023"], {}, "HoneyConf 2023: 3 talks [1]", "2023 蜜蜂大会共有 3 场演讲 [1]"),
        (
            ["HoneyConf 2022"],
            {"subject": "talks"},
            "HoneyConf 2022: 4 talks, 1 with a video [1]; the page says 5"
            " (It was the second HoneyConf) [2]",
            "2022 蜜蜂大会共有 4 场演讲，其中 1 场有视频 [1]，页面上写的是 5"
            "（It was the second HoneyConf） [2]",
        ),
        (
            ["HoneyConf 2022"],
            {"spoken": "zh"},
            "HoneyConf 2022: 1 talk in Chinese [1]",
            "2022 蜜蜂大会共有 1 场中文演讲 [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"subject": "recordings"},
            "HoneyConf 2022: 1 talk with a video [1]",
            "2022 蜜蜂大会共有 1 场演讲有视频 [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"subject": "talks", "kinds": ("slides",)},
            "HoneyConf 2022: 1 talk with slides [1]",
            "2022 蜜蜂大会共有 1 场演讲有 PPT [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"subject": "recordings", "without": ("video",)},
            "HoneyConf 2022: 3 talks without a video [1]",
            "2022 蜜蜂大会共有 3 场演讲没有视频 [1]",
        ),
        (
            ["Queens in winter", "HoneyConf 2022"],
            {"subject": "recordings", "without": ("slides",)},
            "“Queens in winter” · HoneyConf 2022: 1 talk with slides [1]",
            "《蜂王过冬》 · 2022 蜜蜂大会共有 1 场演讲有 PPT [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"subject": "speakers"},
            "HoneyConf 2022: 3 speakers [1]",
            "2022 蜜蜂大会共有 3 位讲师 [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"subject": "organisations"},
            "HoneyConf 2022: 3 organisations [1]",
            "2022 蜜蜂大会共有 3 家单位 [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"subject": "sponsors"},
            "HoneyConf 2022: 2 sponsors [1]",
            "2022 蜜蜂大会共有 2 家赞助商 [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"subject": "attendance"},
            "HoneyConf 2022: 300 people (About 300 people came.) [1]",
            "2022 蜜蜂大会的规模：300 人（About 300 people came.） [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"topic": "smoke"},
            "HoneyConf 2022 · about “smoke”: 1 talk [1]",
            "2022 蜜蜂大会 · 关于“smoke”共有 1 场演讲 [1]",
        ),
        (
            ["Hive Meetup"],
            {},
            "Hive Meetup: 3 editions, 2 talks [1][2][3]",
            "Hive Meetup 共有 3 届，2 场演讲 [1][2][3]",
        ),
        # One of the three is still to come.
        (
            ["HoneyConf"],
            {"subject": "events"},
            "HoneyConf: 2 editions (1 more to come), 7 talks [1][2][3]",
            "蜜蜂大会共有 2 届（另有 1 次已经预告），7 场演讲 [1][2][3]",
        ),
        (
            ["HoneyConf"],
            {"subject": "talks"},
            "HoneyConf: 7 talks at 2 events [1][2]",
            "蜜蜂大会共有 7 场演讲，分布在 2 场活动 [1][2]",
        ),
        (["Bee Talk"], {}, "Bee Talk: 12 episodes [1]", "蜜蜂夜话共有 12 期 [1]"),
        (
            ["Bo Comb"],
            {},
            "Bo Comb: 3 talks at 3 events [1][2][3]",
            "科博共有 3 场演讲，分布在 3 场活动 [1][2][3]",
        ),
        (
            ["Bo Comb"],
            {"subject": "events"},
            "Bo Comb: 3 events, 3 talks [1][2][3]",
            "科博共有 3 场活动，3 场演讲 [1][2][3]",
        ),
        (["Bo Comb", "HoneyConf 2022"], {}, "Bo Comb · HoneyConf 2022: 1 talk [1]", None),
        (["蜂巢研究所"], {}, "蜂巢研究所: 2 talks [1]", "蜂巢研究所共有 2 场演讲 [1]"),
        (["Care"], {"subject": "talks"}, "Care: 2 talks [1]", "Care 共有 2 场演讲 [1]"),
        (
            [],
            {"subject": "talks", "years": (2022,)},
            "2022: 4 talks [1]",
            "2022 年共有 4 场演讲 [1]",
        ),
        (
            [],
            {"subject": "events", "years": (2023,)},
            "2023: 1 event [1]",
            "2023 年共有 1 场活动 [1]",
        ),
    ],
)
def test_count(answer, names, fields, en, zh):
    assert answer("count", *names, **fields).text == en
    if zh:
        assert answer("count", *names, language="zh", **fields).text == zh


def test_what_is_only_announced_is_said_to_come(answer):
    draft = answer("count", subject="events", years=(2027,))
    assert draft.text == "2027: 1 event, still to come [1]"


def test_of_everything_the_numbers_are_whole(answer):
    assert answer("count", subject="talks").text.startswith("22 talks [1]")
    assert answer("count", subject="events").text.startswith("7 events (1 more to come) [1]")


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        ([], {}),
        (["Bee Talk"], {"subject": "recordings"}),
        (["Spring Fair"], {"subject": "attendance"}),
        (["Spring Fair"], {"subject": "sponsors"}),
        (["HoneyConf 2027"], {"subject": "talks"}),
        ([], {"subject": "talks", "topic": "gravitational waves"}),
    ],
)
def test_what_nobody_says_is_left_to_pages(answer, names, fields):
    assert answer("count", *names, **fields) is None


def test_a_number_that_a_page_says_itself_is_cited_there(answer_of, many_speakers):
    draft = answer_of(many_speakers, "count", "Small Swarm", subject="talks")
    assert draft.text == "Small Swarm: 2 talks [1]"
    assert draft.citations[0].quote == "Talks: 2"


def test_who_names_one_talk_does_not_ask_how_many_it_is(answer):
    assert answer("count", "Second frames", subject="talks").text == (
        "Second frames (Bo Comb, Hive Meetup 2, 1 March 2020) [1]"
    )
    assert answer("count", "Closing").text == "“Closing”: 2 talks [1][2]"


def test_talks_with_slides_are_no_recordings(answer):
    draft = answer("count", "HoneyConf 2022", subject="recordings", kinds=("slides",))
    assert draft.text == "HoneyConf 2022: 1 talk with slides [1]"
    both = answer("count", "HoneyConf 2022", subject="recordings", kinds=("video", "slides"))
    assert both.text == "HoneyConf 2022: 1 talk with a video [1]"


def test_a_run_is_counted_in_episodes(answer):
    assert answer("count", "Bee Talk", subject="talks").text == "Bee Talk: 12 episodes [1]"
    zh = answer("count", "Bee Talk", subject="talks", language="zh")
    assert zh.text == "蜜蜂夜话共有 12 期 [1]"


def test_events_of_a_month_are_counted(answer):
    def count(*months):
        return answer("count", subject="events", years=(2022, 2023), months=months)

    assert count(5).text.startswith("2022 · 2023: 2 events")
    assert count(4).text.startswith("2022 · 2023: 1 event ")
    assert count(9) is None
    april = answer("count", subject="events", years=(2022,), months=(4,))
    assert april.text == "April 2022: 1 event [1]"
    zh = answer("count", subject="events", years=(2022,), months=(4,), language="zh")
    assert zh.text == "2022 年 4 月共有 1 场活动 [1]"


def test_only_people_of_an_organisation_are_its_speakers(answer, answer_of, many_speakers):
    assert answer("count", "Wax & Co", subject="speakers").text == "Wax & Co: 1 speaker [1]"
    # Of Hive C nobody is said to be: one of the two, or both.
    draft = answer_of(many_speakers, "count", "Hive C", subject="speakers")
    assert draft.text == "Hive C: 2 speakers [1]"


def test_one_event_is_no_number_of_events(answer):
    assert answer("count", "Mi Wang", "Bee Talk", subject="talks").text.endswith("12 talks [1]")
    assert "at 1 event" not in answer("count", "李花", subject="talks", years=(2023,)).text


def test_a_year_of_several_events_says_how_many(open_records, answer_of):
    reader = make_archive(open_records)
    draft = answer_of(reader, "count", subject="talks", years=(2001,))
    assert draft.text == "2001: 2 talks at 2 events [1]"


def test_what_is_said_in_words_is_not_quoted_again(open_records, answer_of):
    words = "Attendance: a hall full of bees"
    place = Evidence("hive", "all.md", 0, words)
    facts = (Fact("attendance", "a hall full of bees", place),)
    events = [Event(1, ("Swarm",), pages=(place,), facts=facts)]
    reader = open_records(words, CatalogueRecords([], events, [], []))
    draft = answer_of(reader, "count", "Swarm", subject="attendance")
    assert draft.text == "Swarm: a hall full of bees [1]"


def test_recordings_of_all_talks_are_all(open_records, answer_of):
    words = "Swarm: one, two"
    place = Evidence("hive", "all.md", 0, words)
    links = [
        (CatalogueLink(f"https://v.example/{n}", "v", "video", "v.example", "talk", place),)
        for n in (1, 2)
    ]
    events = [Event(1, ("Swarm",), pages=(place,), talks=2)]
    talks = [Talk(n, (f"T{n}",), 1, links=links[n - 1], pages=(place,)) for n in (1, 2)]
    reader = open_records(words, CatalogueRecords([], events, talks, []))
    assert answer_of(reader, "count", "Swarm", subject="talks").text == (
        "Swarm: 2 talks, all with a video [1]"
    )


def make_archive(open_records):
    """Make two events of 2001, each with a talk."""
    place = Evidence("hive", "all.md", 0, "Swarm and Flight, 2001")
    events = [
        Event(n, (name,), year=2001, pages=(place,), talks=1)
        for n, name in ((1, "Swarm"), (2, "Flight"))
    ]
    talks = [Talk(n, (f"T{n}",), n, year=2001, pages=(place,)) for n in (1, 2)]
    return open_records("Swarm and Flight, 2001", CatalogueRecords([], events, talks, []))

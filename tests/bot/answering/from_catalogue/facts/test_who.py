"""Who spoke: the names that are asked for come first, with their organisations."""

import pytest

from indexer.catalogue.records import Evidence, Person, Talk
from indexer.catalogue.writer import CatalogueRecords


@pytest.mark.parametrize(
    ("names", "fields", "en", "zh"),
    [
        (
            ["Queens in winter"],
            {},
            "Ann Wax (Wax & Co), Mi Wang (王蜜, 蜂巢研究所): "
            "“Queens in winter”, HoneyConf 2022 [1]",
            "Ann Wax（Wax & Co）、王蜜（Mi Wang，蜂巢研究所）：《蜂王过冬》，2022 蜜蜂大会 [1]",
        ),
        (
            ["First frames"],
            {},
            "Ann Wax (Old Hives): “First frames”, Hive Meetup 1 [1]",
            "Ann Wax（Old Hives）：《First frames》，Hive Meetup 1 [1]",
        ),
        (
            ["Closing"],
            {},
            "Ann Wax: “Closing”, HoneyConf 2022 [1]\n李花: “Closing”, HoneyConf 2023 [2]",
            "Ann Wax：《Closing》，2022 蜜蜂大会 [1]\n李花：《Closing》，2023 蜜蜂大会 [2]",
        ),
        (
            ["Bee Talk"],
            {"editions": (3,)},
            "Mi Wang (王蜜): “蜂箱第 3 课”, Bee Talk, episode 3 [1]",
            "王蜜（Mi Wang）：《蜂箱第 3 课》，蜜蜂夜话第 3 期 [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"subject": "speakers"},
            "HoneyConf 2022: Ann Wax, Mi Wang (王蜜), Bo Comb (科博) [1]",
            "2022 蜜蜂大会：Ann Wax、王蜜（Mi Wang）、科博（Bo Comb） [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"spoken": "zh"},
            "HoneyConf 2022: Mi Wang (王蜜) [1]",
            "2022 蜜蜂大会：王蜜（Mi Wang） [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"topic": "smoke"},
            "Bo Comb (科博, Comb Ltd): “Smoke without fire”, HoneyConf 2022 [1]",
            "科博（Bo Comb，Comb Ltd）：《Smoke without fire》，2022 蜜蜂大会 [1]",
        ),
        (
            ["花粉社"],
            {},
            "李花 (花粉社): “蜂王的选择”, HoneyConf 2023 [1]",
            "李花（花粉社）：《蜂王的选择》，2023 蜜蜂大会 [1]",
        ),
    ],
)
def test_who(answer, names, fields, en, zh):
    assert answer("who", *names, **fields).text == en
    assert answer("who", *names, language="zh", **fields).text == zh


def test_who_somebody_is_is_told_by_their_talks(answer):
    draft = answer("who", "Bo Comb")
    assert draft.text == (
        "Bo Comb (科博, Comb Ltd): 3 talks:\n"
        "1. Smoke without fire 再谈 (Bo Comb, HoneyConf 2023) [1]\n"
        "2. Smoke without fire (Bo Comb, HoneyConf 2022) [2]\n"
        "3. Second frames (Bo Comb, Hive Meetup 2, 2020) [3]"
    )
    assert draft.kind == "talks"


def test_of_several_people_the_latest_talks_are_told(answer):
    assert answer("who", "Ann Wax", "王蜜", language="zh").text == (
        "Ann Wax（Wax & Co）：3 场演讲，"
        "最近一场：《Closing》（2022 蜜蜂大会，2022 年 5 月 2 日） [1]\n"
        "王蜜（Mi Wang，蜂巢研究所）：14 场演讲，"
        "最近一场：《蜂箱第 12 课》（蜜蜂夜话，2024 年 1 月 12 日） [2]"
    )


def test_the_row_that_names_the_speakers_is_cited(answer):
    (citation,) = answer("who", "Queens in winter").citations
    assert citation.quote == "2022-04-30 | Queens in winter"
    assert citation.url.endswith("#talks")


def test_a_topic_that_no_talk_fits_is_left_to_pages(answer):
    assert answer("who", topic="gravitational waves") is None


def test_who_spoke_at_a_series_of_many_events_is_asked_back(answer_of, many_openings):
    draft = answer_of(many_openings, "who", "Swarm", text="who spoke at Swarm?")
    assert draft.kind == "clarify"
    assert [choice.label for choice in draft.choices] == [
        f"Swarm {y}" for y in range(2005, 2000, -1)
    ]
    assert draft.choices[0].question == "Swarm 2005 who spoke at Swarm?"


def test_of_many_speakers_the_first_twenty_are_named(answer_of, many_speakers):
    draft = answer_of(many_speakers, "who", "Big Swarm", subject="speakers")
    names = ", ".join(f"Bee {number}" for number in range(1, 21))
    assert draft.text == f"Big Swarm (33 speakers, of which 1–20): {names} [1]"
    assert (draft.total, draft.offset, draft.listed, len(draft.shown)) == (33, 0, 20, 20)
    zh = answer_of(many_speakers, "who", "Big Swarm", subject="speakers", language="zh")
    assert zh.text.startswith("Big Swarm（共 33 位讲师，这里是第 1–20 个）：Bee 1、")


def test_the_other_speakers_come_on_request(answer_of, many_speakers):
    rest = answer_of(many_speakers, "who", "Big Swarm", subject="speakers", offset=20)
    names = ", ".join(f"Bee {number}" for number in range(21, 34))
    assert rest.text == f"Big Swarm (33 speakers, of which 21–33): {names} [1]"
    assert (rest.total, rest.offset, rest.listed) == (33, 20, 13)
    assert rest.shown[0].name == "Bee 21"
    over = answer_of(many_speakers, "who", "Big Swarm", subject="speakers", offset=33)
    assert over.text == "Big Swarm: That was all of them: 33 speakers. [1]"
    assert (over.total, over.listed) == (0, 0)


def test_an_organisation_that_is_left_belongs_to_the_speaker_who_is_left(answer_of, many_speakers):
    draft = answer_of(many_speakers, "who", "Pairs")
    assert draft.text == "Bee 1 (Hive A), Bee 2 (Hive B): “Pairs”, Small Swarm [1]"
    several = answer_of(many_speakers, "who", "Nobody's")
    assert several.text == "Bee 3, Bee 4 (Hive B, Hive C): “Nobody's”, Small Swarm [1]"


def test_of_a_talk_without_speakers_the_organisation_is_told(open_records, answer_of):
    place = Evidence("hive", "all.md", 0, "Honey at scale | Hive Ltd")
    talks = [Talk(1, ("Honey at scale",), organisations=("Hive Ltd",), pages=(place,))]
    reader = open_records("Honey at scale | Hive Ltd", CatalogueRecords([], [], talks, []))
    assert answer_of(reader, "who", "Honey at scale").text == "Hive Ltd: “Honey at scale” [1]"


def test_speakers_of_an_organisation_are_named(open_records, answer_of):
    """Of many talks only the people are named: those said to be of it, or else all of a talk."""
    place = Evidence("hive", "all.md", 0, "Hive Ltd")
    people = [
        Person(1, ("Ann",), ("Hive Ltd",)),
        Person(2, ("Bo",), ("Wax Co",)),
        Person(3, ("Cy",)),
    ]
    talks = [
        Talk(
            n, (f"T{n}",), year=2000 + n, speakers=ids, organisations=("Hive Ltd",), pages=(place,)
        )
        for n, ids in enumerate([(1, 2), (1,), (1,), (1,), (3,)], 1)
    ]
    reader = open_records("Hive Ltd", CatalogueRecords([], [], talks, people))
    draft = answer_of(reader, "list", "Hive Ltd", subject="speakers")
    assert draft.text == "Hive Ltd (2 speakers): Cy, Ann [1]"

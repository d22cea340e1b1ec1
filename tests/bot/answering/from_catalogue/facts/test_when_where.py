"""When and where: the first day first, and what is said of the place."""

import pytest

from indexer.catalogue.records import Event, Evidence
from indexer.catalogue.writer import CatalogueRecords


@pytest.mark.parametrize(
    ("names", "fields", "en", "zh"),
    [
        (
            ["HoneyConf 2022"],
            {},
            "HoneyConf 2022: 30 April 2022 – 2 May 2022, Bern, Switzerland [1]",
            "2022 蜜蜂大会：2022 年 4 月 30 日至 5 月 2 日，Bern, Switzerland [1]",
        ),
        (
            ["HoneyConf"],
            {"years": (2023,)},
            "HoneyConf 2023: 6 May 2023, Chengdu [1]",
            "2023 蜜蜂大会：2023 年 5 月 6 日，成都 [1]",
        ),
        (
            ["Hive Meetup"],
            {"editions": (3,)},
            "Hive Meetup 3: 2021 (the days are not on record), Basel [1]",
            "Hive Meetup 3：2021 年（具体日期没有记录），Basel [1]",
        ),
        (
            ["HoneyConf 2022", "Spring Fair"],
            {},
            "HoneyConf 2022: 30 April 2022 – 2 May 2022, Bern, Switzerland [1]\n"
            "Spring Fair: 1 April 2018 [2]",
            "2022 蜜蜂大会：2022 年 4 月 30 日至 5 月 2 日，Bern, Switzerland [1]\n"
            "Spring Fair：2018 年 4 月 1 日 [2]",
        ),
        (
            ["Queens in winter"],
            {},
            "“Queens in winter”: 30 April 2022, HoneyConf 2022 [1]",
            "《蜂王过冬》：2022 年 4 月 30 日，2022 蜜蜂大会 [1]",
        ),
        # Of a talk without a day those of its event are told, from both places.
        (
            ["蜂王的选择"],
            {},
            "“蜂王的选择”: 6 May 2023, HoneyConf 2023 [1][2]",
            "《蜂王的选择》：2023 年 5 月 6 日，2023 蜜蜂大会 [1][2]",
        ),
        (
            ["Bo Comb", "HoneyConf 2022"],
            {},
            "“Smoke without fire”: 1 May 2022, HoneyConf 2022 [1]",
            "《Smoke without fire》：2022 年 5 月 1 日，2022 蜜蜂大会 [1]",
        ),
        (
            ["Bee Talk"],
            {"editions": (7,)},
            "“蜂箱第 7 课”: 7 January 2024, Bee Talk, episode 7 [1]",
            "《蜂箱第 7 课》：2024 年 1 月 7 日，蜜蜂夜话第 7 期 [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"topic": "smoke"},
            "“Smoke without fire”: 1 May 2022, HoneyConf 2022 [1]",
            "《Smoke without fire》：2022 年 5 月 1 日，2022 蜜蜂大会 [1]",
        ),
    ],
)
def test_when(answer, names, fields, en, zh):
    for language, text in (("en", en), ("zh", zh)):
        draft = answer("when", *names, language=language, **fields)
        assert draft.text == text
        assert (draft.found, draft.kind) == (True, "facts")


@pytest.mark.parametrize(
    ("names", "fields", "en", "zh"),
    [
        (
            ["HoneyConf 2022"],
            {},
            "HoneyConf 2022: Bern, Switzerland, 30 April 2022 – 2 May 2022 [1]",
            "2022 蜜蜂大会：Bern, Switzerland，2022 年 4 月 30 日至 5 月 2 日 [1]",
        ),
        (
            ["HoneyConf 2023"],
            {},
            "HoneyConf 2023: Chengdu (成都), 6 May 2023 [1]",
            "2023 蜜蜂大会：成都（Chengdu），2023 年 5 月 6 日 [1]",
        ),
        (
            ["Bee Talk"],
            {},
            "Bee Talk: online, 1–12 January 2024 [1]",
            "蜜蜂夜话：线上，2024 年 1 月 1 日至 12 日 [1]",
        ),
        (
            ["Queens in winter"],
            {},
            "“Queens in winter”: room Alder, Bern, Switzerland, HoneyConf 2022, "
            "30 April 2022 [1][2]",
            "《蜂王过冬》：room Alder，Bern, Switzerland，2022 蜜蜂大会，2022 年 4 月 30 日 [1][2]",
        ),
        # Where nothing is known of a place, the event is where a talk was.
        (
            ["Opening of the fair"],
            {},
            "“Opening of the fair”: Spring Fair, 1 April 2018 [1]",
            "《Opening of the fair》：Spring Fair，2018 年 4 月 1 日 [1]",
        ),
    ],
)
def test_where(answer, names, fields, en, zh):
    assert answer("where", *names, **fields).text == en
    assert answer("where", *names, language="zh", **fields).text == zh


def test_the_place_that_says_it_is_cited(answer):
    (citation,) = answer("where", "HoneyConf 2023").citations
    assert (citation.quote, citation.url) == ("在成都举办", "https://bees.example/honeyconf-2023/")
    (day,) = answer("when", "HoneyConf 2022").citations
    assert day.quote == "from 2022-04-30 to 2022-05-02"
    both = answer("when", "蜂王的选择").citations
    assert [one.quote for one in both] == ["蜂王的选择 | 李花 (花粉社)", "于 2023-05-06"]


@pytest.mark.parametrize(
    ("intent", "names"),
    [("where", ["Spring Fair"]), ("when", []), ("when", ["Bo Comb", "Bee Talk"])],
)
def test_what_nobody_says_is_left_to_pages(answer, intent, names):
    assert answer(intent, *names) is None


def test_talks_of_one_title_are_told_together(answer):
    assert answer("when", "Closing").text == (
        "“Closing”: 2 May 2022, HoneyConf 2022 [1]\n“Closing”: 6 May 2023, HoneyConf 2023 [2][3]"
    )


def test_of_more_than_four_talks_of_one_title_it_is_asked_which(answer_of, many_openings):
    draft = answer_of(many_openings, "when", "Opening")
    assert (draft.kind, draft.found, draft.text.count("?")) == ("clarify", False, 1)
    assert [choice.label for choice in draft.choices] == [
        f"“Opening” Swarm {year}" for year in range(2001, 2006)
    ]
    assert draft.choices[0].question == "Swarm 2001 Opening when"


def test_of_many_events_the_latest_ten_are_told(answer_of, many_openings):
    draft = answer_of(many_openings, "when", "Swarm")
    assert draft.total == 0
    assert draft.text.count("\n") == 4


def test_a_month_alone_is_when_its_events_were(answer):
    draft = answer("when", years=(2022,), months=(5,))
    assert draft.text.startswith("May 2022: 1 event:\n1. HoneyConf 2022 (30 April 2022")
    assert answer("when", years=(2022,)) is None


def test_a_place_is_found_under_its_other_name(open_records, answer_of):
    """Two fairs have both names of a town, a third only one; a hybrid one was online as well."""
    place = Evidence("hive", "all.md", 0, "Fairs in Bern")
    towns = [("Bern", "伯尔尼"), ("Bern", "伯尔尼"), ("伯尔尼",), ("Basel", "online"), ("online",)]
    towns += [("online",), ("online",)]
    events = [
        Event(n, (f"Fair {n}",), places=places, start=f"200{n}-01-01", pages=(place,))
        for n, places in enumerate(towns, 1)
    ]
    reader = open_records("Fairs in Bern", CatalogueRecords([], events, [], []))

    def list_fairs(town):
        lines = answer_of(reader, "list", town, subject="events").text.split("\n")[1:]
        return [line[3:9] for line in lines]

    assert list_fairs("Bern") == list_fairs("伯尔尼") == ["Fair 1", "Fair 2", "Fair 3"]
    assert list_fairs("Basel") == ["Fair 4"]
    # The third fair is told by the name that the others have in the language of the answer.
    assert answer_of(reader, "where", "Fair 3").text.startswith("Fair 3: Bern (伯尔尼), ")
    zh = answer_of(reader, "where", "Fair 3", language="zh").text
    assert zh.startswith("Fair 3：伯尔尼，")

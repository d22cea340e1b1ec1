"""What talks and events were."""

import pytest

from bot.answering.from_catalogue.facts.what import cut_sentences
from indexer.catalogue.records import Event, Evidence, Fact, Series
from indexer.catalogue.writer import CatalogueRecords
from tests.fakes.communities.beekeepers import REPLAY, SLIDES, TUBE, VIDEO


@pytest.mark.parametrize("intent", ["title", "what"])
@pytest.mark.parametrize(
    ("names", "fields", "en", "zh"),
    [
        (
            ["Queens in winter"],
            {},
            "Queens in winter / 蜂王过冬 (Ann Wax, Mi Wang, HoneyConf 2022, 30 April 2022)"
            " · video · slides [1]\nWhy queens stop laying. And when they start. [1]",
            "蜂王过冬 / Queens in winter（Ann Wax、王蜜，2022 蜜蜂大会，2022 年 4 月 30 日）"
            " · 视频 · PPT [1]\nWhy queens stop laying. And when they start. [1]",
        ),
        (
            ["Bee Talk"],
            {"editions": (12,)},
            "蜂箱第 12 课 (Mi Wang, Bee Talk, episode 12, 12 January 2024) [1]",
            "蜂箱第 12 课（王蜜，蜜蜂夜话第 12 期，2024 年 1 月 12 日） [1]",
        ),
        (
            ["HoneyConf 2022"],
            {},
            "HoneyConf 2022: 30 April 2022 – 2 May 2022, Bern, Switzerland, 4 talks, 3 speakers"
            " [1]\nIt was the second HoneyConf, three days about bees and those who keep them. [1]",
            "2022 蜜蜂大会：2022 年 4 月 30 日至 5 月 2 日，Bern, Switzerland，4 场演讲，3 位讲师"
            " [1]\nIt was the second HoneyConf, three days about bees and those who keep them. [1]",
        ),
        (
            ["Hive Meetup"],
            {},
            "Hive Meetup: 3 events:\n1. Hive Meetup 1 (1 March 2019, Zürich) [1]\n"
            "2. Hive Meetup 2 (1 March 2020, Basel) [2]\n3. Hive Meetup 3 (Basel) [3]",
            "Hive Meetup 共有 3 场活动：\n1. Hive Meetup 1（2019 年 3 月 1 日，Zürich） [1]\n"
            "2. Hive Meetup 2（2020 年 3 月 1 日，Basel） [2]\n3. Hive Meetup 3（Basel） [3]",
        ),
    ],
)
def test_what(answer, intent, names, fields, en, zh):
    assert answer(intent, *names, **fields).text == en
    assert answer(intent, *names, language="zh", **fields).text == zh


def test_a_talk_comes_with_where_the_asker_can_watch_it(answer):
    assert [link.url for link in answer("title", "Queens in winter").links] == [TUBE, SLIDES]
    zh = answer("title", "Queens in winter", language="zh")
    assert [link.url for link in zh.links] == [VIDEO, SLIDES]
    assert {link.citation for link in zh.links} == {1}
    assert zh.links[0].label == "蜂王过冬：视频"


def test_an_event_comes_with_its_links(answer):
    (link,) = answer("what", "HoneyConf 2022").links
    assert (link.url, link.scope, link.event) == (REPLAY, "event", "HoneyConf 2022")


def test_who_a_person_is_is_told_by_what_they_gave(answer):
    assert answer("what", "Ann Wax").text.startswith("Ann Wax (Wax & Co): 3 talks")


def test_nothing_is_said_of_nothing(answer):
    assert answer("what") is None
    assert answer("title", topic="gravitational waves") is None


def test_a_long_text_ends_with_a_sentence_if_it_can():
    assert cut_sentences("One. Two 2.5. Three", 99) == "One. Two 2.5. Three"
    assert cut_sentences("One. Two 2.5. Three", 15) == "One. Two 2.5."
    assert cut_sentences("第一句。第二句很长很长", 6) == "第一句。"
    assert cut_sentences("no end at all", 6) == "no en…"


def test_a_run_has_episodes(answer):
    assert ", 12 episodes, 1 speaker" in answer("what", "Bee Talk").text


def test_what_happened_in_a_month_are_its_events(answer):
    draft = answer("what", years=(2022,), months=(5,))
    assert draft.text.startswith("May 2022: 1 event:\n1. HoneyConf 2022")


def test_what_pages_say_of_a_series_stands_above_its_events(open_records, answer_of):
    words = "Swarms fly in May."
    place = Evidence("hive", "all.md", 0, words)
    series = [Series(1, ("Swarm",), facts=(Fact("summary", words, place),), pages=(place,))]
    events = [
        Event(n, (f"Swarm {year}",), 1, year, start=f"{year}-05-01", pages=(place,))
        for n, year in ((1, 2001), (2, 2002))
    ]
    reader = open_records(words, CatalogueRecords(series, events, [], []))
    draft = answer_of(reader, "what", "Swarm")
    assert draft.text.split("\n")[:2] == ["Swarms fly in May. [1]", "Swarm: 2 events:"]
    assert "Swarms fly" not in answer_of(reader, "what", "Swarm", offset=1).text

"""A line a talk, with the rest on request."""

from bot.answering.from_catalogue.lists import choose_size
from bot.request import Request
from tests.fakes.communities.beekeepers import SLIDES, TUBE


def test_a_line_has_title_speakers_and_what_there_is(answer):
    draft = answer("list", "HoneyConf 2022")
    assert draft.text == (
        "HoneyConf 2022: 4 talks:\n"
        "1. Queens in winter (Ann Wax, Mi Wang) · video · slides [1]\n"
        "2. Smoke without fire (Bo Comb) [1]\n"
        "3. 蜂群越冬 (Mi Wang) [1]\n"
        "4. Closing (Ann Wax) [1]"
    )
    assert draft.intro == "HoneyConf 2022: 4 talks:"
    assert (draft.total, draft.offset) == (0, 0)


def test_talks_of_several_events_name_them(answer):
    draft = answer("list", "Bo Comb", language="zh")
    assert draft.text == (
        "科博共有 3 场演讲：\n"
        "1. Smoke without fire 再谈（科博，2023 蜜蜂大会） [1]\n"
        "2. Smoke without fire（科博，2022 蜜蜂大会） [2]\n"
        "3. Second frames（科博，Hive Meetup 2，2020） [3]"
    )
    events = [talk.event for talk in draft.talks]
    assert events == ["2023 蜜蜂大会", "2022 蜜蜂大会", "Hive Meetup 2"]


def test_a_talk_points_at_its_links_and_its_citation(answer):
    draft = answer("list", "HoneyConf 2022")
    first, second, *_ = draft.talks
    assert [draft.links[index].url for index in first.links] == [TUBE, SLIDES]
    # A replay of the whole day shows no talk.
    assert second.links == ()
    assert draft.citations[first.citation - 1].url.endswith("#talks")
    assert (first.speakers, first.date) == (("Ann Wax", "Mi Wang"), "2022-04-30")


def test_the_rest_comes_on_request(answer):
    first = answer("list", "Bee Talk")
    assert first.intro == "Bee Talk: 12 talks, of which 1–10:"
    assert (len(first.talks), first.total, first.offset) == (10, 12, 0)
    rest = answer("list", "Bee Talk", offset=10)
    assert rest.text == (
        "Bee Talk: 12 talks, of which 11–12:\n"
        "11. 蜂箱第 11 课 (Mi Wang) [1]\n12. 蜂箱第 12 课 (Mi Wang) [1]"
    )
    assert (len(rest.talks), rest.total, rest.offset) == (2, 12, 10)
    assert answer("list", "Bee Talk", offset=12).text == "That was all of them: 12 talks. [1]"
    zh = answer("list", "Bee Talk", offset=12, language="zh")
    assert zh.text == "已经全部列出，共 12 场演讲。 [1]"


def test_who_asks_for_few_gets_few():
    assert choose_size(Request("q", "en", limit=3)) == 3
    assert choose_size(Request("q", "en")) == 10


def test_events_come_page_by_page_too(answer):
    draft = answer("list", subject="events", limit=2, offset=2)
    assert draft.text == (
        "8 events, of which 3–4:\n3. HoneyConf 2023 (6 May 2023, Chengdu) [1]\n"
        "4. HoneyConf 2022 (30 April 2022 – 2 May 2022, Bern, Switzerland) [2]"
    )
    assert (draft.total, draft.offset) == (8, 2)


def test_a_list_says_in_which_language_its_talks_are(answer):
    assert answer("list", "HoneyConf 2022", spoken="zh").intro == (
        "HoneyConf 2022: 1 talk in Chinese:"
    )
    zh = answer("list", "HoneyConf 2022", spoken="en", language="zh").intro
    assert zh == "2022 蜜蜂大会共有 3 场英文演讲："


def test_events_of_a_person_are_those_they_took_part_in(answer):
    draft = answer("list", "Bo Comb", subject="events", language="zh")
    assert draft.text.startswith("科博参加过 3 场活动：")


def test_a_topic_alone_begins_the_line(answer):
    assert answer("list", topic="smoke", subject="talks").intro.startswith("About “smoke”: ")

"""What a draft tells of what it showed: the next question may point at it."""

from bot.request import Mention


def list_shown(draft):
    return [(one.what, one.name) for one in draft.shown]


def test_a_list_of_talks_shows_them_in_order(answer):
    draft = answer("list", "Bo Comb")
    assert list_shown(draft) == [
        ("talk", "Smoke without fire 再谈"),
        ("talk", "Smoke without fire"),
        ("talk", "Second frames"),
    ]


def test_a_page_of_a_list_shows_only_its_own(answer):
    draft = answer("list", "Bee Talk", offset=10)
    assert [name for _, name in list_shown(draft)] == ["蜂箱第 11 课", "蜂箱第 12 课"]


def test_a_list_of_events_shows_them(answer):
    draft = answer("list", "HoneyConf")
    assert {what for what, _ in list_shown(draft)} == {"event"}
    assert [name for _, name in list_shown(draft)] == [
        line.split(". ", 1)[1].split(" (")[0] for line in draft.text.split("\n")[1:]
    ]


def test_who_spoke_at_an_event_shows_people(answer):
    draft = answer("who", "HoneyConf 2022", subject="speakers")
    assert list_shown(draft)[:2] == [("person", "Ann Wax"), ("person", "Mi Wang")]


def test_who_gave_a_talk_shows_the_talk(answer):
    draft = answer("who", "Queens in winter")
    assert list_shown(draft) == [("talk", "Queens in winter")]


def test_when_shows_the_event_in_the_language_of_the_answer(answer):
    draft = answer("when", "HoneyConf 2022", language="zh")
    assert list_shown(draft) == [("event", "2022 蜜蜂大会")]


def test_what_is_shown_can_be_asked_for_again(answer, bees):
    for mention in answer("list", "HoneyConf 2022").shown:
        (talk,) = bees.catalogue.get_talks(mention.ids)
        assert mention == Mention("talk", (talk.id,), mention.name, "")
        assert mention.name in talk.titles

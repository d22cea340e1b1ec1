"""A question that names nothing is asked back, with events that have what it asks for."""

import pytest

from bot.answering.from_catalogue.clarify import ask_back
from bot.answering.from_catalogue.scope.resolve import resolve_scope


@pytest.fixture
def ask(bees, make_request):
    def asked(intent, *names, **fields):
        request = make_request(intent, *names, **fields)
        return ask_back(request, bees, resolve_scope(request, bees))

    return asked


def list_choices(draft):
    return [(choice.label, choice.question) for choice in draft.choices]


def test_only_events_with_such_links_are_offered(ask):
    draft = ask("links", text="slides?", kinds=("slides",))
    assert (draft.kind, draft.found, draft.links) == ("clarify", False, ())
    assert draft.text == "Which event do you mean? One of these, or just say its name:"
    assert list_choices(draft) == [("HoneyConf 2022", "slides of HoneyConf 2022")]


def test_chinese_asks_in_chinese(ask):
    draft = ask("links", text="视频呢", kinds=("video",), language="zh")
    assert list_choices(draft) == [("2022 蜜蜂大会", "2022 蜜蜂大会的视频")]


def test_the_latest_event_of_each_series_is_offered_first_and_five_at_most(ask):
    draft = ask("when", text="when was it")
    labels = [choice.label for choice in draft.choices]
    assert labels[:4] == ["HoneyConf 2027", "Bee Talk", "Hive Meetup 3", "Spring Fair"]
    assert len(labels) == 5
    assert draft.choices[1].question == "when was Bee Talk"


def test_a_number_offers_what_has_it(ask):
    draft = ask("title", text="第 2 期", editions=(2,), language="zh")
    assert draft.text == "有这个编号的不止一个，你问的是哪一个？"
    assert list_choices(draft) == [
        ("蜜蜂夜话第 2 期", "蜜蜂夜话第 2 期讲了什么"),
        ("2022 蜜蜂大会", "2022 蜜蜂大会讲了什么"),
        ("Hive Meetup 2", "Hive Meetup 2 讲了什么"),
    ]


@pytest.mark.parametrize(
    ("intent", "names", "fields"),
    [
        ("when", ["HoneyConf 2022"], {}),
        ("when", [], {"topic": "smoke"}),
        ("when", [], {"years": (2022,)}),
        ("when", [], {"probability": 0.3}),
        ("when", [], {"among": (3,)}),
        ("list", [], {}),
        ("links", [], {"kinds": ("audio",)}),
    ],
)
def test_nothing_is_asked_where_something_is_named_or_nothing_can_be_offered(
    ask, intent, names, fields
):
    assert ask(intent, *names, **fields) is None

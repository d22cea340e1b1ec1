"""Lists by what is asked for."""

import pytest


@pytest.mark.parametrize(
    ("names", "fields", "titles"),
    [
        (["HoneyConf 2023"], {}, ["Smoke without fire 再谈", "蜂王的选择", "Closing"]),
        (["Bo Comb"], {}, ["Smoke without fire 再谈", "Smoke without fire", "Second frames"]),
        (["Bo Comb", "HoneyConf 2022"], {}, ["Smoke without fire"]),
        (["蜂巢研究所"], {}, ["Queens in winter", "蜂群越冬"]),
        (["Tools"], {}, ["Smoke without fire"]),
        (["HoneyConf 2022"], {"topic": "smoke"}, ["Smoke without fire"]),
        (["HoneyConf 2022"], {"subject": "recordings"}, ["Queens in winter"]),
        (["HoneyConf 2022"], {"kinds": ("slides",)}, ["Queens in winter"]),
        (["HoneyConf"], {"spoken": "zh"}, ["蜂群越冬", "蜂王的选择"]),
        ([], {"subject": "talks", "years": (2020,)}, ["Second frames"]),
        ([], {"years": (2019,), "subject": "talks"}, ["First frames"]),
        (
            ["HoneyConf 2022"],
            {"subject": "talks", "without": ("video",)},
            ["Smoke without fire", "蜂群越冬", "Closing"],
        ),
        ([], {"subject": "talks", "months": (4,), "days": (30,)}, ["Queens in winter"]),
        (["HoneyConf 2022"], {"months": (5,), "days": (2,)}, ["Closing"]),
        (
            [],
            {"subject": "talks", "years": (2023,), "months": (5,)},
            ["Smoke without fire 再谈", "蜂王的选择", "Closing"],
        ),
    ],
)
def test_talks_are_listed(answer, names, fields, titles):
    draft = answer("list", *names, **fields)
    assert draft.kind == "talks"
    assert [talk.title for talk in draft.talks] == titles


@pytest.mark.parametrize(
    ("names", "fields", "text"),
    [
        (
            ["Hive Meetup"],
            {},
            "Hive Meetup: 3 events:\n1. Hive Meetup 1 (1 March 2019, Zürich) [1]\n"
            "2. Hive Meetup 2 (1 March 2020, Basel) [2]\n3. Hive Meetup 3 (Basel) [3]",
        ),
        (
            ["Bo Comb"],
            {"subject": "events", "years": (2022, 2023)},
            "Bo Comb · 2022 · 2023: 2 events:\n"
            "1. HoneyConf 2022 (30 April 2022 – 2 May 2022, Bern, Switzerland) [1]\n"
            "2. HoneyConf 2023 (6 May 2023, Chengdu) [2]",
        ),
        (
            [],
            {"subject": "events", "years": (2018,)},
            "2018: 1 event:\n1. Spring Fair (1 April 2018) [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"subject": "speakers"},
            "HoneyConf 2022: Ann Wax, Mi Wang (王蜜), Bo Comb (科博) [1]",
        ),
    ],
)
def test_events_and_people_are_listed(answer, names, fields, text):
    assert answer("list", *names, **fields).text == text


def test_of_a_run_its_episodes_are_listed(answer):
    draft = answer("list", "Bee Talk", subject="events", language="zh")
    assert draft.intro == "蜜蜂夜话：共 12 期，这是第 1–10 条："
    assert len(draft.talks) == 10


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        ([], {}),
        ([], {"topic": "gravitational waves"}),
        (["Bee Talk"], {"subject": "recordings"}),
        (["HoneyConf 2027"], {"subject": "talks"}),
    ],
)
def test_what_is_not_there_is_left_to_pages(answer, names, fields):
    assert answer("list", *names, **fields) is None


def test_of_a_named_event_all_is_told_with_doubt_where_no_talk_fits_the_rest(answer):
    """What is left of a question may be a way of asking: `full programme please`."""
    for intent in ("list", "count"):
        draft = answer(intent, "HoneyConf 2022", topic="gravitational waves")
        assert draft.text.startswith("HoneyConf 2022: 4 talks")
        assert draft.confidence < 0.6


def test_behind_the_last_event_it_says_that_all_were_shown(answer):
    assert answer("list", "HoneyConf", offset=10).text == "That was all of them: 3 events. [1]"


@pytest.mark.parametrize(
    ("names", "fields", "lead"),
    [
        (["HoneyConf 2022"], {"months": (5,), "days": (2,)}, "HoneyConf 2022 · 2 May: 1 talk:"),
        ([], {"subject": "talks", "years": (2018, 2019, 2020)}, "2018–2020: 3 talks:"),
        (["HoneyConf 2022"], {"without": ("slides",)}, "HoneyConf 2022: 3 talks without slides:"),
    ],
)
def test_the_first_line_says_what_the_list_is_limited_to(answer, names, fields, lead):
    assert answer("list", *names, **fields).text.splitlines()[0] == lead


@pytest.mark.parametrize(
    ("intent", "names", "fields", "en", "zh"),
    [
        (
            "list",
            ["HoneyConf 2022"],
            {"subject": "talks", "kinds": ("audio",)},
            "No audio of HoneyConf 2022 on record.",
            "记录里没有 2022 蜜蜂大会的音频。",
        ),
        (
            "list",
            [],
            {"subject": "recordings", "kinds": ("code",)},
            "No code on record.",
            "记录里没有代码。",
        ),
        (
            "count",
            [],
            {"subject": "talks", "kinds": ("audio",)},
            "No audio on record.",
            "记录里没有音频。",
        ),
    ],
)
def test_where_no_talk_has_what_is_asked_for_that_is_said(answer, intent, names, fields, en, zh):
    draft = answer(intent, *names, **fields)
    assert (draft.text, draft.found) == (en, False)
    assert answer(intent, *names, language="zh", **fields).text == zh


def test_recordings_of_a_kind_are_the_talks_that_have_it(answer):
    with_slides = answer("list", subject="recordings", kinds=("slides",))
    assert with_slides.text.startswith("1 talk with slides")
    with_both = answer("list", subject="recordings", kinds=("slides", "video"))
    assert with_both.text.startswith("1 talk with a video")

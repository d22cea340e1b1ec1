"""First, latest and next, seen from the first of June 2026."""

from datetime import date

import pytest

from bot.answering.from_catalogue.facts.order import answer_latest, answer_next
from bot.answering.from_catalogue.scope.resolve import resolve_scope


@pytest.mark.parametrize(
    ("intent", "names", "fields", "en", "zh"),
    [
        (
            "first",
            ["HoneyConf"],
            {},
            "The first: HoneyConf 2022 (30 April 2022 – 2 May 2022, Bern, Switzerland) [1]",
            "第一次：2022 蜜蜂大会（2022 年 4 月 30 日至 5 月 2 日，Bern, Switzerland） [1]",
        ),
        (
            "latest",
            ["HoneyConf"],
            {},
            "The latest: HoneyConf 2023 (6 May 2023, Chengdu) [1]",
            "最近一次：2023 蜜蜂大会（2023 年 5 月 6 日，成都） [1]",
        ),
        (
            "next",
            ["HoneyConf"],
            {},
            "Next: HoneyConf 2027 (8 May 2027, online) [1]",
            "下一次：HoneyConf 2027（2027 年 5 月 8 日，线上） [1]",
        ),
        (
            "next",
            ["HoneyConf 2022"],
            {},
            "Next: HoneyConf 2027 (8 May 2027, online) [1]",
            "下一次：HoneyConf 2027（2027 年 5 月 8 日，线上） [1]",
        ),
        (
            "next",
            ["Hive Meetup"],
            {},
            "Nothing further is announced here yet. The latest: Hive Meetup 3 (Basel) [1]",
            "还没有看到下一次的安排。最近一次：Hive Meetup 3（Basel） [1]",
        ),
        ("latest", ["Hive Meetup"], {}, "The latest: Hive Meetup 3 (Basel) [1]", None),
        (
            "latest",
            ["Bo Comb"],
            {},
            "The latest: Smoke without fire 再谈 (Bo Comb, HoneyConf 2023) [1]",
            "最近一场：Smoke without fire 再谈（科博，2023 蜜蜂大会） [1]",
        ),
        (
            "first",
            ["Bo Comb"],
            {},
            "The first: Second frames (Bo Comb, Hive Meetup 2, 1 March 2020) [1]",
            "第一场：Second frames（科博，Hive Meetup 2，2020 年 3 月 1 日） [1]",
        ),
        (
            "first",
            ["Bo Comb"],
            {"subject": "events"},
            "The first: Second frames (Bo Comb, Hive Meetup 2, 1 March 2020) [1]",
            None,
        ),
        (
            "latest",
            ["Bee Talk"],
            {},
            "The latest: 蜂箱第 12 课 (Mi Wang, Bee Talk, episode 12, 12 January 2024) [1]",
            None,
        ),
        (
            "latest",
            ["HoneyConf 2022"],
            {"subject": "talks"},
            "The latest: Closing (Ann Wax, HoneyConf 2022, 2 May 2022) [1]",
            None,
        ),
        (
            "first",
            [],
            {},
            "The first: Spring Fair (1 April 2018) [1]",
            "第一次：Spring Fair（2018 年 4 月 1 日） [1]",
        ),
        ("latest", [], {}, "The latest: Bee Talk (1–12 January 2024, online) [1]", None),
        ("next", [], {}, "Next: HoneyConf 2027 (8 May 2027, online) [1]", None),
        (
            "first",
            [],
            {"subject": "talks"},
            "The first: Opening of the fair (李花, Spring Fair, 1 April 2018) [1]",
            None,
        ),
    ],
)
def test_order(answer, intent, names, fields, en, zh):
    assert answer(intent, *names, **fields).text == en
    if zh:
        assert answer(intent, *names, language="zh", **fields).text == zh


def test_the_first_talk_comes_with_its_links(answer):
    draft = answer("first", "HoneyConf 2022", subject="talks")
    assert draft.text == (
        "The first: Queens in winter / 蜂王过冬 (Ann Wax, Mi Wang, HoneyConf 2022, 30 April 2022)"
        " · video · slides [1]"
    )
    assert [link.kind for link in draft.links] == ["video", "slides"]


@pytest.mark.parametrize(
    ("today", "next_text", "latest_text"),
    [
        (date(2027, 5, 7), "Next: HoneyConf 2027", "The latest: HoneyConf 2023"),
        (date(2027, 5, 8), "Next: HoneyConf 2027", "The latest: HoneyConf 2027"),
        (date(2027, 5, 9), "Nothing further is announced", "The latest: HoneyConf 2027"),
    ],
)
def test_a_day_is_next_only_if_it_is_to_come(bees, make_request, today, next_text, latest_text):
    request = make_request("next", "HoneyConf")
    scope = resolve_scope(request, bees)
    assert answer_next(request, bees, scope, today).text.startswith(next_text)
    assert answer_latest(request, bees, scope, today).text.startswith(latest_text)

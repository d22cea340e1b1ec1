from __future__ import annotations

import pytest

from tests.indexer.sources.statements.bodies.reading import list_facts, list_links, read


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "本次大会定于2031年10月16、17日在茶城市红茶区绿茶路7号举行。",
            {"start": "2031-10-16", "end": "2031-10-17", "place": "茶城市红茶区绿茶路7号"},
        ),
        (
            "The first Tea Summit was held in Osaka on 3 May 2031, hosted by Ada Kim and Bo Li.",
            {"start": "2031-05-03", "place": "Osaka", "host": "Ada Kim"},
        ),
        (
            "茶会于 5 月 3 日到 5 日在线上举行，近 4,000 人报名，由张茶茶、李牛奶主持。",
            {"start": "2031-05-03", "end": "2031-05-05", "attendance": "4000", "host": "张茶茶"},
        ),
        ("由茶叶社区和牛奶公司联合举办。", {"organiser": "茶叶社区和牛奶公司"}),
        ("茶会在线上举行，三天里有四十五场分享。", {"talks": "45"}),
        ("The Tea Summit took place online, with sixty-two live sessions.", {"talks": "62"}),
        ("Over 1100 registrations came in.", {"attendance": "1100"}),
        (
            "| 时间 | 地点 |\n|-|-|\n| 2031 年 5 月 3 日 | 茶城 |\n",
            {"start": "2031-05-03", "place": "茶城"},
        ),
        (
            "| 活动 | 茶会 |\n|-|-|\n| 时间 | 2031-05-03 |\n| 地点 | 茶城 |\n",
            {"start": "2031-05-03", "place": "茶城"},
        ),
    ],
)
def test_the_first_lines_and_tables_give_the_facts(text: str, facts: dict[str, str]) -> None:
    [event] = read(text).events
    assert facts.items() <= list_facts(event).items()
    assert event.is_page


def test_the_day_in_the_name_of_a_page_that_a_template_links_to_is_none_of_the_event() -> None:
    text = "The [warm-ups]({% post_url 2031-05-07-warm-ups %}) take place before Tea Summit."
    assert not [fact for fact in read(text).events[0].facts if fact.field == "start"]


def test_a_fact_keeps_its_words_and_its_section() -> None:
    [event] = read("Hello.\n\n## Where\n\nIt was held in Osaka on 3 May 2031.\n").events
    [place] = [fact for fact in event.facts if fact.field == "place"]
    assert place.section == 1
    assert place.words == "It was held in Osaka on 3 May 2031."


def test_each_row_of_an_overview_is_an_event() -> None:
    page = read(
        "| Tea Day | Date | Place | Recordings |\n|-|-|-|-|\n"
        "| Europe 2029 | 3 May 2029 | Oslo | [all](https://www.youtube.com/playlist?list=PL1) |\n"
        "| Asia 2030 | 4 May 2030 | Osaka | none |\n",
        title="All Tea Days",
        event="Tea Day",
        year=0,
    )
    europe, asia = [event for event in page.events if not event.is_page]
    assert europe.names[0] == "Tea Day Europe 2029"
    assert list_facts(europe) == {"start": "2029-05-03", "end": "2029-05-03", "place": "Oslo"}
    assert [page.links[n].scope for n in europe.links] == ["event"]
    assert (asia.year, asia.links) == (2030, ())
    assert page.talks == ()


def test_editions_of_a_table_are_told_apart() -> None:
    page = read(
        "| 期 | 城市 | 日期 | 视频回放 |\n|-|-|-|-|\n"
        "| 第 1 期 | 茶城 | 2030-11-28 | 未找到 |\n"
        "| 第 2 期 | 奶镇 | 2031-01-20 | [合集](https://v.example/all2) |\n",
        title="茶话会总览",
        event="茶话会",
        year=0,
    )
    first, second = [event for event in page.events if not event.is_page]
    assert (first.edition, first.year, first.names) == (1, 2030, ("茶话会",))
    assert (second.edition, second.year) == (2, 2031)
    assert list_links(page, second) == ["all2"]


def test_headings_that_name_editions_are_events() -> None:
    page = read(
        "## 第 1 期茶城站（2030 年 5 月 3 日）\n\n地点是茶城红茶中心，主持人张茶茶。\n\n"
        "- [第 1 期 PPT 目录](https://github.com/tea/slides/tree/main/1)\n\n"
        "### 第 1 期视频回放\n\n- [整场回放](https://v.example/1)\n\n"
        "## 第 2 期奶镇站（2031 年 5 月 4 日）\n\n没有录像。\n",
        title="茶话会回顾",
        event="茶话会",
        year=0,
        language="zh",
    )
    first, second = [event for event in page.events if not event.is_page]
    assert (first.edition, first.year) == (1, 2030)
    assert list_facts(first)["start"] == "2030-05-03"
    assert list_facts(first)["place"] == "茶城红茶中心"
    assert list_facts(first)["host"] == "张茶茶"
    assert list_links(page, first)[1:] == ["1"]
    assert (second.edition, second.links) == (2, ())


def test_the_name_in_brackets_is_another_name() -> None:
    page = read(
        "云上茶会（Cloud Tea Summit 2031）在茶城举行。",
        title="云上茶会 2031 回顾",
        event="云上茶会",
    )
    assert "Cloud Tea Summit 2031" in page.events[0].names


def test_a_page_of_a_conference_site_that_tells_nothing_states_no_event() -> None:
    page = read("We look for somebody who loves cups.", title="Cup engineer")
    assert page.events == ()


def test_a_part_of_the_events_name_is_no_other_event() -> None:
    page = read("## The Summit\n\n- [Playlist](https://www.youtube.com/playlist?list=PL1)\n")
    [event] = page.events
    assert event.names == ("Tea Summit 2031",)
    assert len(event.links) == 1


def test_a_recording_of_many_talks_is_offered_by_the_event() -> None:
    rows = "".join(
        f"| Tea {n} in orbit | Ada Kim | [video](https://v.example/day) |\n" for n in "123"
    )
    page = read(f"| Talk | Speaker | Video |\n|-|-|-|\n{rows}")
    assert list_links(page, page.events[0]) == ["day"]


@pytest.mark.parametrize(
    "text", ["The Tea Summit was held online. We liked three talks.", "听了两场分享。"]
)
def test_a_few_talks_are_no_number_of_all(text: str) -> None:
    assert all("talks" not in list_facts(event) for event in read(text).events)

from __future__ import annotations

import time

import pytest

from tests.indexer.sources.statements.bodies.reading import list_links, list_people, read

VIDEO = "https://youtu.be/abcdefghij"


def test_a_row_is_a_talk_with_its_own_cells() -> None:
    page = read(
        "## Talks\n\n| Talk | Speakers | Company | Date | Video | Slides |\n|-|-|-|-|-|-|\n"
        f"| Tea in orbit | Ada Kim, Bo Li | Acme | 3 May 2031 | [watch]({VIDEO}1) | — |\n"
        "| Milk on rails | Cy Roe | Dairy | 4 May 2031 | — | [pdf](https://v.example/milk.pdf) |\n"
        "| Lunch | — | — | — | — | — |\n"
    )
    tea, milk = page.talks
    assert tea.titles == ("Tea in orbit",)
    assert list_people(tea) == [("Ada Kim",), ("Bo Li",)]
    assert tea.organisations == ("Acme",)
    assert tea.start == "2031-05-03"
    assert (tea.event, tea.year) == ("Tea Summit 2031", 2031)
    assert [page.links[n].url for n in tea.links] == [f"{VIDEO}1"]
    assert list_links(page, milk) == ["milk.pdf"]
    assert page.links[milk.links[0]].kind == "slides"


@pytest.mark.parametrize(("heading", "titles"), [("Recordings", ["Opening tea"]), ("Tea", [])])
def test_an_item_below_a_heading_of_recordings_is_one_on_any_host(heading, titles) -> None:
    page = read(f"## {heading}\n\n- [Opening tea](https://tv.tea.example/opening)\n")
    assert [talk.titles[0] for talk in page.talks] == titles


def test_the_title_may_hold_the_link_and_the_number_the_episode() -> None:
    page = read(
        "| 期 | 日期 | 嘉宾 | 题目与回放 |\n|-|-|-|-|\n"
        f"| 第 3 期 | 2031-06-09 | 张茶茶（茶叶公司） | [如何泡好一壶茶]({VIDEO}3) |\n",
        title="茶话会全部三期",
        event="茶话会",
        language="zh",
    )
    [talk] = page.talks
    assert talk.titles == ("如何泡好一壶茶",)
    assert list_people(talk) == [("张茶茶", "茶叶公司")]
    assert (talk.event, talk.edition, talk.start) == ("茶话会", 3, "2031-06-09")


def test_sections_with_their_own_video_are_talks_and_not_one() -> None:
    page = read(
        "### 2.14 窗口的用法\n\n[PPT](https://v.example/w.pdf)\n\n[视频回放](https://v.example/w)\n\n"
        "    讲师：张茶茶（茶叶公司）\n\n"
        "### 2.15 门的实战\n\n[视频回放](https://v.example/d)\n\n    讲师：李牛奶（牛奶公司）\n",
        title="课程",
        event="",
        language="zh",
    )
    windows, doors = page.talks
    assert windows.titles == ("窗口的用法",)
    assert list_people(windows) == [("张茶茶", "茶叶公司")]
    assert list_links(page, windows) == ["w.pdf", "w"]
    assert list_links(page, doors) == ["d"]


def test_a_text_below_a_bold_title_is_a_talk() -> None:
    page = read(
        "## Sessions\n\n**Tea in orbit**<br>Presented by Ada Kim and Bo Li from\nAcme\n\n"
        f"It boils late.<br>[Video recording]({VIDEO}1) | [Slides](https://v.example/t.pdf)\n\n---\n\n"
        f"**Milk on rails**<br>Presented by Cy Roe, head of cows at Dairy\n\n[Video]({VIDEO}2)\n"
    )
    tea, milk = page.talks
    assert list_people(tea) == [("Ada Kim", "Acme"), ("Bo Li", "Acme")]
    assert len(tea.links) == 2
    assert list_people(milk) == [("Cy Roe", "Dairy")]


@pytest.mark.parametrize(
    ("item", "title", "people"),
    [
        (f"[Tea in orbit]({VIDEO}1) by Ada Kim from Acme", "Tea in orbit", [("Ada Kim", "Acme")]),
        (f"Ada Kim: [Tea in orbit]({VIDEO}1)", "Tea in orbit", [("Ada Kim",)]),
        (f"《茶在太空》 张茶茶 [视频]({VIDEO}1)", "茶在太空", [("张茶茶",)]),
        (f"[B 站录像：茶在太空]({VIDEO}1)（张茶茶）", "茶在太空", [("张茶茶",)]),
        (
            f"**张茶茶（茶叶公司研发负责人），茶在太空的故事** [视频]({VIDEO}1)",
            "茶在太空的故事",
            None,
        ),
        (f"Tea in orbit - Ada Kim (Acme) [video]({VIDEO}1)", "Tea in orbit", [("Ada Kim", "Acme")]),
    ],
)
def test_an_item_names_title_and_people_in_many_ways(item, title, people) -> None:
    page = read(f"## Recordings\n\n- {item}\n")
    [talk] = page.talks
    assert talk.titles[0] == title
    if people is not None:
        assert list_people(talk) == people
    assert [page.links[n].url for n in talk.links] == [f"{VIDEO}1"]


def test_what_shows_the_whole_day_is_the_events() -> None:
    page = read(
        "## Videos\n\n"
        "- [YouTube playlist: all recordings](https://www.youtube.com/playlist?list=PL1)\n"
        f"- [Replay of the whole day]({VIDEO}0)\n"
        "- [Photos](https://www.flickr.com/photos/1)\n"
        "- [Slides archive](https://github.com/tea/slides)\n"
    )
    assert page.talks == ()
    [event] = page.events
    assert [page.links[n].scope for n in event.links] == ["event", "event", "", "folder"]
    assert page.links[event.links[2]].kind == "image"


def test_further_reading_is_no_list_of_talks() -> None:
    text = f"## Further reading\n\n- [Tea in orbit]({VIDEO}1)\n- [Milk on rails]({VIDEO}2)\n"
    assert read(text, title="How to boil", event="").talks == ()
    assert read(text).talks == ()


def test_a_link_that_is_mentioned_in_prose_is_nobodys() -> None:
    page = read(
        "## Impressions\n\nMany who watched "
        f"[the famous talk on tea in orbit of last year]({VIDEO}1) came again, "
        "and they brought their friends and the friends of these, who had never been here."
    )
    assert page.talks == ()
    assert page.events[0].links == ()


def test_the_nearest_heading_says_the_event_and_the_year() -> None:
    page = read(
        "## Tea Day Europe 2029 (Oslo)\n\n### Recordings\n\n"
        f"- [Tea in orbit]({VIDEO}1) by Ada Kim\n\n"
        "## Tea Day Asia 2030 (Osaka)\n\n### Recordings\n\n"
        f"- [Milk on rails]({VIDEO}2) by Cy Roe\n",
        title="Tea Day recordings, 2029 and 2030",
        event="Tea Day",
        year=0,
    )
    found = {talk.titles[0]: (talk.event, talk.year) for talk in page.talks}
    assert found == {
        "Tea in orbit": ("Tea Day Europe 2029", 2029),
        "Milk on rails": ("Tea Day Asia 2030", 2030),
    }


def test_an_edition_in_a_heading_counts_for_the_talks_below() -> None:
    page = read(
        "## 第 2 期杭州站（2030 年 5 月 3 日）\n\n| 演讲 | 讲师 |\n|-|-|\n| 茶在太空 | 张茶茶 |\n",
        title="茶话会回顾：第 1 期到第 2 期",
        event="茶话会",
        year=0,
        language="zh",
    )
    [talk] = page.talks
    assert (talk.event, talk.edition, talk.year) == ("茶话会", 2, 2030)


def test_a_page_about_one_talk_gives_its_links() -> None:
    page = read(
        "- 时间：2031 年 6 月 9 日\n- 主持人：李牛奶\n- 嘉宾：张茶茶（茶叶公司）\n"
        f"- 主题：茶在太空\n- 视频回放：{VIDEO}9\n",
        title="第 3 期",
        event="茶话会",
        edition=3,
        language="zh",
    )
    [talk] = page.talks
    assert talk.titles == ("茶在太空",)
    assert talk.is_page
    assert list_people(talk) == [("张茶茶", "茶叶公司")]
    link = page.links[talk.links[0]]
    assert link.label == "茶在太空：视频"


def test_an_episode_is_a_talk_whose_sections_are_none() -> None:
    page = read(
        f"---\nvideo: {VIDEO}7\n---\nHello.\n\n## Demo of the episode\n\n[Video]({VIDEO}8)\n",
        title="27: Tea boils in orbit",
        event="Tea Weekly",
        edition=27,
    )
    [talk] = page.talks
    assert talk.titles == ("Tea boils in orbit",)
    assert talk.is_page
    assert [page.links[n].url for n in talk.links] == [f"{VIDEO}7"]


def test_a_title_with_its_translation_gives_both() -> None:
    page = read(
        "| 演讲 | 讲师 |\n|-|-|\n| 茶在太空的故事（The story of tea in orbit） | 张茶茶 |\n"
    )
    assert page.talks[0].titles == ("茶在太空的故事", "The story of tea in orbit")


def test_a_page_without_event_or_recording_states_nothing() -> None:
    page = read("| Option | Meaning |\n|-|-|\n| tea | hot |\n", title="Options", event="")
    assert (page.talks, page.events) == ((), ())


def test_many_rows_cost_little_each() -> None:
    """A page that takes its links again for every row would take minutes."""
    rows = "".join(
        f"| Tea number {n} in orbit | Ada Kim | [video]({VIDEO}{n}) |\n" for n in range(3000)
    )
    start = time.process_time()
    page = read(f"| Talk | Speaker | Video |\n|-|-|-|\n{rows}")
    assert len(page.talks) == 3000
    assert time.process_time() - start < 15


def test_a_section_about_a_person_is_no_talk() -> None:
    page = read(f"## Ada Kim\n\nPresented by Ada Kim\n\n[Video]({VIDEO}1)\n")
    assert page.talks == ()


def test_a_label_that_describes_the_link_is_no_title() -> None:
    page = read(f"## Tea in orbit\n\n- [Recording of the talk by Ada Kim]({VIDEO}1)\n")
    [talk] = page.talks
    assert talk.titles == ("Tea in orbit",)
    assert page.links[0].label == "Tea in orbit: Recording of the talk by Ada Kim"

import pytest

from indexer.settings import SourceSettings
from indexer.sources.generators.source import MarkdownSource
from indexer.statements import StatedPerson
from tests.fakes.index.entries import load_entries


@pytest.fixture
def read(tmp_path):
    def read(text, path="post.md"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        source = MarkdownSource(SourceSettings(name="s", type="markdown", path="."), tmp_path)
        documents, problems = load_entries(source.entries())
        assert problems == []
        [document] = documents.values()
        return document

    return read


TALK = """---
title: Paper in the wind
title_zh: 风中的纸
event: KiteCon 2031
speakers: [Ann Lee (Kites), 陈波]
time_start: 2031-05-02T14:30:00+02:00
track: Paper
room: Hall B
language: English
video: https://youtu.be/abcdefghijk
slides: https://speakerdeck.com/annlee/paper
---
Paper is light. It flies.
"""


def test_a_page_with_speakers_is_a_talk(read):
    document = read(TALK)
    [talk] = document.talks
    assert talk.titles == ("Paper in the wind", "风中的纸")
    assert talk.people == (StatedPerson("Ann Lee", (), ("Kites",)), StatedPerson("陈波"))
    assert (talk.event, talk.year, talk.start) == ("KiteCon 2031", 2031, "2031-05-02")
    assert (talk.time, talk.track, talk.place, talk.language) == (
        "14:30 UTC+02:00",
        "Paper",
        "Hall B",
        "en",
    )
    assert talk.is_page
    assert {document.links[i].kind for i in talk.links} == {"video", "slides"}
    assert "Ann Lee" in talk.words


@pytest.mark.parametrize(
    "key",
    [
        "presenters: Ann Lee",
        "speaker: Ann Lee",
        "lecturer: {name: Ann Lee}",
        "author: Ann Lee\ntrack: A",
    ],
)
def test_speakers_stand_under_the_usual_keys(read, key):
    [talk] = read(f"---\ntitle: Paper\n{key}\n---\nText.\n").talks
    assert [person.name for person in talk.people] == ["Ann Lee"]


@pytest.mark.parametrize(
    "front",
    [
        "title: My kites\nauthor: Ann Lee",
        "title: KiteCon 2031 recap\nspeakers: [Ann Lee, Bo Chan]",
        "title: KiteCon 2031\nevent_date: 2031-05-02\nspeakers: [Ann Lee, Bo Chan]",
    ],
)
def test_a_post_and_the_page_of_an_event_are_no_talks(read, front):
    assert not any(talk.is_page for talk in read(f"---\n{front}\n---\nText.\n").talks)


def test_who_wrote_a_page_among_talks_gave_the_talk(read):
    page = (
        "---\ntitle: My kites\nauthor: Ann Lee\nvideo: https://youtu.be/abcdefghijk\n---\nText.\n"
    )
    [talk] = read(page, "talks/kites.md").talks
    assert [person.name for person in talk.people] == ["Ann Lee"]


EPISODE = """---
title: 第 3 期
---
# 第 3 期

- 时间：2031 年 5 月 2 日晚 8 点
- 主题：风中的纸
- 主持人：李四（风社）
- 嘉宾：张三（风筝科技）
- 视频回放：https://www.bilibili.com/video/BV1xx411c7mD

## 内容简介

纸很轻，风一吹就飞起来了，这一期聊聊纸和风之间的关系，以及如何放好一只风筝。
"""


def test_the_first_lines_of_an_episode_say_who_when_and_what(read):
    document = read(EPISODE, "kite-talk/3.md")
    [talk] = [talk for talk in document.talks if talk.is_page]
    assert talk.titles == ("风中的纸",)
    assert talk.people == (StatedPerson("张三", (), ("风筝科技",)),)
    assert talk.hosts == (StatedPerson("李四", (), ("风社",)),)
    assert (talk.start, talk.edition) == ("2031-05-02", 3)
    assert talk.abstract.startswith("纸很轻")
    assert [document.links[i].url for i in talk.links] == [
        "https://www.bilibili.com/video/BV1xx411c7mD"
    ]


def test_the_title_may_stand_below_its_label(read):
    body = "## 分享主题：\n\n《风中的纸》\n\n## 分享嘉宾：\n\n张三 风筝科技工程师\n"
    body += "\n- 时间：2031年5月2日\n- 视频：https://www.bilibili.com/video/BV1xx411c7mD\n"
    [talk] = [
        talk for talk in read(f"---\ntitle: 'Kite Webinar #2'\n---\n{body}").talks if talk.is_page
    ]
    assert (talk.titles, talk.edition) == (("风中的纸",), 2)
    assert talk.people == (StatedPerson("张三", (), ("风筝科技",)),)


def test_an_episode_with_a_number_and_a_video_is_a_talk_without_people(read):
    page = "---\ntitle: '62: Paper'\nyoutube_id: abcdefghijk\ndate: 2021-05-02\n---\nText.\n"
    [talk] = read(page, "episodes/62.md").talks
    assert (talk.titles, talk.edition, talk.start) == (("Paper",), 62, "2021-05-02")


def test_a_page_on_several_talks_is_no_talk(read):
    body = "- 时间：2031年5月2日\n- 嘉宾：张三\n- 题目：纸\n\n- 嘉宾：李四\n- 题目：风\n"
    body += "- 视频：https://www.bilibili.com/video/BV1xx411c7mD\n"
    document = read(f"---\ntitle: 'Kite Webinar #2'\n---\n{body}")
    assert not any(talk.is_page for talk in document.talks)


def test_a_page_that_names_an_event_with_its_days_is_about_it(read):
    document = read(
        "---\ntitle: KiteCon 2031 recap\nevent: KiteCon 2031\nevent_date: 2031-05-02\n"
        "event_end: 2031-05-03\nplace: Ulm\nedition: 3\norganisers: [Kites]\n"
        "description: Two days in Ulm.\nvideo: https://www.youtube.com/playlist?list=PL1\n---\nText.\n"
    )
    [event] = document.events
    assert (event.names[0], event.year, event.edition) == ("KiteCon 2031", 2031, 3)
    assert event.is_page
    assert not event.is_series
    facts = {fact.field: fact.value for fact in event.facts}
    assert facts == {
        "start": "2031-05-02",
        "end": "2031-05-03",
        "place": "Ulm",
        "summary": "Two days in Ulm.",
        "edition": "3",
        "organiser": "Kites",
    }
    assert [document.links[i].url for i in event.links] == [
        "https://www.youtube.com/playlist?list=PL1"
    ]


def test_a_page_on_many_years_is_about_a_series_without_a_year(read):
    document = read(
        "---\ntitle: Kite Meetup, all editions\nevent: Kite Meetup\nevent_date: 2029-05-02\n"
        "event_end: 2031-05-03\ndate: 2022-01-01\nyear: 2032\n---\nText.\n"
    )
    assert (document.events[0].year, document.events[0].is_series) == (0, True)


def test_what_is_no_name_is_a_remark_with_its_line(read):
    [remark] = read("---\ntitle: Paper\nspeakers: [Ann Lee, 7]\n---\nText.\n").remarks
    assert (remark.path, remark.line) == ("./post.md", 3)
    assert remark.reason == "`speakers` holds what is no name (7)"


def test_contradicting_days_are_a_remark_with_their_line(read):
    [remark] = read(
        "---\ntitle: KiteCon\nevent_date: 2031-05-04\nevent_end: 2031-05-02\n---\nText.\n"
    ).remarks
    assert remark.line == 4
    assert remark.reason == "its event ends (2031-05-02) before it begins (2031-05-04)"


def test_a_row_below_editions_may_name_another_series(read):
    table = "| 届 | 日期 |\n|---|---|\n| 第 1 届 | 2029-05-02 |\n| Kite Webinar #1 | 2031-05-02 |\n"
    document = read(f"---\ntitle: Kite Meetup 回顾\nevent: Kite Meetup\n---\n{table}")
    rows = [event for event in document.events if not event.is_page]
    assert [(event.names[0], event.edition, event.year) for event in rows] == [
        ("Kite Meetup", 1, 2029),
        ("Kite Webinar", 1, 2031),
    ]

"""Messages keep the limit, end with a whole line, and have no markup from titles or questions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.announcements.markup import DISCORD, WECOM
from bot.channels.announcements.messages import (
    LINE_SIZE,
    MAX_PAGES,
    make_announcement,
    make_digest,
)
from bot.channels.announcements.page_links import NOTHING, choose_links
from bot.channels.announcements.store import NewPage
from bot.channels.announcements.texts import say
from bot.rendering.split import utf16
from bot.services.contracts import PageLink

ZH, EN = "zh", "en"
DAYS = ("2030-05-14", "2030-05-20")
LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^\s()]+)\)")


def make_page(
    title: str, url: str = "https://example.org/p/", published: str = "2030-05-17"
) -> NewPage:
    return NewPage(1, title, url, published)


def test_one_page_is_announced_alone():
    assert make_announcement([make_page("MeshDay 2030 回顾")], ZH).render(4096) == (
        "**新内容**\n\n- [MeshDay 2030 回顾](https://example.org/p/) 2030-05-17"
    )
    assert (
        make_announcement([make_page("Recap", "", "")], EN).render(4096)
        == "**New page**\n\n- Recap"
    )


def test_many_pages_are_one_list_with_the_number_of_the_others():
    pages = [make_page(f"Page {n}", f"https://example.org/{n}/") for n in range(500)]
    text = make_announcement(pages, EN).render(4096)
    assert text.startswith("**500 new pages**\n\n- [Page 0](https://example.org/0/)")
    assert len(LINK.findall(text)) == MAX_PAGES
    assert text.endswith(f"… and {500 - MAX_PAGES} more")


def test_a_digest_lists_pages_questions_and_missing_answers():
    digest = make_digest(
        [make_page("Recap")], ["Where are the videos?"], ["Where is lunch?"], DAYS, EN
    )
    assert digest is not None
    assert digest.render(4096) == (
        "**This week, 2030-05-14 to 2030-05-20**\n\n"
        "**New pages**\n- [Recap](https://example.org/p/) 2030-05-17\n\n"
        "**Often asked**\n- Where are the videos?\n\n"
        "**Still without an answer**\n- Where is lunch?\n"
        "If you know the answer, please write a page about it."
    )


def test_an_empty_week_has_no_digest_and_an_empty_section_no_heading():
    assert make_digest([], [], [], DAYS, ZH) is None
    digest = make_digest([], [], ["午饭在哪里"], DAYS, ZH)
    assert digest is not None
    assert digest.render(4096) == (
        "**一周小结 2030-05-14 至 2030-05-20**\n\n"
        "**还没有答案**\n- 午饭在哪里\n知道答案的话，欢迎写一篇。"
    )


def test_every_section_gets_a_share_of_a_short_message():
    pages = [make_page("长" * 50, f"https://example.org/{n}/") for n in range(30)]
    questions = [f"{n}{'问' * 50}" for n in range(9)]
    digest = make_digest(pages, questions, questions, DAYS, ZH)
    assert digest is not None
    text = digest.render(2048)
    assert len(text.encode()) <= 2048
    sections = text.split("\n\n")[1:]
    assert [section.count("\n- ") >= 2 for section in sections] == [True] * 3
    assert re.search(r"还有 \d+ 条", sections[0])


@pytest.mark.parametrize(
    "question",
    [
        "see https://evil.example/now",
        "is evil.example good?",
        "看看 evil。com 吗",
        "www.evil.example",
    ],
)
def test_a_question_with_an_address_is_left_out(question):
    assert make_digest([], [question], [question], DAYS, EN) is None


YOUTUBE = PageLink("video", "youtube", "https://www.youtube.com/watch?v=abc", "event")
BILIBILI = PageLink("video", "bilibili", "https://www.bilibili.com/video/BV1", "event")
SLIDES = PageLink("slides", "speakerdeck", "https://speakerdeck.com/ada/mesh")


def make_page_with(*links: PageLink, held: str = "2030-05-14/2030-05-16") -> NewPage:
    return NewPage(1, "MeshDay", "https://example.org/p/", "2030-05-17", held, choose_links(links))


def test_a_page_shows_its_recordings_its_slides_and_the_days_of_its_event():
    pages = [make_page_with(YOUTUBE, BILIBILI, SLIDES, SLIDES)]
    assert make_announcement(pages, ZH).render(4096) == (
        "**新内容**\n\n"
        "- [MeshDay](https://example.org/p/) 2030-05-14 – 2030-05-16"
        f" · [视频 (YouTube)]({YOUTUBE.url})"
        f" · [视频 (B 站)]({BILIBILI.url})"
        f" · [PPT (Speaker Deck)]({SLIDES.url})"
    )
    assert make_announcement(pages, EN, DISCORD).render(2000) == (
        "**New page**\n\n"
        "- [MeshDay](<https://example.org/p/>) 2030-05-14 – 2030-05-16"
        f" · [video (YouTube)](<{YOUTUBE.url}>)"
        f" · [video (Bilibili)](<{BILIBILI.url}>)"
        f" · [slides (Speaker Deck)](<{SLIDES.url}>)"
    )


@pytest.mark.parametrize(("language", "told"), [(ZH, " · 30 个视频"), (EN, " · 30 videos")])
def test_of_many_talks_only_the_number_of_recordings_is_told(language, told):
    talks = [PageLink("video", "youtube", f"https://youtu.be/{n}", "talk") for n in range(30)]
    text = make_announcement([make_page_with(*talks)], language).render(4096)
    assert text.endswith(told)
    assert "youtu.be" not in text
    text = make_announcement([make_page_with(*talks, YOUTUBE)], language).render(4096)
    assert text.endswith(f"(YouTube)]({YOUTUBE.url})")


def test_two_links_of_one_platform_have_different_names():
    other = PageLink("video", "youtube", "https://www.youtube.com/watch?v=def", "event")
    text = make_announcement([make_page_with(YOUTUBE, other)], EN).render(4096)
    assert [label for label, _ in LINK.findall(text)][1:] == [
        "video (YouTube)",
        "video (YouTube) 2",
    ]


def test_a_link_that_nobody_may_open_is_not_among_them():
    assert choose_links([PageLink("video", "x", "javascript:alert(1)")]) == NOTHING


def test_recordings_that_would_make_a_line_too_long_are_left_out():
    long = PageLink("video", "youtube", "https://www.youtube.com/watch?v=" + "a" * LINE_SIZE)
    for markup in (WECOM, DISCORD):
        text = make_announcement([make_page_with(SLIDES, long)], EN, markup).render(2000)
        assert long.url not in text
        assert "https://example.org/p/" in text


PINGS = "@everyone @here <@&1> <#2> :tada: <t:1>"
HOSTILE = [
    "<@all> free",
    "@all @所有人 @ALL",
    "](https://evil.example/) [x",
    "**bold** `code` ~~gone~~ # head",
    "![](https://evil.example/x.png)",
    '<font color="warning">red</font>',
    "a\n# b\n> c\u202e\u200b",
    "[",
    "`" * 40,
]


@pytest.mark.parametrize("title", HOSTILE)
def test_titles_and_questions_mention_nobody_and_have_no_markup(title):
    digest = make_digest([make_page(title)], [title], [title], DAYS, EN)
    assert digest is not None
    for text in (digest.render(4096), make_announcement([make_page(title)], EN).render(2048)):
        assert "<" not in text
        assert not re.search(r"@\s*(all|所有人)", text, re.IGNORECASE)
        assert {url for _, url in LINK.findall(text)} == {"https://example.org/p/"}
        assert "`" not in text
        assert not re.search(r"^\s*(#|>)", text, re.MULTILINE)


@pytest.mark.parametrize("title", [*HOSTILE, PINGS, "discord.gg/x"])
def test_on_discord_titles_and_questions_mention_nobody_and_have_no_markup(title):
    digest = make_digest([make_page(title)], [title], [title], DAYS, EN, DISCORD)
    assert digest is not None
    text = digest.render(2000)
    assert utf16(text) <= 2000
    assert not re.search(r"@(everyone|here)", text)
    bare = re.sub(r"\\.", "", text).replace("](<https://example.org/p/>)", "")
    assert not re.search(r"[<`~|]|discord\.gg", bare)
    assert "evil.example" not in text.replace("\\", "")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/relative", "x y"])
def test_only_a_web_address_becomes_a_link(url):
    assert make_announcement([make_page("Recap", url)], EN).render(4096) == (
        "**New page**\n\n- Recap 2030-05-17"
    )


def test_a_very_long_address_is_left_out_and_not_cut():
    long = "https://example.org/" + "a" * LINE_SIZE
    assert make_announcement([make_page("Recap", long)], EN).render(4096) == (
        "**New page**\n\n- Recap 2030-05-17"
    )


def test_an_address_in_a_title_is_removed():
    (line,) = (
        make_announcement([make_page("Mesh Day https://evil.example/x recap")], EN)
        .render(4096)
        .split("\n\n")[1:]
    )
    assert "evil.example" not in line
    assert line.startswith("- [Mesh Day … recap](https://example.org/p/)")


titles = st.text(max_size=400) | st.sampled_from(HOSTILE) | st.text("标题👩🏽‍🚀é", max_size=300)
urls = st.sampled_from(["", "https://example.org/(a)/[b]?q=*&é=中"]) | st.integers(1, 3000).map(
    lambda n: "https://example.org/" + "x" * n
)
page_links = st.builds(
    PageLink,
    st.sampled_from(["video", "slides"]),
    st.sampled_from(["youtube", "evil.example", "<@&1> **x**", ""]),
    urls,
    st.sampled_from(["event", "talk", ""]),
)
page_rows = st.builds(
    NewPage,
    st.just(1),
    titles,
    urls,
    st.sampled_from(["", "2030-05-17"]),
    st.sampled_from(["", "2030-05-14/2030-05-16"]),
    st.lists(page_links, max_size=6).map(choose_links),
)


@given(
    pages=st.lists(page_rows, max_size=40),
    frequent=st.lists(titles, max_size=12),
    missed=st.lists(titles, max_size=12),
    language=st.sampled_from([ZH, EN]),
    limit=st.sampled_from([1100, 2048, 4096]),
    markup=st.sampled_from([WECOM, DISCORD]),
)
def test_a_message_is_within_the_limit_and_ends_with_whole_lines(
    pages, frequent, missed, language, limit, markup
):
    digest = make_digest(pages, frequent, missed, DAYS, language, markup)
    if digest is None:
        assert pages == []
        return
    text = digest.render(limit)
    assert 0 < markup.measure(text) <= limit
    whole = {line for section in digest.sections for line in section.lines}
    fixed = {f"**{digest.title}**", "", *(f"**{s.heading}**" for s in digest.sections)}
    fixed |= {section.foot for section in digest.sections}
    for line in text.split("\n"):
        more = re.fullmatch(re.escape(say("more", language, "0")).replace("0", r"\d+"), line)
        assert line in whole | fixed or more

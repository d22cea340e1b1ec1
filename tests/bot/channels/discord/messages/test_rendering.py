from __future__ import annotations

import re
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.discord.messages.rendering import MESSAGE_LIMIT, render, strip_question
from bot.messages import AnswerLink, Citation
from bot.rendering.discord_markdown import (
    escape,
    escape_line,
    format_address,
    unescape,
)
from bot.rendering.split import utf16
from bot.rendering.urls import encode_address
from tests.fakes.bot.asks import ABSENT, FOUND, HOSTILE

HOSTILE_TEXTS = [
    "**bold** __under__ ~~struck~~ ||spoiler|| `code`",
    "```js\nalert(1)\n```",
    "# heading\n## two\n-# small\n> quote\n>>> all",
    "[here](https://evil.example/x) [there]( https://evil.example)",
    "@everyone @here <@1> <@!1> <@&2> <#3> </ask:4> <id:guide>",
    "<:custom:5> <a:custom:5> :thumbsup: <t:0:R>",
    "moc.live\u202e//:sptth\u202c zero\u200bwidth\u2060 \ufeffmark",
    "join discord.gg/abc or Discord.com/invite/abc",
    "\\*not bold\\* \\",
    "line\r\nline\u2028line\x0bline",
]
MARKUP = re.compile(r"(?<!\\)(?:\\\\)*[*_~`|\[\]#]")


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_an_escaped_text_has_no_markup_and_no_mention(text):
    escaped = escape(text)
    outside = re.sub(r"<https?://[^\s<>]+>", "", escaped)
    assert not MARKUP.search(outside)
    assert not re.search(r"(?<!\\)[<>]", outside)
    assert "@everyone" not in escaped
    assert "discord.gg" not in escaped
    assert "com/invite" not in escaped.replace("\\.com/invite", "")
    assert not any(unicodedata.category(c) in {"Cf", "Zl", "Zp"} for c in escaped if c != "\u200b")


@given(st.text(max_size=200))
def test_any_escaped_text_has_no_markup(text):
    outside = re.sub(r"<https?://[^\s<>]+>", "", escape(text))
    assert not MARKUP.search(outside)
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>]", outside)


@given(st.text(alphabet="ab视*_`<>[]#@:\\|~ \n", max_size=200))
def test_unescape_undoes_escape(text):
    assert unescape(escape(text)) == text


def test_an_address_is_put_in_angle_brackets_unchanged():
    assert escape("See https://x.example/a_b*c(d), or not.") == (
        "See <https://x.example/a_b*c(d)>, or not."
    )
    assert escape("(https://x.example/a) 见https://x.example/视频，好") == (
        "(<https://x.example/a>) 见<https://x.example/视频>，好"
    )


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "/relative", "", "https://", "https://a b", "x"],
)
def test_an_unsafe_address_is_left_out(url):
    assert format_address(url) == ""


def test_an_address_cannot_break_out_of_its_brackets():
    assert (
        encode_address("https://x.example/>@everyone<|") == "https://x.example/%3E@everyone%3C%7C"
    )


def test_escape_line_removes_line_breaks():
    assert escape_line("a\n\n> b\u2028c") == "a \\> b c"


def test_an_answer_has_its_links_in_the_text_and_as_buttons():
    rendered = render(FOUND)
    text = "\n".join(rendered.pieces)
    for link in FOUND.links:
        assert f"<{link.url}>" in text
    assert [button.url for button in rendered.buttons] == [link.url for link in FOUND.links]


def test_a_link_of_a_list_stands_on_a_line_once():
    link, intro = FOUND.links[0], "Found 1 link:"
    text = f"{intro}\n- {link.label} [{link.citation}]"
    answer = msgspec.structs.replace(FOUND, kind="links", intro=intro, text=text, links=[link])
    text = render(answer).pieces[0]
    assert f"- [{link.label}](<{link.url}>) \\[1\\]" in text
    assert text.count(link.label) == 1


def test_a_link_to_a_cited_section_is_written_once():
    link = msgspec.structs.replace(FOUND.links[0], url=FOUND.citations[0].url)
    text = render(msgspec.structs.replace(FOUND, links=[link])).pieces[0]
    assert text.count(link.url) == 1
    assert "\\[1\\] MeshDay 2030: recap, recordings and slides (2030-05-17)" in text


def test_a_link_that_the_text_gives_is_not_listed_again():
    link = FOUND.links[0]
    answer = msgspec.structs.replace(FOUND, text=f"Watch {link.url} [1].", links=[link])
    text = render(answer).pieces[0]
    assert text.count(link.url) == 1
    assert [button.url for button in render(answer).buttons] == [link.url]


def test_an_address_as_the_label_of_another_one_is_no_link():
    """It must not say of one address that it is another one."""
    first, second = FOUND.links[:2]
    link = msgspec.structs.replace(first, label=second.url)
    text = render(msgspec.structs.replace(FOUND, links=[link, second])).pieces[0]
    assert f"- <{second.url}> <{first.url}>" in text


def test_the_question_above_an_answer_can_be_stripped():
    rendered = render(FOUND, "Where *are*\nthe <@1> videos @everyone?")
    assert rendered.pieces[0].startswith("> Where \\*are\\* the")
    assert strip_question(rendered.pieces[0]) == render(FOUND).pieces[0]
    assert strip_question(render(FOUND).pieces[0]) == render(FOUND).pieces[0]


def test_related_pages_are_shown_only_when_nothing_was_found():
    shown = render(ABSENT).pieces[0]
    assert "- [How to propose a talk](<https://example.org/cfp/>)\n> Mail \\*it\\* to the" in shown
    assert "How to propose" not in "".join(render(FOUND).pieces)


def test_an_address_in_a_title_is_removed_unless_the_answer_gives_it():
    citation = msgspec.structs.replace(FOUND.citations[0], title="Win at https://evil.example/x")
    text = "".join(render(msgspec.structs.replace(FOUND, citations=[citation])).pieces)
    assert "evil.example" not in text


def test_a_hostile_answer_stays_within_the_limits():
    rendered = render(HOSTILE, "q")
    assert [button.url for button in rendered.buttons] == [
        "https://ok.example/%3Cimg%3E?a=%3Cimg%3E"
    ]
    assert "<javascript" not in "".join(rendered.pieces)


def make_link(number, label="label", url=""):
    url = url or f"https://x.example/{number}"
    return AnswerLink(url=url, label=label, kind="video", platform="x.example", citation=1)


def test_links_without_a_button_are_in_the_text():
    links = [make_link(n) for n in range(40)] + [
        make_link(99, url="https://x.example/" + "a" * 600)
    ]
    rendered = render(msgspec.structs.replace(FOUND, links=links))
    text = "\n".join(rendered.pieces)
    assert len(rendered.buttons) == 5
    assert all(f"<{link.url}>" in text for link in links)


def test_labels_are_shortened_for_buttons_and_whole_in_the_text():
    label = "长😀" * 60
    rendered = render(
        msgspec.structs.replace(FOUND, links=[make_link(1, label), make_link(2, "\u200b")])
    )
    assert utf16(rendered.buttons[0].label) <= 80
    assert rendered.buttons[1].label == "x.example"
    assert label in "".join(rendered.pieces)


@given(
    st.lists(st.text(max_size=500), max_size=20),
    st.lists(st.text(min_size=1, max_size=300), max_size=10),
)
def test_any_answer_fits_and_arrives_whole(paragraphs, titles):
    citations = [
        Citation(
            number=n,
            title=title,
            url=f"https://x.example/{n}#a",
            quote="",
            published="",
            source="recaps",
        )
        for n, title in enumerate(titles, start=1)
    ]
    answer = msgspec.structs.replace(
        FOUND, text="\n\n".join(paragraphs), citations=citations, links=[]
    )
    rendered = render(answer)
    assert all(0 < utf16(piece) <= MESSAGE_LIMIT for piece in rendered.pieces)
    text = re.sub(r"\s", "", "".join(rendered.pieces))
    for line in answer.text.splitlines():
        assert re.sub(r"\s", "", escape(line)) in text
    for citation in citations:
        assert f"<{citation.url}>" in text

"""Messages and buttons of an answer of each kind."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.discord.messages.rendering import (
    CUSTOM_ID_LIMIT,
    LABEL_LIMIT,
    MAX_CHOICES,
    MAX_LINK_BUTTONS,
    MESSAGE_LIMIT,
    render,
)
from bot.rendering.discord_markdown import format_masked_link
from bot.rendering.split import utf16
from bot.rendering.urls import encode_address
from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.kinds import (
    CLARIFY,
    KINDS,
    LINKS,
    SOCIAL,
    TALKS,
    any_answers,
    make_talks,
)
from tests.fakes.markup import hostile_texts

URLS = st.sampled_from([
    "https://ok.example/a_(b)", "https://ok.example/>@everyone<)", "javascript:x", "mailto:a@b.cc",
    "https://long.example/" + "x" * 300, "",
])  # fmt: skip
MASKED = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(<([^<>()]*)>\)")


def test_the_links_of_a_list_have_a_line_each_with_platform_and_number() -> None:
    assert (
        render(LINKS)
        .pieces[0]
        .startswith(
            "I found 4 links:\n"
            "- [Watch all talks on Bilibili](<https://space.bilibili.com/1/channel/2>) \\[1\\]\n"
            "- [YouTube playlist](<https://www.youtube.com/playlist?list=PL1>) \\[1\\]\n"
            "- [Ten years of sidecars (PDF)](<https://example.org/files/opening.pdf>)"
            " (example.org) \\[2\\]\n"
            "- [Demo code](<https://github.com/example/meshday-demo>) (GitHub) \\[2\\]\n\n"
        )
    )


def test_a_button_tells_the_platform_that_its_label_does_not() -> None:
    assert [button.label for button in render(LINKS).buttons] == [
        "Watch all talks on Bilibili",
        "YouTube playlist",
        "Ten years of sidecars (PDF) (example.org)",
        "Demo code (GitHub)",
    ]


def test_a_talk_is_one_line_with_its_links_by_kind() -> None:
    text = render(TALKS).pieces[0]
    assert text.splitlines()[:2] == [
        "3 talks of KiteCon 2031:",
        "- **Kites in production, part 1** (Ada Flyer, Grace Line, KiteCon 2031)"
        " · [video](<https://youtube.example/watch/1/video>)"
        " · [slides](<https://speakerdeck.example/watch/1/slides>) \\[2\\]",
    ]
    assert render(TALKS).buttons == ()


def test_a_page_is_listed_once_with_its_headings() -> None:
    assert render(TALKS).pieces[-1].splitlines()[-1] == (
        "\\[1\\]\\[2\\] "
        "[KiteCon 2031: all talks › Morning](<https://example.org/posts/kitecon-2031/#1>); "
        "[Afternoon](<https://example.org/posts/kitecon-2031/#2>) (2031-05-17)"
    )


def test_ten_talks_with_twenty_links_are_split_between_talks() -> None:
    answer = make_talks(10, (("video", "youtube"), ("slides", "speakerdeck")), total=59)
    rendered = render(answer)
    text = "\n".join(rendered.pieces)
    assert all(f"(<{link.url}>)" in text for link in answer.links)
    assert all(utf16(piece) <= MESSAGE_LIMIT for piece in rendered.pieces)
    assert len(rendered.pieces) == 2
    lines = [line for piece in rendered.pieces for line in piece.splitlines()]
    assert sum(line.startswith("- **") and line.endswith("\\]") for line in lines) == 10


def test_a_list_that_goes_on_has_a_button_that_says_how_many_are_left() -> None:
    assert render(TALKS).more == "56 more"
    assert "3 of 59" not in "".join(render(TALKS).pieces), "the button says it"
    last = render(msgspec.structs.replace(TALKS, offset=56))
    assert last.more == ""
    assert "57–59 of 59." in last.pieces[0]


def test_a_question_back_has_its_choices_as_buttons() -> None:
    rendered = render(CLARIFY)
    assert rendered.pieces == ("Of which event?",)
    assert [(one.label, one.custom_id) for one in rendered.choices] == [
        (f"KiteCon {year}", f"huigu:c:en:where are the videos of KiteCon {year}")
        for year in (2030, 2031)
    ]


def test_a_choice_too_long_for_a_button_is_a_line() -> None:
    first, second = CLARIFY.choices
    long = msgspec.structs.replace(second, question="the videos of *that* event " * 5)
    rendered = render(msgspec.structs.replace(CLARIFY, choices=[first, long]))
    assert [one.label for one in rendered.choices] == [first.label]
    assert "You can ask:\n- the videos of \\*that\\* event" in rendered.pieces[0]


def test_thanks_have_no_sources_and_cannot_be_rated() -> None:
    rendered = render(SOCIAL)
    assert rendered.pieces == ("You are welcome!",)
    assert not rendered.rateable
    assert render(FOUND).rateable


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://x.example/a_(b)", "[video](<https://x.example/a_%28b%29>)"),
        ("https://x.example/>@everyone<", "[video](<https://x.example/%3E@everyone%3C>)"),
        ("javascript:x", ""),
        ("mailto:a@b.cc", ""),
        ("", ""),
    ],
)
def test_a_masked_link_cannot_break_out_of_its_brackets(url: str, link: str) -> None:
    assert format_masked_link("video", url) == link


def test_a_hostile_kind_has_no_markup_in_a_masked_link() -> None:
    evil = "x](<https://evil.example/>) [y"
    links = [msgspec.structs.replace(link, kind=evil) for link in TALKS.links]
    text = render(msgspec.structs.replace(TALKS, links=links)).pieces[0]
    assert "evil.example" not in text
    shown = [*TALKS.links, *TALKS.citations]
    assert {url for _, url in MASKED.findall(text)} == {one.url for one in shown}


@given(any_answers(hostile_texts, URLS))
def test_any_answer_fits_and_masks_only_its_own_addresses(answer) -> None:
    rendered = render(answer, "q")
    assert all(0 < utf16(piece) <= MESSAGE_LIMIT for piece in rendered.pieces)
    assert all(utf16(one.custom_id) <= CUSTOM_ID_LIMIT for one in rendered.choices)
    labels = [one.label for one in (*rendered.choices, *rendered.buttons)] + [rendered.more or "-"]
    assert all(0 < utf16(label) <= LABEL_LIMIT for label in labels)
    assert len(rendered.buttons) <= MAX_LINK_BUTTONS
    assert len(rendered.choices) <= MAX_CHOICES
    shown = [*answer.links, *answer.citations, *answer.related]
    own = {encode_address(one.url).replace("(", "%28").replace(")", "%29") for one in shown}
    assert {url for _, url in MASKED.findall("\n".join(rendered.pieces))} <= own
    assert {button.url for button in rendered.buttons} <= {
        encode_address(link.url) for link in answer.links
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_message(kind: str) -> None:
    assert render(KINDS[kind]).pieces[0].startswith((KINDS[kind].intro or KINDS[kind].text)[:12])

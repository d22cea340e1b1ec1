"""Answers on a terminal and in a pipe: complete, and without control characters."""

from __future__ import annotations

import io
import re
import shlex
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.messages import Answer, AnswerLink, AnswerTalk, Citation, Related
from bot.rendering.terminal.layout import lay_out, to_plain_text
from bot.rendering.terminal.printing import print_lines
from tests.fakes.bot.kinds import CLARIFY, SOCIAL, TALKS

FOUND = Answer(
    question="IstioCon 的视频在哪里看",
    language="zh",
    found=True,
    confidence=0.93,
    kind="links",
    intro="找到 2 个视频链接：",
    text="找到 2 个视频链接：\n- B 站回放 [1]\n- 全部录像 (YouTube) [1]",
    citations=[
        Citation(
            number=1,
            title="大会回顾",
            url="https://example.org/recap#视频",
            quote="视频在 B 站回放",
            published="2022-08-17",
            source="recaps",
        )
    ],
    links=[
        AnswerLink(
            url="https://bilibili.example/1",
            label="B 站回放",
            kind="video",
            platform="bilibili",
            citation=1,
        ),
        AnswerLink(
            url="https://youtube.example/2",
            label="全部录像",
            kind="video",
            platform="youtube",
            citation=1,
        ),
    ],
    related=[],
    generated=False,
    generation="g",
    elapsed_ms=4.1,
)

PLAIN = """\
找到 2 个视频链接：
  B 站回放 (视频 · B 站) [1]
      https://bilibili.example/1
  全部录像 (视频 · YouTube) [1]
      https://youtube.example/2

来源
  [1] 大会回顾 (2022-08-17 · recaps)
      https://example.org/recap#视频
      视频在 B 站回放

有把握 · 4 ms
"""


def change_answer(**fields) -> Answer:
    return msgspec.structs.replace(FOUND, **fields)


def print_on_terminal(answer: Answer) -> str:
    """Print on a terminal of 40 columns; gives the output with escape sequences."""
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=40, color_system="standard")
    print_lines(lay_out(answer), console)
    return stream.getvalue()


def remove_escapes(text: str) -> str:
    return re.sub(r"\x1b\][^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", text)


def test_a_pipe_gets_plain_text_with_addresses():
    assert to_plain_text(lay_out(FOUND)) == PLAIN


def test_a_terminal_gets_the_same_text_with_styles_and_links():
    shown = print_on_terminal(FOUND)
    assert remove_escapes(shown) == PLAIN
    assert re.search(
        r"\x1b]8;id=\d+;https://bilibili\.example/1\x1b\\B 站回放", remove_styles(shown)
    )
    assert "\x1b]8;id=" in shown
    assert "\x1b[36m" in shown


def remove_styles(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_two_links_with_the_same_label_are_both_shown():
    twins = [msgspec.structs.replace(link, label="回放", platform="x") for link in FOUND.links]
    assert to_plain_text(lay_out(change_answer(links=twins))).count("https://") == 3


def test_a_kind_that_a_label_ends_in_is_not_said_again():
    links = [msgspec.structs.replace(link, label="柴烧：视频") for link in FOUND.links[:1]]
    assert "柴烧：视频 (B 站) [1]" in to_plain_text(lay_out(change_answer(links=links)))


def test_links_that_the_text_does_not_name_are_listed_below():
    answer = change_answer(kind="text", intro="", text="视频在 B 站 [1]。", generated=True)
    shown = to_plain_text(lay_out(answer))
    assert shown.startswith("视频在 B 站 [1]。\n\n链接\n  B 站回放 (视频 · B 站) [1]\n")


def test_not_found_shows_related_pages_and_no_confidence():
    answer = change_answer(
        kind="not_found",
        language="en",
        found=False,
        intro="",
        text="Not here.",
        links=[],
        citations=[],
        related=[
            Related(title="Recap", url="https://example.org/recap", quote="Kites fly at noon."),
            Related(title="Other", url=""),
        ],
    )
    assert to_plain_text(lay_out(answer)) == (
        "Not here.\n\nRelated pages\n  Recap\n      https://example.org/recap\n"
        "      Kites fly at noon.\n  Other\n"
    )


def test_a_list_of_talks_has_a_line_a_talk_with_its_links_below():
    assert (
        to_plain_text(lay_out(TALKS))
        == """\
3 talks of KiteCon 2031:
  Kites in production, part 1 (Ada Flyer, Grace Line, KiteCon 2031) [2]
      video https://youtube.example/watch/1/video
      slides https://speakerdeck.example/watch/1/slides
  Kites in production, part 2 (Ada Flyer, Grace Line, KiteCon 2031) [1]
      video https://youtube.example/watch/2/video
      slides https://speakerdeck.example/watch/2/slides
  Kites in production, part 3 (Ada Flyer, Grace Line, KiteCon 2031) [2]
      video https://youtube.example/watch/3/video
      slides https://speakerdeck.example/watch/3/slides
3 of 59. The rest: huigu ask --offset 3 'talks of KiteCon 2031'

Sources
  [1][2] KiteCon 2031: all talks › Morning; Afternoon (2031-05-17 · recaps)
      https://example.org/posts/kitecon-2031/#1
      What stands below Morning.
      https://example.org/posts/kitecon-2031/#2
      What stands below Afternoon.

Sure · 4 ms
"""
    )


def test_the_command_for_the_rest_is_one_that_a_shell_reads():
    hostile = msgspec.structs.replace(TALKS, question="it's; rm -rf ~ $(x)\nnow")
    (line,) = [line for line in to_plain_text(lay_out(hostile)).splitlines() if "--offset" in line]
    words = shlex.split(line.partition("The rest: ")[2])
    assert words == ["huigu", "ask", "--offset", "3", "it's; rm -rf ~ $(x) now"]


@pytest.mark.parametrize(("language", "rest"), [("en", "Say “more”"), ("zh", "回“更多”")])
def test_in_a_conversation_a_word_goes_on_with_a_list(language, rest):
    answer = msgspec.structs.replace(TALKS, language=language)
    shown = to_plain_text(lay_out(answer, in_conversation=True))
    assert rest in shown
    assert "--offset" not in shown
    whole = msgspec.structs.replace(TALKS, language=language, total=3)
    assert rest not in to_plain_text(lay_out(whole, in_conversation=True))


def test_the_last_part_of_a_list_has_no_command():
    last = to_plain_text(lay_out(msgspec.structs.replace(TALKS, offset=56)))
    assert "57–59 of 59.\n" in last
    assert "--offset" not in last


def test_an_address_that_all_sections_share_is_shown_once():
    url = "https://example.org/programme"
    cited = [msgspec.structs.replace(one, url=url) for one in TALKS.citations]
    shown = to_plain_text(lay_out(msgspec.structs.replace(TALKS, citations=cited)))
    assert shown.count(url) == 1


def test_a_question_back_shows_what_to_ask():
    assert to_plain_text(lay_out(CLARIFY)) == (
        "Of which event?\n\nYou can ask\n"
        "  1. where are the videos of KiteCon 2030\n"
        "  2. where are the videos of KiteCon 2031\n"
    )


def test_thanks_are_one_line():
    assert to_plain_text(lay_out(SOCIAL)) == "You are welcome!\n"


def test_an_answer_in_an_unknown_language_has_english_headings():
    assert "Sources" in to_plain_text(lay_out(change_answer(language="ja")))


HOSTILE = {
    "markup": "[red]x[/red] [link=https://evil.example]y[/link] [/]",
    "an escape sequence": "a\x1b]0;title\x07b\x1b[2Jc",
    "the eight-bit control introducer": "a\x9b31mb",
    "a reading direction": "moc.\u202elive\u2066x\u200f",
    "invisible letters": "a\u200bb\ufeffc\U000e0041d",
    "lines": "a\nb\r\nc\u2028d\x0be",
    "a lone surrogate": "a\ud800b",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_post_prints_no_control_character(text):
    answer = make_answer_of(text)
    printed = remove_escapes(print_on_terminal(answer))
    assert printed == to_plain_text(lay_out(answer))
    assert find_control_characters(printed) == set()
    assert "evil.example\x1b" not in print_on_terminal(answer)


@given(st.text())
def test_no_text_prints_a_control_character(text):
    printed = print_on_terminal(make_answer_of(text))
    assert find_control_characters(remove_escapes(printed)) == set()
    assert to_plain_text(lay_out(make_answer_of(text))) == remove_escapes(printed)
    printed.encode()


def make_answer_of(text: str) -> Answer:
    """Make an answer with one text in every place that a page can fill."""
    headings = [text, text]
    citation = msgspec.structs.replace(
        FOUND.citations[0], title=text, url=text, quote=text, headings=headings
    )
    link = msgspec.structs.replace(FOUND.links[0], url=text, label=text, platform=text, kind=text)
    talk = AnswerTalk(
        title=text, speakers=[text, text], event=text, date=text, links=[0], citation=1
    )
    return change_answer(
        kind="talks", text=text, intro=text, citations=[citation], links=[link], talks=[talk]
    )


def find_control_characters(text: str) -> set[str]:
    """Find characters that a terminal may interpret, except line ends and joiners."""
    kept = {"\n", "\u200c", "\u200d"}
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - kept


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "ssh://host", ""])
def test_only_web_addresses_can_be_clicked(url):
    link = msgspec.structs.replace(FOUND.links[0], url=url)
    shown = print_on_terminal(change_answer(links=[link], citations=[]))
    assert "\x1b]8;" not in shown
    assert url in shown


def test_a_long_address_stays_on_one_line():
    url = "https://example.org/" + "a" * 200
    link = msgspec.structs.replace(FOUND.links[0], url=url)
    assert f"      {url}\n" in remove_escapes(print_on_terminal(change_answer(links=[link])))

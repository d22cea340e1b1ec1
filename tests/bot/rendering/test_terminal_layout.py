"""Answers on a terminal and in a pipe: everything there, nothing of it acting."""

from __future__ import annotations

import io
import re
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.messages import Answer, AnswerLink, Citation, Related
from bot.rendering.terminal import print_lines
from bot.rendering.terminal_layout import lay_out, to_plain_text

FOUND = Answer(
    question="IstioCon 的视频在哪里看",
    language="zh",
    found=True,
    confidence=0.93,
    text="找到 2 个视频链接：\n- B 站回放 (bilibili) [1]\n- 全部录像 (youtube) [1]",
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
  B 站回放 (视频 · bilibili) [1]
      https://bilibili.example/1
  全部录像 (视频 · youtube) [1]
      https://youtube.example/2

出处
  [1] 大会回顾 (2022-08-17 · recaps)
      https://example.org/recap#视频
      视频在 B 站回放

置信度 93% · 4 ms
"""


def changed(**fields) -> Answer:
    return msgspec.structs.replace(FOUND, **fields)


def on_terminal(answer: Answer) -> str:
    """What a terminal of 40 columns receives, escape sequences and all."""
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=40, color_system="standard")
    print_lines(lay_out(answer), console)
    return stream.getvalue()


def without_escapes(text: str) -> str:
    return re.sub(r"\x1b\][^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", text)


def test_a_pipe_gets_plain_text_with_bare_addresses():
    assert to_plain_text(lay_out(FOUND)) == PLAIN


def test_a_terminal_gets_the_same_words_with_links_to_click():
    shown = on_terminal(FOUND)
    assert without_escapes(shown) == PLAIN
    assert re.search(
        r"\x1b]8;id=\d+;https://bilibili\.example/1\x1b\\B 站回放", without_looks(shown)
    )
    assert "\x1b]8;id=" in shown
    assert "\x1b[36m" in shown


def without_looks(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_two_links_of_one_name_are_both_shown():
    twins = [msgspec.structs.replace(link, label="回放", platform="x") for link in FOUND.links]
    text = "找到：\n- 回放 (x) [1]\n- 回放 (x) [1]"
    assert to_plain_text(lay_out(changed(links=twins, text=text))).count("https://") == 3


def test_a_worded_answer_lists_its_links_below():
    shown = to_plain_text(lay_out(changed(text="视频在 B 站 [1]。", generated=True)))
    assert shown.startswith("视频在 B 站 [1]。\n\n链接\n  B 站回放 (视频 · bilibili) [1]\n")


def test_not_found_shows_the_pages_near_by_and_no_confidence():
    answer = changed(
        language="en",
        found=False,
        text="Not here.",
        links=[],
        citations=[],
        related=[Related(title="Recap", url="https://example.org/recap")],
    )
    assert to_plain_text(lay_out(answer)) == (
        "Not here.\n\nRelated pages\n  Recap\n      https://example.org/recap\n"
    )


def test_an_answer_in_another_language_has_english_words_around_it():
    assert "Sources" in to_plain_text(lay_out(changed(language="ja")))


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
def test_a_hostile_post_changes_nothing_but_its_own_words(text):
    answer = hostile(text)
    printed = without_escapes(on_terminal(answer))
    assert printed == to_plain_text(lay_out(answer))
    assert acting(printed) == set()
    assert "evil.example\x1b" not in on_terminal(answer)


@given(st.text())
def test_no_text_reaches_the_terminal_with_anything_that_acts(text):
    printed = on_terminal(hostile(text))
    assert acting(without_escapes(printed)) == set()
    assert to_plain_text(lay_out(hostile(text))) == without_escapes(printed)
    printed.encode()


def hostile(text: str) -> Answer:
    """An answer that says one text everywhere a page can put it."""
    citation = msgspec.structs.replace(FOUND.citations[0], title=text, url=text, quote=text)
    link = msgspec.structs.replace(FOUND.links[0], url=text, label=text, platform=text, kind=text)
    return changed(text=text, citations=[citation], links=[link])


def acting(text: str) -> set[str]:
    """Characters of a text that a terminal would act on, line ends and joiners aside."""
    kept = {"\n", "\u200c", "\u200d"}
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - kept


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "ssh://host", ""])
def test_only_web_addresses_can_be_clicked(url):
    link = msgspec.structs.replace(FOUND.links[0], url=url)
    shown = on_terminal(changed(links=[link], citations=[]))
    assert "\x1b]8;" not in shown
    assert url in shown


def test_a_long_address_is_not_broken_over_lines():
    url = "https://example.org/" + "a" * 200
    link = msgspec.structs.replace(FOUND.links[0], url=url)
    assert f"      {url}\n" in without_escapes(on_terminal(changed(links=[link])))

"""No foreign address leaves the bot, whatever a page or a language model writes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.grounding import REMOVED, find_addresses, ground, renumber

KNOWN = {"https://example.org/talk?a=1", "https://video.example/v/1."}
_SNIPPET = st.sampled_from(
    [
        "https://evil.example/x", "https://example.org/talk?a=1", "http://", "https://",
        "javascript:alert(1)", "data:text/html,x", "//evil.example", "www.evil.example",
        "[label](", ")", "](https://evil.example)", "<https://evil.example>", "\u200b", "\u202e",
        "HTTPS://EVIL.EXAMPLE", "ht", "tps://evil.example", "看 ", "。", "[1]", " ", "\n", "…",
        "hxxp://", "ftp://evil.example/a", "mailto:a@evil.example", "\\\\evil", "@everyone", "www.",
    ]
)  # fmt: skip
_HOSTILE = st.lists(_SNIPPET | st.text(max_size=5), max_size=12).map("".join)


@given(_HOSTILE)
def test_only_known_addresses_remain(text):
    cleaned = ground(text, KNOWN)
    for address in find_addresses(cleaned):
        assert address in KNOWN or address + "." in KNOWN
    assert ground(cleaned, KNOWN) == cleaned


@given(_HOSTILE)
def test_no_hidden_character_remains(text):
    cleaned = ground(text, KNOWN)
    assert not set(cleaned) & {"\u200b", "\u202e", "\x1b", "\x00"}


@pytest.mark.parametrize("part", ["](x ", "[a](b ", "](", "](\n"])
def test_many_open_brackets_take_linear_time(part):
    """Each unclosed bracket was once searched to the end of the text."""
    text = f"[a](https://evil.example/) {part * (100_000 // len(part))}"
    started = time.process_time()
    cleaned = ground(text, KNOWN)
    assert find_addresses(text)
    assert cleaned.startswith("[a] ")
    assert time.process_time() - started < 2.0  # 0.1 on our machine; quadratic time was 20


def test_a_known_address_stays_as_written():
    text = "看 https://example.org/talk?a=1。后面"
    assert ground(text, KNOWN) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("看https://example.org/talk?a=1回放", "看https://example.org/talk?a=1 回放"),
        ("https://example.org/talk?a=1的录像，谢谢", "https://example.org/talk?a=1 的录像，谢谢"),
        ("https://example.org/talk?a=12回放", REMOVED),
        ("https://example.org/talk?a=1回放//evil.example/x", None),
    ],
)
def test_a_known_address_stays_before_chinese_letters_with_a_blank(text, expected):
    cleaned = ground(text, KNOWN)
    assert cleaned == expected or (expected is None and "evil" not in cleaned)


def test_a_foreign_address_is_replaced_and_the_words_stay():
    assert ground("见 https://evil.example/x，谢谢", KNOWN) == f"见 {REMOVED}，谢谢"


def test_an_address_split_by_a_hidden_character_is_replaced():
    assert ground("https://evil\u200b.example/x", KNOWN) == REMOVED


@pytest.mark.parametrize(
    ("text", "expected", "order"),
    [
        ("a [3] b [1] c [3]", "a [1] b [2] c [1]", [3, 1]),
        ("a [9] b [2]", "a  b [1]", [2]),
        ("none", "none", []),
    ],
)
def test_citations_are_numbered_by_first_use(text, expected, order):
    assert renumber(text, [1, 2, 3]) == (expected, order)

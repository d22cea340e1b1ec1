"""WeCom shows text of any origin as it was written, and nothing in it takes effect."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.wechat.escape import escape, escape_line, format_address, format_link
from tests.fakes.markup import HARMLESS_TOKENS, hostile_texts, parse_markdown, spaced_hostile_texts


@given(hostile_texts | spaced_hostile_texts)
def test_escaped_text_has_no_markup_but_links(text: str) -> None:
    for escaped in (escape(text), escape_line(text)):
        parsed = parse_markdown(escaped)
        assert {token.type for token in parsed} <= HARMLESS_TOKENS, escaped
        for token in parsed:
            if token.type == "link_open":
                assert str(token.attrs["href"]).lower().startswith(("http://", "https://")), escaped
        assert not [mark for mark in ("<", "![", "@all", "@所有人", "`") if mark in escaped]


@given(
    hostile_texts | spaced_hostile_texts,
    st.sampled_from(["https://ok.example/a", "https://ok.example/(x)_[y]*'"]),
)
def test_a_label_stays_inside_its_link(label: str, url: str) -> None:
    written = format_link(label, url)
    (link,) = [token for token in parse_markdown(f"- {written} end") if token.type == "link_open"]
    assert link.attrs["href"] == format_address(url)
    assert written.endswith(f"]({format_address(url)})")
    assert "\n" not in written


def test_names_and_numbers_stay_as_they_are() -> None:
    text = "C# in snake_case: 1.25 > 1.24 & a*b, see #12 (2030-05-17)"
    assert escape(text) == text.replace(">", "＞").replace("*", "＊")


def test_an_address_becomes_a_link_without_the_punctuation_around_it() -> None:
    assert escape("看这里（https://ok.example/a）。") == (
        "看这里（[https://ok.example/a](https://ok.example/a)）。"
    )
    assert escape("see https://ok.example/a_(b).") == (
        "see [https://ok.example/a＿(b)](https://ok.example/a_%28b%29)."
    )


@pytest.mark.parametrize(
    "address",
    ["https://a@b.example/", "https://ok.example\\@b.example/", "http://a@b.example:99999/@all"],
)
def test_an_address_that_hides_its_host_is_removed(address: str) -> None:
    """It must end at all: as its own label it was escaped again and again."""
    for written in (
        escape(f"see {address} now"),
        escape_line(address),
        format_link(address, address),
    ):
        assert "](" not in written
        assert "b.example" not in written
        assert "@all" not in written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@all> <@lin>", "＜＠all＞ ＜@lin＞"),
        ("@all @所有人 @ALL", "＠all ＠所有人 ＠ALL"),
        ("@all大家好 @Everyone们 @allen", "＠all大家好 ＠Everyone们 @allen"),
        ("mail@example.org", "mail@example.org"),
        ("# Title\ntext\n---\n    code", "＃ Title\ntext\n－－－\ncode"),
        ("- # Title", "- ＃ Title"),
        ("```\ncode\n```", "'''\ncode\n'''"),
        ("look!https://ok.example/a", "look！[https://ok.example/a](https://ok.example/a)"),
    ],
)
def test_markup_is_replaced_by_lookalikes(text: str, expected: str) -> None:
    assert escape(text) == expected


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "/relative", "", "ftp://a"]
)
def test_only_a_web_address_becomes_a_link(url: str) -> None:
    assert format_address(url) == ""
    assert format_link("Slides", url) == "Slides"

"""Addresses in text are found, trimmed and checked."""

import time

import pytest

from indexer.links.addresses import (
    MARKDOWN_MARKS,
    find_web_addresses,
    is_safe_link,
    is_web_address,
    trim_address,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a", True),
        ("mailto:a@example.org", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("/relative", False),
        ("http://[broken", False),
        ("https://\u202eexample.org/a", False),
        ("https://exam\nple.org/a", False),
        ("https://example.org/a b", False),
        ("", False),
    ],
)
def test_only_web_and_mail_addresses_may_be_links(url, expected):
    assert is_safe_link(url) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a", True),
        (" HTTP://example.org\n", True),
        ("https://example.org/a b", False),
        ("https://", False),
        ("https://:80/", False),
        ("http://[broken", False),
        ("mailto:a@example.org", False),
        ("/relative", False),
        ("", False),
    ],
)
def test_a_web_address_has_a_host_and_no_inner_spaces(text, expected):
    assert is_web_address(text) is expected


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("见https://e.org/a。后面", ["https://e.org/a"]),
        ("See https://e.org/a, then https://e.org/b.", ["https://e.org/a", "https://e.org/b"]),
        ("(https://e.org/wiki/Mesh_(network))", ["https://e.org/wiki/Mesh_(network)"]),
        ("[https://e.org/a]", ["https://e.org/a"]),
        ("“https://e.org/a”，（见 https://e.org/b）", ["https://e.org/a", "https://e.org/b"]),
        ("https:// and http://[x", []),
    ],
)
def test_a_bare_address_ends_before_the_punctuation_of_the_sentence(text, addresses):
    assert [text[start:end] for start, end in find_web_addresses(text)] == addresses


def test_only_in_markdown_an_address_ends_before_emphasis_marks():
    assert trim_address("https://e.org/~me_") == "https://e.org/~me_"
    assert trim_address("https://e.org/me_~*", MARKDOWN_MARKS) == "https://e.org/me"


@pytest.mark.parametrize("tail", [")", "].", "({", "…"])
def test_a_long_tail_is_trimmed_in_linear_time(tail):
    started = time.process_time()
    assert trim_address("https://e.org/" + tail * 200_000) == "https://e.org/"
    assert time.process_time() - started < 2.0  # 0.1 on our machine

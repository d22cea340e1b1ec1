"""Differences between Hugo's links and our records, and those that only look alike."""

from collections import Counter

import pytest

from benchmarks.link_census.addresses import BASE
from benchmarks.link_census.differences import drop_differences


@pytest.mark.parametrize(
    ("text", "shown", "record"),
    [
        ("[x](https://e.org/a- b)", "https://e.org/a-", "https://e.org/a- b"),
        ("[x](https://e.org/a# b)", "https://e.org/a", "https://e.org/a#b"),
        ("[x](https://e.org/a / b /)", "https://e.org/a", "https://e.org/a/b/"),
        ("[x](https://e.org/a .html)", "https://e.org/a", "https://e.org/a.html"),
        ('[x](https://e.org/a")', 'https://e.org/a"', "https://e.org/a"),
        ("[x](example.io)", f"{BASE}example.io", "https://example.io"),
        ("[x](example.com/a/b)", f"{BASE}example.com/a/b", "https://example.com/a/b"),
        (r"见 https://e.org/a\-b\-c", "https://e.org/a", "https://e.org/a-b-c"),
        ("[x](me@e.org)", f"{BASE}me@e.org", "mailto:me@e.org"),
        ("[x](https：/e.org/a)", f"{BASE}https：/e.org/a", "https://e.org/a"),
        ("[x](http://https://e.org/a)", "http://https://e.org/a", "https://e.org/a"),
    ],
)
def test_the_whole_address_of_the_same_place_excuses_what_hugo_shows(text, shown, record):
    assert not drop_differences(Counter([shown]), Counter([record]), text)


@pytest.mark.parametrize(
    ("text", "shown", "record"),
    [
        # The record is not the whole address, or goes on with words.
        ("[x](https://e.org/a- b)", "https://e.org/a-", "https://e.org/a"),
        ("[x](https://e.org/a 提取码：ab12)", "https://e.org/a", "https://e.org/a 提取码：ab12"),
        ("[x](https://e.org/a- 说明)", "https://e.org/a-", "https://e.org/a- 说明"),
        ("[x](https://e.org/a the site)", "https://e.org/a", "https://e.org/a the site"),
        ('[x](https://e.org/a "title")', "https://e.org/a", 'https://e.org/a "title"'),
        # It begins in the same way, but stands elsewhere.
        ("https://e.org/a and [x](https://e.org/a/b)", "https://e.org/a", "https://e.org/a/b"),
        ("https://e.org/a- b", "https://e.org/a-", "https://e.org/a- b"),
        (r"https://e.org/a\-b https://e.org/a-c", "https://e.org/a", "https://e.org/a-c"),
        # The target is a file, or another host.
        ("[x](main.go)", f"{BASE}main.go", "https://main.go"),
        ("[x](a/example.com)", f"{BASE}a/example.com", "https://example.com"),
        ("[x](example.com)", f"{BASE}example.com", "https://example.org"),
        ("[x](example.com/a)", f"{BASE}example.com/a", "https://example.com"),
        ('[x](https://e.org/a")', 'https://e.org/a"', "https://e.org/b"),
        ("[x](me@e.org)", f"{BASE}me@e.org", "mailto:you@e.org"),
        ("[x](https://e.org/a)", "https://e.org/a", "https://e.org/b"),
        ("[x](http://https://e.org/)", "http://https://e.org/", "http://e.org/"),
    ],
)
def test_any_other_record_leaves_the_address_lost(text, shown, record):
    lost = Counter([shown])
    assert drop_differences(lost, Counter([record]), text) == lost


def test_a_place_and_a_record_excuse_one_address_only():
    text, shown, record = "[x](example.com)", f"{BASE}example.com", "https://example.com"
    left = Counter([shown])
    assert drop_differences(Counter([shown] * 2), Counter([record] * 2), text) == left
    assert drop_differences(Counter([shown] * 2), Counter([record]), f"{text} {text}") == left

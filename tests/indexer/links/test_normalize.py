"""Addresses become absolute, and unsafe ones are rejected."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.common.normalize_url import normalizeLink

from indexer.links.normalize import clean_address


def resolve(address: str) -> str:
    return urljoin("https://example.org/a/b/", address)


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        (" https://e.org/a ", "https://e.org/a"),
        ("https://e.org/a b", "https://e.org/a%20b"),
        ("https://e.org/\u200b中", "https://e.org/%E4%B8%AD"),
        ("https://例子.中国/", "https://xn--fsqu00a.xn--fiqs8s/"),
        ('https://e.org/"><script>', "https://e.org/%22%3E%3Cscript%3E"),
        ("/a", "https://example.org/a"),
        ("//e.org/a", "https://e.org/a"),
        ("mailto:me@e.org", "mailto:me@e.org"),
        ("mailto:", ""),
        ("https://", ""),
        ("https://:80/", ""),
        ("http://[::1", ""),
        ("//[", ""),
        ("https://e.org:port/", ""),
        ("javascript:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
        ("file:///etc/passwd", ""),
        ("tel:123", ""),
        ("", ""),
    ],
)
def test_only_web_and_mail_addresses_are_accepted(address, clean):
    assert clean_address(address, resolve) == clean


def test_an_address_that_stays_relative_is_rejected():
    assert clean_address("../a", lambda address: address) == ""


@given(st.text(max_size=60) | st.text(alphabet="htps:/.#?%[]@ javascrit\t\n", max_size=40))
def test_any_address_comes_out_clean_or_empty(address):
    url = clean_address(address, lambda a: a)
    assert url == "" or urlsplit(url).scheme in {"http", "https", "mailto"}
    assert not any(c.isspace() or c < " " or c in '<>"' for c in url)


@given(
    st.from_regex(
        r"https?://([a-z0-9-]{1,60}\.){1,6}[a-z]{2,20}(/[\w.~/-]*)?(#[\w.-]*)?", fullmatch=True
    )
)
def test_the_fast_path_agrees_with_normalize_link(address):
    assert clean_address(address, resolve) == normalizeLink(address)

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.rendering.pages.addresses import (
    MAX_ADDRESS_CHARS,
    PageAddresses,
    is_page_address,
    read_path,
    read_public_url,
    write_path,
)
from bot.rendering.urls import encode_address
from indexer.errors import ConfigError

IDS = [
    "post.md",
    "posts/2022/recap.md",
    "活动/第一届 回顾.md",
    "a b c",
    "..",
    "../../etc/passwd",
    "a/../../b",
    "./x",
    "a//b",
    "/leading",
    "trailing/",
    "%2e%2e/%2e%2e",
    "%2F",
    "what?q=1&x=2#top",
    "a\\b",
    "~",
    "~~/~x",
    "javascript:alert(1)",
    "<script>alert(1)</script>.md",
    "quote\"'.md",
    "\x00\n\t.md",
    "C:\\x",
]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@pytest.mark.parametrize("document", IDS)
def test_every_id_has_an_address_that_browsers_and_proxies_leave_as_it_is(document):
    for root in ("", "https://ask.example.org/bot/"):
        address = PageAddresses(root).write("recaps", document, "2.5.9.0123abcd")
        opened = urlsplit(urljoin("https://ask.example.org/bot/", address))
        assert opened.netloc == "ask.example.org"
        assert opened.path.startswith("/bot/read/recaps/")
        assert opened.query == "passage=2.5.9.0123abcd"
        assert opened.fragment == "passage"
        assert read_path(opened.path.removeprefix("/bot/")) == ("recaps", document)
        assert is_page_address(address) is (root == "")
    assert encode_address(address) == address, "chats show it as it is"


@given(source=TEXT.filter(lambda text: "/" not in text), document=TEXT)
def test_any_source_and_id_is_read_back(source, document):
    path = write_path(source, document)
    assert read_path(path) == (source, document)
    assert is_page_address(path)
    joined = urlsplit(urljoin("https://x.example/", path)).path
    assert joined == f"/{path}"


@pytest.mark.parametrize(
    "path", ["read/", "read/a", "read//x", "read/a/", "query", "read/a/%ff", ""]
)
def test_a_path_of_no_page_is_told(path):
    assert read_path(path) is None


def test_bytes_that_are_no_utf_8_are_no_page():
    assert read_path("read/a/\udcff") is None


def test_a_slash_may_be_encoded_too():
    assert read_path("read/a/b%2Fc") == ("a", "b/c")


@pytest.mark.parametrize(
    "url",
    [
        "read/../admin/rebuild",
        "read/a/%2e%2e/%2E%2e/x",
        "read/a/./b",
        "read/a/..",
        "read/a?x=y z",
        "read/a/b\n",
        "//evil.example/read/a",
        "/read/a/b",
        "javascript:alert(1)//read/",
        "read/a/b?passage=<img>",
        "https://evil.example/read/a/b",
        "",
    ],
)
def test_only_our_own_relative_addresses_are_ours(url):
    assert not is_page_address(url)


def test_an_address_that_nothing_would_take_is_not_written():
    addresses = PageAddresses()
    assert addresses.write("s", "页" * MAX_ADDRESS_CHARS) == ""
    assert addresses.write("", "x") == ""
    assert addresses.write("s", "") == ""


@pytest.mark.parametrize(
    ("written", "root"),
    [
        ("", ""),
        ("https://ask.example.org", "https://ask.example.org/"),
        ("https://ask.example.org/bot///", "https://ask.example.org/bot/"),
        (" http://127.0.0.1:8080/ ", "http://127.0.0.1:8080/"),
    ],
)
def test_the_public_address_ends_with_one_slash(written, root):
    assert read_public_url(written) == root


@pytest.mark.parametrize(
    "written",
    [
        "ask.example.org",
        "ftp://ask.example.org/",
        "mailto:a@example.org",
        "https://",
        "https://user@ask.example.org/",
        "https://ask.example.org/?a=b",
        "https://ask.example.org/#x",
        "https://ask.example.org/a b",
    ],
)
def test_a_public_address_where_nothing_can_stand_below_is_refused(written):
    with pytest.raises(ConfigError, match=r"\[server\] public_url"):
        read_public_url(written)


def test_an_id_reads_in_the_address_as_far_as_it_can():
    assert unquote(write_path("recaps", "活动/回顾.md")) == "read/recaps/活动/回顾.md"

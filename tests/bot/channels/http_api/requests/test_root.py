"""The address of the service, as a request and the settings give it."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.channels.http_api.requests.root import find_root, make_absolute
from bot.settings import ServerSettings

ROOT = "https://ask.example.org/bot/"


@pytest.mark.parametrize(
    "host",
    ["ask.example.org", "ask.example.org:8080", "127.0.0.1:80", "[::1]:8080", "[2001:db8::1]"],
)
def test_without_a_public_address_it_is_where_the_request_was_sent(host):
    request = make_mocked_request("GET", "/", headers={"Host": host})
    assert find_root(request, ServerSettings()) == f"http://{host}/"


@pytest.mark.parametrize(
    "host",
    [
        "",
        "[x]",
        "[::1",
        "a[b]",
        "[:::::::]",
        "a:0",
        "a:99999",
        "a/b",
        'a"><b>',
        "a) b",
        "u@a",
        "a:1:2",
    ],
)
def test_a_host_that_is_none_stands_nowhere(host):
    request = make_mocked_request("GET", "/", headers={"Host": host})
    assert find_root(request, ServerSettings()) == "http://localhost/"


@pytest.mark.parametrize("public_url", [ROOT, ROOT.rstrip("/")])
def test_a_public_address_counts_whatever_the_host(public_url):
    request = make_mocked_request("GET", "/", headers={"Host": "evil.example"})
    assert find_root(request, ServerSettings(public_url=public_url)) == ROOT


@pytest.mark.parametrize(
    ("address", "absolute"),
    [
        ("read/a/b.md?passage=1-2#passage", f"{ROOT}read/a/b.md?passage=1-2#passage"),
        ("https://example.org/a", "https://example.org/a"),
        ("https://[x]/", "https://[x]/"),
        ("read/../admin", "read/../admin"),
        ("", ""),
    ],
)
def test_only_pages_of_ours_are_made_absolute(address, absolute):
    assert make_absolute(ROOT, address) == absolute

"""Who asks is told by the connection, or by the proxies that are trusted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.http_api.requests.asker import UNKNOWN, identify_asker, name_network
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.layers import with_rate_limit

PROXY = "10.0.0.1"


def test_addresses_of_one_ipv6_network_are_one_asker():
    assert identify_asker("2001:db8:1:2::1") == identify_asker("2001:db8:1:2:ffff::9")
    assert identify_asker("2001:db8:1:2::1") != identify_asker("2001:db8:1:3::1")
    assert identify_asker("::ffff:10.0.0.1") == identify_asker("10.0.0.1") == "10.0.0.1"
    assert identify_asker("fe80::1%eth0") == identify_asker("fe80::2")
    assert identify_asker(None) == identify_asker("nonsense")


@given(st.text(max_size=60), st.integers(0, 5))
def test_only_the_entries_of_trusted_proxies_identify_the_asker(header, proxies):
    assert identify_asker("10.0.0.1", header, 0) == "10.0.0.1"
    assert identify_asker("10.0.0.1", header + ",192.0.2.7" * max(1, proxies), proxies) == (
        "192.0.2.7" if proxies else "10.0.0.1"
    )
    assert identify_asker("10.0.0.1", header, proxies)


WRITTEN = {
    "192.0.2.7": "192.0.2.7",
    "192.0.2.7:5678": "192.0.2.7",
    '"192.0.2.7:5678"': "192.0.2.7",
    "  192.0.2.7\t": "192.0.2.7",
    "2001:db8:1:2::1": "2001:db8:1:2::/64",
    "[2001:db8:1:2::1]": "2001:db8:1:2::/64",
    "[2001:db8:1:2::1]:443": "2001:db8:1:2::/64",
    '"[2001:db8:1:2::1]:443"': "2001:db8:1:2::/64",
    "[2001:db8:1:2::1%25eth0]:443": "2001:db8:1:2::/64",
    "2001:db8:1:2::1%eth0": "2001:db8:1:2::/64",
    "::ffff:192.0.2.7": "192.0.2.7",
    "[::ffff:192.0.2.7]:80": "192.0.2.7",
}
"""What proxies write -> whose limit it counts for."""
GARBAGE = (
    *("unknown", "_hidden", "", "-", "192.0.2.999", "192.0.2.7:port", "192.0.2.7:1:2", "[::1"),
    *("[]", "[]:80", "::1]", "1.2.3.4.5:6", "07.1.2.3", "٣.1.2.3", "\x00", "9" * 100_000),
    *(":" * 100_000, "[" * 1000, '"' * 1000),
)


@pytest.mark.parametrize("written", WRITTEN)
def test_an_address_is_read_with_and_without_a_port(written):
    assert name_network(written) == WRITTEN[written]
    assert identify_asker(PROXY, f"9.9.9.9, {written}", 1) == WRITTEN[written]


@pytest.mark.parametrize("written", GARBAGE)
def test_what_is_no_address_is_replaced_by_the_nearest_hop_that_is_one(written):
    assert name_network(written) == UNKNOWN
    assert identify_asker(PROXY, written, 1) == PROXY
    assert identify_asker(PROXY, f"{written}, 192.0.2.8:99", 2) == "192.0.2.8"
    assert identify_asker(written, f"9.9.9.9, {written}", 1) == UNKNOWN


def test_fewer_entries_than_proxies_mean_that_they_were_bypassed():
    assert identify_asker(PROXY, "9.9.9.9", 2) == PROXY
    assert identify_asker(PROXY, "", 1) == PROXY


async def test_visitors_whose_proxy_writes_ports_have_limits_of_their_own(serve):
    client = await serve(with_rate_limit(fake_ask, per_person=1), proxies=1)
    statuses = []
    for entry in ("192.0.2.1:11", "192.0.2.1:12", "192.0.2.2:11", "[2001:db8::1]:1", "[::1]:1"):
        headers = {"X-Forwarded-For": entry}
        async with client.get("/query?q=a", headers=headers) as response:
            statuses.append(response.status)
    assert statuses == [200, 429, 200, 200, 200]

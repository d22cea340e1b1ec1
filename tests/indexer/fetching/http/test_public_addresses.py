"""Which addresses may be asked."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from indexer.fetching.http.public_addresses import is_allowed

PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"]
PRIVATE = [
    *("127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
    *("::1", "fc00::1", "fd12::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
]
NEVER = [
    *("0.0.0.0", "::", "169.254.169.254", "fe80::1", "224.0.0.1", "ff02::1", "255.255.255.255"),
    *("100.100.100.200", "192.0.0.192", "fd00:ec2::254", "::ffff:169.254.169.254"),
    *("64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "64:ff9b::169.254.169.254"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_asked(address):
    assert is_allowed(ip_address(address), allow_private=False)


@pytest.mark.parametrize("address", [*PRIVATE, "64:ff9b::7f00:1", "2002:7f00:1::1"])
def test_private_addresses_may_be_asked_on_demand(address):
    assert not is_allowed(ip_address(address), allow_private=False)
    assert is_allowed(ip_address(address), allow_private=True)


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_never_asked(address):
    assert not is_allowed(ip_address(address), allow_private=True)
    assert not is_allowed(ip_address(address), allow_private=False)

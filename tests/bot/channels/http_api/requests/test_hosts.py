"""With `[server] hosts`, only requests for these names are answered (DNS rebinding)."""

from __future__ import annotations

import json

import msgspec
import pytest

from bot.settings import ServerSettings
from tests.bot.channels.http_api.test_server import send_raw

HOSTS = ServerSettings(hosts=("ask.example.org", "问答.example"))
OURS = (
    *("ask.example.org", "ASK.example.org", "ask.example.org.", "ask.example.org:8443"),
    *("xn--oxzt85c.example", "localhost", "localhost:8080", "127.0.0.1:8080", "10.1.2.3"),
    *("[::1]", "[::1]:8080", "[2001:db8::1]:80"),
)
FOREIGN = (
    *("evil.example", "ask.example.org.evil.example", "evil.ask.example.org", "example.org", ""),
    *("ask.example.org@evil.example", "evil.example:8080", "localhost.evil.example", "1.2.3.4.nip"),
    *("ask.example.org, evil.example", "[::1].evil.example", "evil.example:[::1]", "." * 300),
)


@pytest.mark.parametrize("host", OURS)
@pytest.mark.parametrize("path", ["/query?q=a", "/", "/readyz"])
async def test_our_hosts_and_ip_addresses_are_answered(serve, host, path):
    client = await serve(settings=HOSTS)
    async with client.get(path, headers={"Host": host}) as response:
        assert response.status == 200


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/query?q=a", "/", "/readyz", "/metrics", "/nothing"])
async def test_foreign_hosts_are_refused_as_json(serve, host, path):
    client = await serve(settings=HOSTS)
    sent = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    head, _, body = (await send_raw(client, sent)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 421 ")
    problem = json.loads(body)
    assert problem["code"] == "unknown_host"
    assert "`hosts`" in problem["detail"]


async def test_a_request_without_a_host_is_refused(serve):
    client = await serve(settings=HOSTS)
    received = await send_raw(client, b"GET /query?q=a HTTP/1.0\r\n\r\n")
    assert received.startswith(b"HTTP/1.0 421 ")


async def test_a_probe_may_name_any_host(serve):
    client = await serve(settings=HOSTS)
    for host in FOREIGN[:3]:
        async with client.get("/healthz", headers={"Host": host}) as response:
            assert await response.json() == {"alive": True}


async def test_without_the_setting_every_host_is_answered(serve):
    client = await serve()
    async with client.get("/query?q=a", headers={"Host": "any.example"}) as response:
        assert response.status == 200


@pytest.mark.parametrize("hosts", ["ask.example.org", [""], [7]])
def test_hosts_is_a_list_of_names(hosts):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"hosts": hosts}, ServerSettings)

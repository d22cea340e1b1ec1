"""Discord is reached through the proxy that the environment names."""

from __future__ import annotations

import asyncio
import base64

import pytest
import yarl

from bot.channels.discord.context import Timeouts
from bot.channels.discord.proxy import find_proxy
from bot.channels.discord.server import serve_discord
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from bot.runtime.health import ChannelRefused
from indexer.errors import HuiguError
from tests.fakes.bot.services import with_files
from tests.fakes.discord.scenario import TOKEN
from tests.fakes.discord.server import redirect_discord
from tests.fakes.event_loop import WAIT_S, wait_until_idle
from tests.fakes.network.proxy import open_refusing_proxy
from tests.fakes.network.tunnel import open_tunnel_proxy

API_HOST, GATEWAY_HOST = "discord.invalid", "gateway.discord.invalid"
TIMEOUTS = Timeouts(guild_ready_s=0.02, login_s=WAIT_S, stop_s=WAIT_S)
SECRETS = DiscordSecrets(discord_token=TOKEN)
PASSWORD = "p@ss w:rd"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


async def test_commands_gateway_and_answers_go_through_a_real_proxy(
    fake, world, tmp_path, monkeypatch
):
    port = yarl.URL(fake.url).port
    async with open_tunnel_proxy(port, [API_HOST, GATEWAY_HOST], tmp_path) as proxy:
        monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", proxy.client_context)
        address = yarl.URL(proxy.url).with_user("huigu").with_password(PASSWORD)
        monkeypatch.setenv("HTTPS_PROXY", str(address))
        fake.gateway.url = f"wss://{GATEWAY_HOST}/gateway"
        services = with_files(world.services, tmp_path)
        with redirect_discord(f"https://{API_HOST}", fake.gateway.url):
            work = serve_discord(services, DiscordSettings(), SECRETS, TIMEOUTS)
            task = asyncio.create_task(work)
            await fake.wait_until_ready()
            await fake.wait_until_synced("ask")
            interaction = await fake.run_command("ask", {"question": "Videos?"})
            await interaction.wait(text="The recordings")
            task.cancel()
            await asyncio.wait({task})
        await wait_until_idle()
    assert set(proxy.requests) == {
        f"CONNECT {API_HOST}:443 HTTP/1.1",
        f"CONNECT {GATEWAY_HOST}:443 HTTP/1.1",
    }
    credentials = base64.b64encode(f"huigu:{PASSWORD}".encode()).decode()
    assert set(proxy.credentials) == {f"Basic {credentials}"}


async def test_a_proxy_that_refuses_is_named_without_its_password(world, tmp_path, monkeypatch):
    async with open_refusing_proxy(monkeypatch) as requests:
        address = yarl.URL(await _get_proxy()).with_user("huigu").with_password("secret-word")
        monkeypatch.setenv("HTTPS_PROXY", str(address))
        monkeypatch.setenv("https_proxy", str(address))
        with pytest.raises(HuiguError, match="cannot be reached") as raised:
            await serve_discord(
                with_files(world.services, tmp_path), DiscordSettings(), SECRETS, TIMEOUTS
            )
    assert requests[0] == "CONNECT discord.com:443 HTTP/1.1"
    assert "(ClientHttpProxyError, HTTP 502)" in str(raised.value)
    assert "secret-word" not in str(raised.value)


async def _get_proxy() -> str:
    found = find_proxy("https://discord.com/api/v10")
    assert found is not None
    return found


API = "https://discord.com/api/v10"


@pytest.mark.parametrize(
    ("environment", "url", "expected"),
    [
        ({}, API, None),
        ({"HTTPS_PROXY": ""}, API, None),
        ({"HTTPS_PROXY": "http://proxy.example:3128"}, API, "http://proxy.example:3128"),
        ({"https_proxy": "http://proxy.example:3128/"}, API, "http://proxy.example:3128/"),
        ({"HTTPS_PROXY": "proxy.example:3128"}, API, "http://proxy.example:3128"),
        ({"HTTPS_PROXY": " http://proxy.example:3128 "}, API, "http://proxy.example:3128"),
        ({"HTTPS_PROXY": "https://proxy.example"}, API, "https://proxy.example"),
        ({"HTTPS_PROXY": "http://u:p%40@proxy.example"}, API, "http://u:p%40@proxy.example"),
        ({"HTTP_PROXY": "http://proxy.example"}, API, None),
        ({"HTTPS_PROXY": "http://p.example", "NO_PROXY": "*"}, API, None),
        ({"HTTPS_PROXY": "http://p.example", "NO_PROXY": "localhost, discord.com"}, API, None),
        ({"HTTPS_PROXY": "http://p.example", "no_proxy": ".discord.com"}, API, None),
        ({"HTTPS_PROXY": "http://p.example", "NO_PROXY": "localhost,.cn"}, API, "http://p.example"),
        ({"HTTPS_PROXY": "http://p.example"}, "https://127.0.0.1:8443/api", None),
        ({"HTTPS_PROXY": "http://p.example", "NO_PROXY": ""}, "https://localhost/api", None),
    ],
)
def test_the_environment_names_the_proxy(monkeypatch, environment, url, expected):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert find_proxy(url) == expected


@pytest.mark.parametrize(
    "address",
    ["http://", "http://p.example:abc", "http://u:secret-word@p.example:99999", "p.example:0",
     "http://[::1", "://p.example", "http:///p.example"],
)  # fmt: skip
def test_what_is_no_address_of_a_proxy_is_refused_with_the_remedy(monkeypatch, address):
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(ChannelRefused, match="HTTPS_PROXY is not an http proxy") as raised:
        find_proxy(API)
    assert "secret-word" not in str(raised.value)


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "ftp"])
def test_a_proxy_of_another_kind_is_refused_with_the_remedy(monkeypatch, scheme):
    monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://huigu:secret-word@127.0.0.1:1080")
    with pytest.raises(ChannelRefused, match=r"HTTPS_PROXY.*discord\.com to NO_PROXY") as raised:
        find_proxy(API)
    assert "secret-word" not in str(raised.value)

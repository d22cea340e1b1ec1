"""`/admin/report` of a real server: who sees it, and what it says."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime

import aiohttp
import pytest
from playwright.async_api import async_playwright

from bot.channels.http_api.server import DEFAULT_TIMEOUTS, run_server
from bot.report.records import Report
from bot.runtime.state_files import StateFiles
from bot.services.keys.access_key import AccessKey, generate_secret, hash_secret
from bot.services.keys.file import KEYS_FILE, open_keys
from bot.settings import ServerSettings
from tests.fakes.bot.browser import CHROMIUM
from tests.fakes.bot.reports import REPORT
from tests.fakes.bot.services import fake_services


class FakeReports:
    """Gives one report, and keeps what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, str]] = []

    async def make_report(self, days: int, channel: str = "") -> Report:
        self.asked.append((days, channel))
        return REPORT


@pytest.fixture
def reports() -> FakeReports:
    return FakeReports()


@pytest.fixture
def files(tmp_path) -> StateFiles:
    return StateFiles(tmp_path, "data/journal.sqlite")


@pytest.fixture
def make_key(files: StateFiles) -> Callable[..., str]:
    def make(scope: str = "admin", expires: str = "") -> str:
        secret = generate_secret()
        with open_keys(files.beside_journal(KEYS_FILE)) as file:
            now = datetime.now(UTC).isoformat()
            file.add(AccessKey(scope + expires[:4], scope, hash_secret(secret), now, expires))
        return secret

    return make


@pytest.fixture
async def client(reports, files) -> AsyncIterator[aiohttp.ClientSession]:
    services = replace(fake_services(), files=files, reports=reports)
    async with AsyncExitStack() as stack:
        server = run_server(services, ServerSettings(port=0), DEFAULT_TIMEOUTS)
        host, port = await stack.enter_async_context(server)
        yield await stack.enter_async_context(
            aiohttp.ClientSession(f"http://{host}:{port}", headers={"Accept-Language": "en"})
        )


async def get(client, path: str = "/admin/report", **options) -> tuple[int, str, dict[str, str]]:
    async with client.get(path, **options) as response:
        return response.status, await response.text(), dict(response.headers)


def bear(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize(
    ("accepted", "said"),
    [
        ("en", "What to write next"),
        ("zh-CN", "建议补充"),
        ("zh-TW", "建議補充"),
    ],
)
async def test_an_administrator_reads_the_report_in_their_language(
    client, make_key, accepted, said
):
    headers = {**bear(make_key()), "Accept-Language": accepted}
    status, page, got = await get(client, headers=headers)
    assert status == 200
    assert said in page
    assert got["Cache-Control"] == "no-store"


async def test_a_key_may_be_sent_as_a_password(client, make_key):
    password = b64encode(f"anybody:{make_key()}".encode()).decode()
    assert (await get(client, headers={"Authorization": f"Basic {password}"}))[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer huigu_unknown"},
        {"Authorization": "Basic ?"},
        {"Authorization": "Basic " + "A" * 5000},
        {"Authorization": "Basic OjpY"},
        {"Authorization": "Digest x"},
        {"Authorization": "Bearer"},
    ],
)
async def test_nobody_else_sees_it_and_a_browser_asks_for_a_password(client, reports, headers):
    status, text, got = await get(client, headers=headers)
    assert status == 401
    assert got["WWW-Authenticate"].startswith("Basic ")
    assert "LatticeCon" not in text
    assert reports.asked == []


@pytest.mark.parametrize("scope", ["read", "ask"])
async def test_a_key_for_less_is_refused(client, make_key, reports, scope):
    assert (await get(client, headers=bear(make_key(scope))))[0] == 403
    assert reports.asked == []


async def test_an_expired_key_is_refused(client, make_key):
    key = make_key(expires="2020-01-01T00:00:00+00:00")
    assert (await get(client, headers=bear(key)))[0] == 401


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", (30, "")),
        ("?days=7&channel=discord", (7, "discord")),
        ("?days=0", (1, "")),
        ("?days=999", (366, "")),
        ("?days=99999999999999", (30, "")),
        ("?days=-1", (30, "")),
        ("?days=٣", (30, "")),
        (f"?channel={'x' * 200}", (30, "x" * 64)),
    ],
)
async def test_days_and_channel_are_bounded(client, make_key, reports, query, asked):
    assert (await get(client, f"/admin/report{query}", headers=bear(make_key())))[0] == 200
    assert reports.asked == [asked]


async def test_a_parameter_that_is_given_twice_is_an_error(client, make_key):
    path = "/admin/report?days=1&days=2"
    assert (await get(client, path, headers=bear(make_key())))[0] == 400


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
async def test_a_browser_shows_it_with_its_style_under_the_server_s_policy(client, make_key):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        context = await browser.new_context(
            http_credentials={"username": "organiser", "password": make_key()}
        )
        tab = await context.new_page()
        problems: list[str] = []
        tab.on("console", lambda message: problems.append(message.text))
        await tab.goto(f"{client._base_url}/admin/report")
        assert await tab.locator("h1").inner_text() == "Lattice: report of questions"
        fill = await tab.locator("rect").first.evaluate("node => getComputedStyle(node).fill")
        assert fill != "rgb(0, 0, 0)"
        await browser.close()
    # Chromium tells of the question for the password, and that there is no `/favicon.ico`.
    assert [problem for problem in problems if "status of 40" not in problem] == []

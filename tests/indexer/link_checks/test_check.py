"""Checks on real servers of this machine, which count what they are asked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from indexer.errors import StoreError
from indexer.fetching.records import FetchLimits
from indexer.link_checks.check import MOST_FAILURES, CheckResult, check_addresses, choose_due
from indexer.link_checks.records import CheckedAddress, LinkCheck
from tests.fakes.network.web_site import WebSite, serving_site

LIMITS = FetchLimits(total_s=5, idle_s=0.3, requests_per_second=100, allow_private=True)
NOW = datetime(2030, 5, 14, 10, tzinfo=UTC)


def answer_with(status: int, **headers: str):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, headers=headers)

    return answer


async def refuse_head(request: web.Request) -> web.Response:
    return web.Response(status=405 if request.method == "HEAD" else 200, text="here")


@pytest.fixture
def site() -> Iterator[WebSite]:
    pages = {
        "/talk": "here",
        "/no-head": refuse_head,
        "/old": answer_with(301, Location="/talk"),
        "/gone": answer_with(410),
        "/secret": answer_with(403),
        "/private/x": "here",
        "/robots.txt": "User-agent: *\nDisallow: /private/\n",
    }
    with serving_site(pages) as site:
        yield site


def run(addresses: list[str], limits: FetchLimits = LIMITS, known=None, keep=None) -> CheckResult:
    targets = [CheckedAddress(url, "") for url in addresses]
    kept: list[LinkCheck] = []
    work = check_addresses(targets, known or {}, keep or kept.append, limits, get_now=lambda: NOW)
    result = asyncio.run(work)
    assert keep or kept == result.checks
    return result


def test_each_address_gets_its_outcome_and_bodies_are_not_asked_for_in_vain(site):
    paths = ["talk", "no-head", "old", "gone", "missing", "secret", "private/x"]
    result = run([f"{site.url}/{path}" for path in paths])
    assert [check.outcome for check in result.checks] == [
        "alive", "alive", "moved", "dead", "dead", "unsure", "unchecked",
    ]  # fmt: skip
    assert result.checks[2].final == f"{site.url}/talk"
    assert site.asked.count("/robots.txt") == 1
    assert "/private/x" not in site.asked
    # HEAD was enough where it said yes; all that looks dead was asked for twice.
    assert [site.asked.count(f"/{path}") for path in paths[:5]] == [2, 2, 1, 2, 2]
    assert result.count() == {"alive": 2, "moved": 1, "dead": 2, "unsure": 1, "unchecked": 1}


def test_private_addresses_are_refused_unless_they_are_allowed(site):
    public = FetchLimits(requests_per_second=100)
    [check] = run([f"{site.url}/talk"], public).checks
    assert check.outcome == "unchecked"
    assert "no public address" in check.reason
    assert site.asked == []


def test_a_host_is_asked_one_request_at_a_time_at_its_rate(site):
    running = most = 0
    times: list[float] = []

    async def count(request: web.Request) -> web.Response:
        nonlocal running, most
        times.append(asyncio.get_running_loop().time())
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02)
        running -= 1
        return web.Response()

    site.pages |= {f"/{n}": count for n in range(6)}
    limits = FetchLimits(requests_per_second=20, allow_private=True)
    run([f"{site.url}/{n}" for n in range(6)], limits)
    assert (most, len(times)) == (1, 6)
    assert times[-1] - times[0] > 5 / 20 * 0.9


def test_a_busy_host_is_left_for_the_next_run(site):
    site.pages |= {"/busy": answer_with(429, **{"Retry-After": "3600"})}
    result = run([f"{site.url}/{path}" for path in ("busy", "talk", "gone")])
    assert [check.outcome for check in result.checks] == ["unsure"]
    assert result.left == 2


def test_a_host_that_is_down_is_given_up_and_others_go_on(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused at once
        down = f"http://127.0.0.1:{taken.getsockname()[1]}"
        result = run([*(f"{down}/{n}" for n in range(9)), f"{site.url}/talk"])
    assert result.count() == {"unsure": MOST_FAILURES, "alive": 1}
    assert result.left == 9 - MOST_FAILURES


@pytest.mark.parametrize(("others", "outcome"), [(["/talk"], "dead"), ([], "unsure")])
def test_a_host_that_does_not_exist_is_asked_for_once_and_dead_where_others_answer(
    site, monkeypatch, others, outcome
):
    asked = []

    def resolve(host, *args, **kwargs):
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    urls = [f"https://gone.example/{n}" for n in range(4)]
    yesterday = LinkCheck(
        url=urls[0], outcome="unsure", reason="", checked="2030-05-13T10:00:00Z", since="2030-05-13"
    )
    result = run([*urls, *(site.url + path for path in others)], known={urls[0]: yesterday})
    outcomes = {check.url: check.outcome for check in result.checks}
    assert [outcomes[url] for url in urls] == [outcome, "unsure", "unsure", "unsure"]
    assert asked == ["gone.example"]


def test_a_name_service_that_does_not_work_says_nothing(monkeypatch):
    def resolve(*args, **kwargs):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    [check] = run(["https://talks.example/1"]).checks
    assert (check.outcome, check.since) == ("unsure", "")


def test_an_address_that_is_none_is_unchecked():
    [check] = run(["http://user@[bad"]).checks
    assert check.outcome == "unchecked"


def test_a_full_disk_ends_the_run_with_its_own_error(site):
    def keep(check: LinkCheck) -> None:
        raise StoreError("the disk is full")

    with pytest.raises(StoreError, match="disk is full"):
        run([f"{site.url}/talk"], keep=keep)


def test_due_is_what_was_never_checked_and_then_what_was_checked_longest_ago():
    def check(name: str, day: int) -> LinkCheck:
        checked = f"2030-05-{day:02}T10:00:00Z"
        return LinkCheck(url=name, outcome="alive", reason="", checked=checked)

    known = {one.url: one for one in (check("a", 5), check("b", 13), check("c", 2))}
    addresses = [CheckedAddress(name, "") for name in "abcd"]
    due = choose_due(addresses, known, timedelta(days=7), NOW)
    assert [one.url for one in due] == ["d", "c", "a"]
    assert len(choose_due(addresses, known, timedelta(0), NOW)) == 4

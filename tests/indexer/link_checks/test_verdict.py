"""Dead is only what is certainly gone."""

from __future__ import annotations

import pytest

from indexer.fetching.errors import FetchError, HostDown, NoSuchHost, Refused
from indexer.fetching.records import Probed
from indexer.link_checks.records import CheckedAddress, LinkCheck, make_key
from indexer.link_checks.verdict import judge

URL = "https://example.org/talks/mesh"
NOW, LATER = "2030-05-14T10:00:00Z", "2030-05-15T01:00:00Z"
ADDRESS = CheckedAddress(URL, "example.org")


def judge_status(status: int, url: str = URL, permanent: bool = True, platform: str = "") -> str:
    address = CheckedAddress(URL, platform)
    return judge(address, Probed(status, url, permanent), NOW, None).outcome


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "alive"), (204, "alive"), (404, "dead"), (410, "dead")]
    + [(status, "unsure") for status in (400, 401, 403, 405, 429, 451, 500, 502, 503, 999)],
)
def test_only_404_and_410_are_dead(status, outcome):
    assert judge_status(status) == outcome


def test_who_leads_elsewhere_for_good_has_moved_and_the_address_is_told():
    check = judge(ADDRESS, Probed(200, "https://example.net/mesh"), NOW, None)
    assert (check.outcome, check.final) == ("moved", "https://example.net/mesh")
    assert judge_status(200, "https://example.net/mesh", permanent=False) == "alive"
    assert judge_status(404, "https://example.net/mesh") == "dead"
    assert judge_status(200, URL.replace("https", "http")) == "alive"


def test_a_page_that_leads_to_the_front_page_is_not_known_to_be_alive():
    assert judge_status(200, "https://example.org/") == "unsure"
    assert judge_status(200, "https://example.org/?id=3") == "moved"
    front = CheckedAddress("https://example.org", "")
    assert judge(front, Probed(200, "https://www.example.net/"), NOW, None).outcome == "moved"


@pytest.mark.parametrize("platform", ["youtube", "bilibili", "weixin", "tencent-video"])
def test_platforms_that_hide_what_was_removed_are_unsure_unless_they_say_so(platform):
    assert judge_status(200, platform=platform) == "unsure"
    assert judge_status(404, platform=platform) == "dead"


def test_a_host_without_an_address_is_dead_only_on_another_day():
    gone = NoSuchHost(URL, "its host has no address", "")
    first = judge(ADDRESS, gone, NOW, None)
    assert (first.outcome, first.since) == ("unsure", "2030-05-14")
    assert judge(ADDRESS, gone, "2030-05-14T23:59:59Z", first).outcome == "unsure"
    second = judge(ADDRESS, gone, LATER, first)
    assert (second.outcome, second.since) == ("dead", "2030-05-14")
    assert judge(ADDRESS, gone, LATER, first, is_online=False).outcome == "unsure"
    back = judge(ADDRESS, Probed(200, URL), LATER, first)
    assert (back.outcome, back.since) == ("alive", "")
    assert judge(ADDRESS, gone, "2030-05-16T00:00:00Z", back).outcome == "unsure"


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Refused(URL, "robots.txt asks us to leave it out", ""), "unchecked"),
        (HostDown(URL, "not answered in 30 seconds", ""), "unsure"),
        (FetchError(URL, "no valid answer", ""), "unsure"),
    ],
)
def test_no_answer_is_no_death(error, outcome):
    check = judge(ADDRESS, error, NOW, None)
    assert (check.outcome, check.reason) == (outcome, error.reason)


def test_a_dead_link_keeps_the_day_since_when_it_is_dead():
    first = judge(ADDRESS, Probed(404, URL), NOW, None)
    second = judge(ADDRESS, Probed(410, URL), LATER, first)
    assert (first.since, second.since, second.checked) == ("2030-05-14", "2030-05-14", LATER)
    assert isinstance(second, LinkCheck)


def test_spellings_anchors_and_times_of_one_address_share_a_key():
    assert make_key("http://www.example.org/a#b") == make_key("https://example.org/a")
    video = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert make_key(f"{video}&t=90s") == make_key("https://youtu.be/dQw4w9WgXcQ")

"""Lists at an address: a real server on loopback, and whole rebuilds."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from aiohttp import web

from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import SourceError
from indexer.search.index import Index
from indexer.sources.lists.pretalx import PretalxSettings
from indexer.sources.lists.schedules.pretalx_pulling import pull_pretalx
from tests.fakes.index.listed import read_list
from tests.fakes.network.web_site import serving_site

CONFIG = """
[[sources]]
name = "talks"
type = "{kind}"
url = "{url}"
allow_private = true
requests_per_second = 100
{more}
"""


@pytest.fixture
def site():
    with serving_site() as site:
        yield site


def configure(folder, kind, url, more=""):
    (folder / "huigu.toml").write_text(CONFIG.format(kind=kind, url=url, more=more))
    return load_settings(folder / "huigu.toml")


def make_sessions(*numbers, title="Wings"):
    return json.dumps([{"id": f"s{n}", "name": f"{title} {n}", "speakers": "Ann"} for n in numbers])


def list_titles(settings):
    with closing(Index.open(settings)) as index, index.open_reader() as reader:
        return {title for _, _, title in reader.store.titles()}


def test_a_list_at_an_address_is_read_and_only_what_changed_is_read_again(tmp_path, site):
    site.pages["/list.json"] = make_sessions(1, 2, 3)
    settings = configure(tmp_path, "sched", f"{site.url}/list.json")
    assert rebuild(settings).added == 3
    assert rebuild(settings).unchanged == 3
    assert site.statuses == [200, 304]
    site.pages["/list.json"] = make_sessions(1, 2, 4)
    result = rebuild(settings)
    assert (result.added, result.changed, result.removed) == (1, 0, 1)
    assert list_titles(settings) == {"Wings 1", "Wings 2", "Wings 4"}


def test_a_list_that_lost_most_of_its_rows_keeps_them(tmp_path, site):
    site.pages["/list.json"] = make_sessions(1, 2, 3, 4, 5)
    settings = configure(tmp_path, "sched", f"{site.url}/list.json")
    rebuild(settings)
    site.pages["/list.json"] = make_sessions(1)
    result = rebuild(settings)
    assert (result.removed, result.documents) == (0, 5)


def test_a_list_that_cannot_be_reached_keeps_its_documents(tmp_path, site):
    site.pages["/list.json"] = make_sessions(1, 2)
    settings = configure(tmp_path, "sched", f"{site.url}/list.json")
    rebuild(settings)
    del site.pages["/list.json"]
    assert rebuild(settings).documents == 2
    site.pages["/list.json"] = "<html>please log in</html>"
    assert rebuild(settings).documents == 2


def test_a_calendar_is_pulled_by_its_address(tmp_path, site):
    event = "BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:Paper wings\r\nDTSTART:20310502T100000Z\r\nEND:VEVENT"
    site.pages["/all.ics"] = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}\r\nEND:VCALENDAR\r\n"
    rebuild(configure(tmp_path, "ics", f"{site.url}/all.ics"))


def pull(folder, url, **settings):
    table = {"name": "talks", "type": "pretalx", "url": url, "allow_private": True, **settings}
    return pull_pretalx(PretalxSettings(**table), folder, lambda done, total: None)


@pytest.mark.parametrize("path", ["/kite", "/kite/", "/kite/schedule/", "/c/kite/talk/AB12CD/"])
def test_an_event_of_pretalx_is_pulled_by_any_of_its_addresses(tmp_path, site, path):
    site.pages[f"{path[: path.index('kite') + 4]}/schedule/export/schedule.json"] = "{}"
    assert pull(tmp_path, f"{site.url}{path}").new == 1
    assert (tmp_path / "list.json").read_bytes() == b"{}"


def test_an_export_of_pretalx_is_pulled_as_it_is(tmp_path, site):
    site.pages["/kite/schedule/v/1/schedule.xml"] = "<schedule/>"
    pull(tmp_path, f"{site.url}/kite/schedule/v/1/schedule.xml")
    assert (tmp_path / "list.json").read_bytes() == b"<schedule/>"


def test_all_pages_of_the_api_are_pulled_and_those_that_are_left_over_removed(tmp_path, site):
    last = 4

    async def answer(request: web.Request) -> web.Response:
        page = int(request.query.get("page", 1))
        following = f"{site.url}{request.path}?page={page + 1}" if page < last else None
        row = {"code": f"AB12C{page}", "title": f"Wings {page}", "state": "confirmed"}
        return web.json_response({"next": following, "results": [row]})

    event = {"slug": "kite", "name": {"en": "KiteCon"}, "date_from": "2031-05-02"}
    site.pages["/api/events/kite/"] = json.dumps(event)
    site.pages["/api/events/kite/submissions/"] = answer
    assert pull(tmp_path, f"{site.url}/kite/", api=True, requests_per_second=100).new == 5
    listed = read_list("pretalx", tmp_path)
    assert set(listed.talks) == {"Wings 1", "Wings 2", "Wings 3", "Wings 4"}
    wings = listed.documents["AB12C1"]
    assert (wings.url, wings.event) == (f"{site.url}/kite/talk/AB12C1/", "KiteCon")
    last = 3
    result = pull(tmp_path, f"{site.url}/kite/", api=True, requests_per_second=100)
    assert (result.removed, result.changed) == (1, 1)


def test_pages_that_lead_to_another_host_or_never_end_keep_what_was_there(tmp_path, site):
    elsewhere = {"next": "http://elsewhere.example/api/?page=2", "results": []}
    site.pages["/api/events/kite/"] = "{}"
    site.pages["/api/events/kite/submissions/"] = json.dumps(elsewhere)
    (tmp_path / "event.json").write_text("as it was")
    with pytest.raises(SourceError, match=r"its next page is on elsewhere\.example"):
        pull(tmp_path, f"{site.url}/kite/", api=True)
    broken = {"next": "http://[x", "results": []}
    site.pages["/api/events/kite/submissions/"] = json.dumps(broken)
    with pytest.raises(SourceError, match="its next page is on no host"):
        pull(tmp_path, f"{site.url}/kite/", api=True, requests_per_second=100)
    again = {"next": "?page=1", "results": []}
    site.pages["/api/events/kite/submissions/"] = json.dumps(again)
    with pytest.raises(SourceError, match="more than 200 pages"):
        pull(tmp_path, f"{site.url}/kite/", api=True, requests_per_second=100)
    assert (tmp_path / "event.json").read_text() == "as it was"

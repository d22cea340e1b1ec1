"""Lists as JSON: rows, limits, errors, and what is not sent twice."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from bot.channels.http_api.lists.parameters import MAX_TEXT_CHARS
from bot.messages import Refused
from tests.fakes.communities.beekeepers import REPLAY, TUBE, VIDEO


async def get(client, path, **parameters):
    async with client.get(f"/{path}?{urlencode(parameters)}") as response:
        assert response.status == 200, await response.text()
        assert response.content_type == "application/json"
        return await response.json()


async def test_events_are_listed(connect):
    client = await connect()
    body = await get(client, "events", event="honeyconf", limit=2)
    assert (body["total"], body["offset"]) == (3, 0)
    assert [event["name"] for event in body["events"]] == ["HoneyConf 2027", "HoneyConf 2023"]
    body = await get(client, "events", event="honeyconf", limit=2, offset=2, lang="zh")
    assert [event["name"] for event in body["events"]] == ["2022 蜜蜂大会"]
    assert body["events"][0]["links"][0]["url"] == REPLAY


async def test_talks_are_listed(connect):
    client = await connect()
    body = await get(client, "talks", speaker="Ann Wax", year=2022)
    assert [talk["title"] for talk in body["talks"]] == ["Queens in winter", "Closing"]
    assert {link["url"] for link in body["talks"][0]["links"]} >= {VIDEO, TUBE}
    assert (await get(client, "talks", q="nothing like it")) == {
        "talks": [], "total": 0, "offset": 0,
    }  # fmt: skip


async def test_people_are_listed(connect):
    body = await get(await connect(), "people", limit=1, lang="zh-Hant")
    assert body["people"][0]["name"] == "王蜜"
    assert body["total"] == 4


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("year=12", "invalid_year"),
        ("year=x", "invalid_year"),
        ("limit=0", "invalid_limit"),
        ("limit=201", "invalid_limit"),
        ("limit=-1", "invalid_limit"),
        ("offset=99999999", "invalid_offset"),
        ("kind=film", "invalid_filter"),
        ("language=fr", "invalid_filter"),
        (f"q={'x' * (MAX_TEXT_CHARS + 1)}", "parameter_too_long"),
        (f"event={'x' * (MAX_TEXT_CHARS + 1)}", "parameter_too_long"),
        ("q=a&q=b", "repeated_parameter"),
        ("q=%ff", "not_utf8"),
    ],
)
@pytest.mark.parametrize("path", ["events", "talks", "people", "events.ics", "talks.ics"])
async def test_a_parameter_out_of_range_is_refused(connect, path, query, code):
    client = await connect()
    async with client.get(f"/{path}?{query}", headers={"Accept-Language": "zh"}) as response:
        assert response.status == 400
        body = await response.json(content_type="application/problem+json")
    assert body["code"] == code
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["detail"])


@pytest.mark.parametrize(
    "path", ["events", "talks", "people", "links", "latest", "latest.xml", "events.ics", "suggest"]
)
async def test_what_a_client_has_is_not_sent_again(connect, path):
    client = await connect()
    async with client.get(f"/{path}") as response:
        tag = response.headers["ETag"]
        assert response.headers["Cache-Control"] == "no-cache"
        assert "Accept-Language" in response.headers["Vary"]
    async with client.get(f"/{path}", headers={"If-None-Match": tag}) as response:
        assert response.status == 304
        assert await response.read() == b""
    async with client.get(f"/{path}?lang=zh", headers={"If-None-Match": '"other"'}) as response:
        assert response.status == 200


@pytest.mark.parametrize("path", ["events", "talks", "people", "links", "latest", "suggest?q=a"])
async def test_too_many_lists_are_refused(connect, path):
    async def refuse(question):
        assert (question.channel, question.asker) == ("http", "127.0.0.1")
        raise Refused("rate", 1200, 7)

    client = await connect(admit=refuse)
    async with client.get(f"/{path}") as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
        body = await response.json(content_type="application/problem+json")
        assert body["code"] == "rate_limited"

"""Events and talks as calendars, read back by the library."""

from __future__ import annotations

from datetime import date

from icalendar import Calendar

from tests.fakes.communities.beekeepers import VIDEO


async def read_entries(client, path):
    async with client.get(f"/{path}") as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = Calendar.from_ical(await response.read())
    assert str(calendar["version"]) == "2.0"
    entries = calendar.walk("VEVENT")
    assert len({str(entry["uid"]) for entry in entries}) == len(entries)
    assert all(entry.errors == [] and entry["dtstamp"] for entry in entries)
    return entries


async def test_an_event_takes_whole_days(connect):
    [entry] = await read_entries(await connect(), "events.ics?event=HoneyConf+2022")
    assert str(entry["summary"]) == "HoneyConf 2022"
    assert entry["dtstart"].dt == date(2022, 4, 30)
    assert entry["dtend"].dt == date(2022, 5, 3)
    assert str(entry["location"]) == "Bern, Switzerland"


async def test_events_without_a_day_are_left_out(connect):
    entries = await read_entries(await connect(), "events.ics")
    assert "Hive Meetup 3" not in {str(entry["summary"]) for entry in entries}
    assert len(entries) == 7


async def test_talks_of_an_event_have_speakers_and_addresses(connect):
    entries = await read_entries(await connect(), "talks.ics?event=HoneyConf+2022")
    assert [str(entry["summary"]) for entry in entries] == [
        "Queens in winter", "Smoke without fire", "蜂群越冬", "Closing",
    ]  # fmt: skip
    assert entries[0]["dtstart"].dt == date(2022, 4, 30)
    assert str(entries[0]["url"]) == VIDEO
    description = str(entries[0]["description"])
    assert description.startswith("Ann Wax, Mi Wang\nHoneyConf 2022\n")
    assert "https://bees.example/honeyconf-2022/" in description


async def test_a_talk_without_a_day_has_that_of_an_event_of_one_day(connect):
    entries = await read_entries(await connect(), "talks.ics?event=HoneyConf+2023")
    assert {entry["dtstart"].dt for entry in entries} == {date(2023, 5, 6)}


async def test_the_language_changes_no_id(connect):
    client = await connect()
    first = await read_entries(client, "talks.ics?speaker=Ann+Wax&lang=en")
    second = await read_entries(client, "talks.ics?speaker=Ann+Wax&lang=zh")
    assert [str(one["uid"]) for one in first] == [str(one["uid"]) for one in second]
    assert str(first[0]["summary"]) != str(second[0]["summary"])


async def test_hostile_names_are_text(connect, hostile):
    client = await connect(hostile)
    for path in ("events.ics", "talks.ics"):
        [entry] = await read_entries(client, path)
        assert str(entry["summary"]).startswith("<img src=x")
        assert "javascript:" not in str(entry.get("url", ""))
        assert str(entry["url"]).startswith("https://ok.example/")

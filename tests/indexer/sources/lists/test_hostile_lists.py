"""Files that nobody meant well: each is read within limits, or is one line of the report."""

from __future__ import annotations

import gzip
import zlib

import pytest

from tests.fakes.index.listed import open_list, read_list, write_files

JSON_TYPES = ("pretalx", "sessionize", "sched", "frab", "indico", "pyvideo", "sessions")
ODD_VALUES = (7, -1.5, True, None, "", [], {}, [[]], [{}], {"a": {"b": []}}, "x" * 5000, ["y", 3])
KEYS = {
    "pretalx": ("talks", "results", "speakers", "track", "slots", "resources", "abstract", "start"),
    "sessionize": ("speakers", "categoryItems", "questionAnswers", "startsAt", "roomId", "status"),
    "sched": ("speakers", "event_start", "start_time_ts", "files", "active", "description"),
    "frab": ("persons", "links", "attachments", "date", "start", "room", "track", "url", "guid"),
    "indico": ("startDate", "speakers", "folders", "material", "contributions", "keywords", "room"),
    "pyvideo": ("speakers", "videos", "recorded", "related_urls", "tags", "language"),
    "sessions": ("id", "speakers", "video", "talks", "date", "event", "abstract", "video_id"),
}


def wrap(kind, row):
    """Put a row where a type looks for it."""
    rows = [row, {"id": "b", "guid": "b", "code": "B", "title": "Sound wings", "abstract": "Fine."}]
    conference = {"title": "K", "days": [{"rooms": {"Harbour": rows}}]}
    return {
        "pretalx": {"results": rows},
        "sessionize": {"sessions": rows},
        "sched": [{"name": one["title"], **one} for one in rows],
        "frab": {"schedule": {"conference": conference}},
        "indico": {"results": [{"id": "1", "title": "K", "contributions": rows}]},
        "pyvideo": row,
        "sessions": {"sessions": rows},
    }[kind]


@pytest.mark.parametrize("kind", JSON_TYPES)
def test_a_value_of_a_wrong_type_in_any_field_spoils_at_most_its_row(tmp_path, kind):
    plain = {"id": "a", "guid": "a", "code": "A", "title": "Paper wings", "abstract": "They fly."}
    for number, value in enumerate(ODD_VALUES):
        for key in KEYS[kind]:
            name = f"{number}-{key}.json"
            write_files(tmp_path, {name: wrap(kind, {**plain, key: value})})
            listed = read_list(kind, tmp_path / name)
            titles = {one.title for one in listed.documents.values()}
            assert kind == "pyvideo" or "Sound wings" in titles, (key, value)
            assert len(listed.problems) <= 2, (key, value, listed.problems)


@pytest.mark.parametrize("kind", [*JSON_TYPES, "ics", "rubyevents"])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"a":' * 100_000, id="deep tables"),
        pytest.param(b'<?xml version="1.0"?>' + b"<a>" * 100_000, id="deep elements"),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a><event>&c;</event></a>',
            id="entities",
        ),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><event>&b;</event>',
            id="a file as an entity",
        ),
        pytest.param("会议".encode("gb18030"), id="another encoding"),
        pytest.param(b"\xff\xfe\x00\x01\x80", id="no encoding"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\0" * 1000, id="zeros"),
        pytest.param(b"null", id="null"),
        pytest.param(b'"text"', id="text"),
        pytest.param(b"{}", id="an empty table"),
        pytest.param(b'{"schedule": {"conference": []}}', id="a conference that is none"),
        pytest.param(gzip.compress(b"[" * 50_000_000, 1), id="a bomb of gzip"),
        pytest.param(b"\x1f\x8b\x08broken", id="broken gzip"),
        pytest.param(b"BEGIN:VCALENDAR\n" * 3000, id="calendars in calendars"),
    ],
)
def test_a_file_that_is_none_is_one_line(tmp_path, kind, data):
    suffix = {"ics": ".ics", "rubyevents": ".yml"}.get(kind, ".json")
    write_files(tmp_path, {f"videos{suffix}": data})
    listed = read_list(kind, tmp_path / f"videos{suffix}")
    assert listed.documents == {}
    assert len(listed.problems) <= 1
    assert all("\n" not in problem for problem in listed.problems)


def test_a_bomb_of_gzip_is_left_where_the_limit_is(tmp_path):
    packer = zlib.compressobj(9, wbits=31)
    data = packer.compress(b" " * 30_000_000) + packer.flush()
    write_files(tmp_path, {"s.json.gz": data})
    [problem] = read_list("frab", tmp_path / "s.json.gz").problems
    assert "more than the 8,388,608 bytes allowed, decompressed" in problem


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_listed_and_each_can_be_read(tmp_path):
    rows = [{"guid": f"g{n}", "id": n, "title": f"Title {n}"} for n in range(10**5)]
    conference = {"title": "K", "days": [{"rooms": {"Harbour": rows}}]}
    write_files(tmp_path, {"s.json": {"schedule": {"conference": conference}}})
    entries = list(open_list("frab", tmp_path / "s.json", max_seconds=60).entries())
    assert len(entries) == 10**5 + 1
    assert [entry.load().title for entry in entries[1:3]] == ["Title 0", "Title 1"]


def test_what_takes_too_long_is_left_out_with_its_limit(tmp_path):
    rows = [{"id": f"{n}", "name": f"Title {n}"} for n in range(50_000)]
    path = write_files(tmp_path, {"s.json": rows}) / "s.json"
    listed = read_list("sched", path, max_seconds=0.05)
    assert listed.documents == {}
    [problem] = listed.problems
    assert "takes more than the 0.05 seconds of processor time allowed" in problem


def test_hidden_characters_and_template_addresses_are_dropped(tmp_path):
    row = {
        "id": "1",
        "title": "Paper\u202e wings\u0000",
        "recordingUrl": "javascript:alert(1)",
        "description": "[x](javascript:alert(1)) <script>alert(1)</script> fine",
    }
    listed = read_list("sessionize", write_files(tmp_path, {"s.json": {"sessions": [row]}}))
    [document] = listed.documents.values()
    assert document.title == "Paper wings"
    assert (document.links, "alert" in document.sections[0].text) == ((), False)

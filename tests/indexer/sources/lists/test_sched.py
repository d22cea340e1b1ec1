import pytest

from indexer.sources.lists.sched import trim_speakers
from tests.fakes.index.listed import read_list, write_files

SESSIONS = [
    {
        "event_key": "7",
        "id": "0cc175b9",
        "name": "Paper wings - Ann Lee, Harbour Ltd & Wu Song, Kite Co",
        "event_type": "Materials",
        "event_start": "2031-05-02 10:00",
        "start_time_ts": 1935453600,
        "description": "<p>They <b>fly</b>: <a href='https://wings.example/'>look</a></p>",
        "venue": "Harbour",
        "active": "Y",
        "speakers": [
            {"name": "Ann Lee", "company": "Harbour Ltd", "email": "ann@private.example"},
            {"name": "Wu Song", "company": "Kite Co"},
        ],
        "files": [{"name": "Slides.pdf", "path": "https://hosted.example/paper.pdf"}],
    },
    {"event_key": "8", "id": "92eb5ffe", "name": "Coffee Break", "event_type": "Breaks"},
    {"event_key": "9", "id": "4a8a08f0", "name": "A draft", "active": "N", "speakers": "Ann Lee"},
]


def test_sessions_become_talks_and_breaks_and_drafts_are_left_out(tmp_path):
    path = write_files(tmp_path, {"sessions.json": SESSIONS})
    listed = read_list("sched", path, base_url="https://kite.sched.com", event="KiteCon")
    assert (set(listed.documents), listed.left_out) == ({"sessions", "0cc175b9"}, 2)
    talk = listed.talks["Paper wings"]
    assert [(one.name, one.organisations) for one in talk.people] == [
        ("Ann Lee", ("Harbour Ltd",)),
        ("Wu Song", ("Kite Co",)),
    ]
    assert (talk.track, talk.place, talk.start) == ("Materials", "Harbour", "2031-05-02")
    document = listed.documents["0cc175b9"]
    assert document.url == "https://kite.sched.com/event/0cc175b9"
    assert listed.documents["sessions"].url == "https://kite.sched.com"
    assert document.sections[0].text.startswith("They fly: look")
    assert {link.url for link in document.links} == {
        "https://hosted.example/paper.pdf",
        "https://wings.example/",
    }
    assert "private.example" not in repr(document)


@pytest.mark.parametrize(
    ("local", "stamp", "time"),
    [
        ("2031-05-02 10:00", 1935453600, "10:00 UTC+08:00"),
        ("2031-05-02 02:00", 1935453600, "02:00 UTC"),
        ("2031-05-02 10:07", 1935453600, "02:00 UTC"),
        ("2031-05-02 10:00", None, "10:00"),
    ],
)
def test_the_offset_is_what_lies_between_the_local_time_and_the_epoch(tmp_path, local, stamp, time):
    session = {**SESSIONS[0], "event_start": local, "start_time_ts": stamp}
    listed = read_list("sched", write_files(tmp_path, {"s.json": [session]}))
    assert listed.talks["Paper wings"].time == time


@pytest.mark.parametrize(
    ("title", "names", "trimmed"),
    [
        ("Wings - Ann Lee", ["Ann Lee"], "Wings"),
        ("Wings - Ann Lee, Harbour Ltd", ["Ann Lee"], "Wings"),
        ("Wings - a survey", ["Ann Lee"], "Wings - a survey"),
        ("Wings - a survey - Ann Lee", ["Ann Lee"], "Wings - a survey"),
        ("Wings - Ann Lee", [], "Wings - Ann Lee"),
    ],
)
def test_speakers_at_the_end_of_a_title_are_trimmed(title, names, trimmed):
    assert trim_speakers(title, names) == trimmed

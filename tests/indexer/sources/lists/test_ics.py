import pytest

from tests.fakes.index.listed import read_list, write_files

HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//{}//EN\n"


def make_calendar(*events, product="Kite", head=""):
    blocks = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"{HEAD.format(product)}{head}{blocks}END:VCALENDAR\n".replace("\n", "\r\n")


def read_calendar(tmp_path, *events, **how):
    settings = {key: how.pop(key) for key in ("timezone", "event") if key in how}
    path = write_files(tmp_path, {"c.ics": make_calendar(*events, **how)})
    return read_list("ics", path, **settings)


EVENT = """
UID:u-1
SUMMARY:Paper wings
DTSTART;TZID=China Standard Time:20310502T100000
DESCRIPTION:They fly: https://wings.example/
LOCATION:Harbour
URL:https://kite.example/paper
CATEGORIES:Materials,Paper
ATTACH:https://kite.example/paper-slides.pdf
ATTENDEE;CN=Ann Lee:invalid:nomail
ATTENDEE;CN=Guest:mailto:guest@private.example
"""


def test_an_event_becomes_a_talk_with_windows_zones_and_without_guests(tmp_path):
    listed = read_calendar(tmp_path, EVENT, head="X-WR-CALNAME:KiteCon 2031\n")
    talk = listed.talks["Paper wings"]
    assert [one.name for one in talk.people] == ["Ann Lee"]
    assert (talk.start, talk.time, talk.place) == ("2031-05-02", "10:00 UTC+08:00", "Harbour")
    assert talk.event == "KiteCon 2031"
    document = listed.documents["u-1"]
    assert document.url == "https://kite.example/paper"
    assert {"Materials", "Paper"} <= set(document.tags)
    assert {link.url for link in document.links} == {
        "https://kite.example/paper-slides.pdf",
        "https://wings.example/",
    }
    assert "private.example" not in repr(document)


@pytest.mark.parametrize(
    ("start", "zone", "day", "time"),
    [
        ("DTSTART:20310502T020000Z", "Asia/Shanghai", "2031-05-02", "10:00 UTC+08:00"),
        ("DTSTART:20310502T200000Z", "Asia/Shanghai", "2031-05-03", "04:00 UTC+08:00"),
        ("DTSTART:20310502T100000", "Asia/Shanghai", "2031-05-02", "10:00 UTC+08:00"),
        ("DTSTART:20310502T100000", "", "2031-05-02", "10:00"),
        ("DTSTART;TZID=Europe/Berlin:20310102T100000", "", "2031-01-02", "10:00 UTC+01:00"),
        ("DTSTART;VALUE=DATE:20310502", "", "2031-05-02", ""),
        ("DTSTART:tomorrow", "", "", ""),
    ],
)
def test_a_start_is_shown_in_the_zone_of_the_event_or_of_the_calendar(
    tmp_path, start, zone, day, time
):
    listed = read_calendar(tmp_path, f"UID:u\nSUMMARY:Wings\n{start}", timezone=zone)
    talk = listed.talks["Wings"]
    assert (talk.start, talk.time) == (day, time)


def test_a_program_that_writes_speakers_into_summaries_is_known(tmp_path):
    event = "UID:u\nSUMMARY:Wings - of paper - Ann Lee\\, Wu\nDTSTART:20310502T100000"
    talk = read_calendar(tmp_path, event, product="pretalx//kite").talks["Wings - of paper"]
    assert [one.name for one in talk.people] == ["Ann Lee", "Wu"]


def test_most_summaries_must_end_with_names_for_these_to_be_speakers(tmp_path):
    names = ["Ann Lee", "Jane Doe", "Max Stone", "Eva Green", "Tom Brown"]
    ends = [f"UID:{n}\nSUMMARY:Wings {n} - {name}" for n, name in enumerate(names)]
    listed = read_calendar(tmp_path, *ends)
    assert listed.talks["Wings 0"].people[0].name == "Ann Lee"
    topics = [f"UID:{n}\nSUMMARY:Wings {n} - a survey of {n}" for n in range(4)]
    listed = read_calendar(tmp_path, *topics, ends[4])
    assert "Wings 4 - Tom Brown" in listed.talks


def test_the_agenda_in_a_description_becomes_talks_of_the_event(tmp_path):
    agenda = (
        r"Agenda:\n8:00am-8:30am\nKeynote\n8:30am-9:00am Paper wings\n10:00 - Lunch\n1:15pm Glue"
    )
    event = (
        "UID:u-1\nSUMMARY:KiteCon 2031\nDTSTART;TZID=Europe/Berlin:20310502T080000\n"
        f"DESCRIPTION:{agenda}"
    )
    listed = read_calendar(tmp_path, event)
    assert {title: talk.time for title, talk in listed.talks.items()} == {
        "Keynote": "08:00 UTC+02:00",
        "Paper wings": "08:30 UTC+02:00",
        "Glue": "13:15 UTC+02:00",
    }
    assert listed.left_out == 1
    assert {talk.event for talk in listed.talks.values()} == {"KiteCon 2031"}
    assert listed.documents["u-1"].events[0].names == ("KiteCon 2031",)


def test_an_event_that_repeats_for_ever_is_one_document(tmp_path):
    event = "UID:u\nSUMMARY:Weekly\nDTSTART:20310502T100000Z\nRRULE:FREQ=SECONDLY"
    listed = read_calendar(tmp_path, event)
    assert "RRULE: FREQ=SECONDLY" in listed.documents["u"].sections[0].text


@pytest.mark.parametrize("line", ["STATUS:CANCELLED", "CLASS:PRIVATE"])
def test_cancelled_and_private_events_are_left_out(tmp_path, line):
    listed = read_calendar(tmp_path, f"UID:u\nSUMMARY:Wings\nDTSTART:20310502T100000Z\n{line}")
    assert (listed.documents, listed.left_out) == ({}, 1)


def test_a_meeting_room_is_no_link(tmp_path):
    event = "UID:u\nSUMMARY:W\nLOCATION:https://zoom.us/j/123\nURL:https://meet.google.com/abc"
    assert read_calendar(tmp_path, event).links == []

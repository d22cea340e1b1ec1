from tests.fakes.index.listed import read_list, write_files

WHEN = {"date": "2031-05-02", "time": "10:00:00", "tz": "Europe/Zurich"}
TALK = {
    "_type": "Contribution",
    "id": "1",
    "title": "Paper wings",
    "description": "<p>They fly.</p>",
    "startDate": WHEN,
    "room": "Harbour",
    "speakers": [{"fullName": "LEE, Ann", "first_name": "Ann", "last_name": "Lee",
                  "affiliation": "Harbour Ltd", "email": "ann@private.example"}],
    "folders": [{"title": "Slides", "attachments": [
        {"title": "paper-v3.pdf", "download_url": "https://indico.example/paper-v3.pdf"}]}],
    "subContributions": [{"id": "0", "title": "The glue"}],
}  # fmt: skip
EVENT = {
    "id": "9",
    "title": "KiteCon 2031",
    "startDate": WHEN,
    "endDate": {**WHEN, "date": "2031-05-03"},
    "location": "Port",
    "url": "https://indico.example/event/9/",
    "contributions": [TALK],
    "sessions": [{"id": "4", "title": "Block", "contributions": [
        {"id": "2", "title": "Night flight", "session": "Block", "startDate": WHEN}]}],
}  # fmt: skip


def read_export(tmp_path, results):
    return read_list("indico", write_files(tmp_path, {"e.json": {"results": results}}))


def test_contributions_become_talks_those_in_sessions_and_contributions_too(tmp_path):
    listed = read_export(tmp_path, [EVENT])
    assert set(listed.documents) == {"indico-9", "indico-9/1", "indico-9/1/0", "indico-9/2"}
    talk = listed.talks["Paper wings"]
    assert [(one.name, one.organisations) for one in talk.people] == [("Ann Lee", ("Harbour Ltd",))]
    assert (talk.event, talk.place, talk.time) == ("KiteCon 2031", "Harbour", "10:00 UTC+02:00")
    assert listed.talks["Night flight"].track == "Block"
    assert listed.talks["The glue"].start == "2031-05-02"
    [link] = listed.documents["indico-9/1"].links
    assert (link.kind, link.url) == ("slides", "https://indico.example/paper-v3.pdf")
    assert "private.example" not in repr(listed.documents)


def test_a_timetable_gives_its_entries_and_leaves_breaks_out(tmp_path):
    day = {
        "c1": {"entryType": "Contribution", "contributionId": "1", "title": "Paper wings"},
        "b2": {"entryType": "Break", "title": "Coffee", "startDate": WHEN},
        "s3": {"entryType": "Session", "title": "Block", "entries": {
            "c4": {"entryType": "Contribution", "contributionId": "4", "title": "Night flight"}}},
    }  # fmt: skip
    listed = read_export(tmp_path, {"9": {"20310502": day}})
    assert set(listed.documents) == {"indico-9/1", "indico-9/4"}
    assert (listed.left_out, listed.talks["Night flight"].track) == (1, "Block")


def test_a_category_is_a_series_with_its_events(tmp_path):
    events = [
        {
            "id": str(n),
            "category": "Kites",
            "title": f"KiteCon {n}",
            "startDate": {**WHEN, "date": f"{n}-05-02"},
        }
        for n in (2030, 2031)
    ]
    [document] = read_export(tmp_path, events).documents.values()
    assert [event.names[0] for event in document.events] == [
        "Kites",
        "KiteCon 2030",
        "KiteCon 2031",
    ]
    assert document.events[0].is_series

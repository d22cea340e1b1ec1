from tests.fakes.index.listed import read_list, write_files

TALK = {
    "guid": "g-1",
    "code": "AB12CD",
    "id": 3,
    "date": "2031-05-02T10:00:00+08:00",
    "start": "10:00",
    "title": "Paper wings",
    "abstract": "See [the code](https://code.example/paper).",
    "language": "en",
    "url": "https://talks.example/kite/talk/AB12CD/",
    "feedback_url": "https://talks.example/kite/talk/AB12CD/feedback/",
    "persons": [{"code": "P1", "name": "Ann Lee", "biography": "She folds."}],
    "attachments": [{"title": "Slides", "url": "/media/paper.pdf"}],
}
EXPORT = {
    "schedule": {
        "base_url": "https://talks.example",
        "conference": {
            "acronym": "kite",
            "title": "KiteCon 2031",
            "time_zone_name": "Asia/Taipei",
            "days": [{"rooms": {"Harbour": [TALK]}}],
        },
    }
}


def test_an_export_gives_talks_by_their_code(tmp_path):
    listed = read_list("pretalx", write_files(tmp_path, {"schedule.json": EXPORT}))
    assert (set(listed.documents), listed.problems) == ({"kite", "AB12CD"}, [])
    talk = listed.talks["Paper wings"]
    assert (talk.event, talk.place, talk.time) == ("KiteCon 2031", "Harbour", "10:00 UTC+08:00")
    links = {(link.kind, link.url) for link in listed.documents["AB12CD"].links}
    assert links == {
        ("slides", "https://talks.example/media/paper.pdf"),
        ("code", "https://code.example/paper"),
    }


def test_the_code_of_an_xml_export_is_that_of_its_address(tmp_path):
    xml = (
        "<schedule><conference><title>K</title></conference><event guid='g-1' id='3'>"
        "<title>Paper wings</title><url>https://talks.example/kite/talk/AB12CD/</url></event>"
        "</schedule>"
    )
    assert "AB12CD" in read_list("pretalx", write_files(tmp_path, {"s.xml": xml})).documents


def test_a_talk_that_is_given_twice_is_two_documents_told_apart_by_their_start(tmp_path):
    again = {**TALK, "date": "2031-05-03T10:00:00+08:00"}
    conference = {"title": "K", "days": [{"rooms": {"Harbour": [TALK, again]}}]}
    export = {"schedule": {"conference": conference}}
    listed = read_list("pretalx", write_files(tmp_path, {"s.json": export}))
    assert {id for id in listed.documents if "@" in id} == {
        "AB12CD@2031-05-02T10:00:00+08:00",
        "AB12CD@2031-05-03T10:00:00+08:00",
    }


def test_the_widget_gives_talks_and_leaves_breaks_out(tmp_path):
    talk = {"code": "AB12CD", "title": "Paper wings", "speakers": ["P1"], "track": 1, "room": 2}
    widget = {
        "talks": [
            {**talk, "start": "2031-05-02T02:00:00Z"},
            {"title": {"en": "Lunch"}, "start": "2031-05-02T04:00:00Z"},
        ],
        "timezone": "Asia/Taipei",
        "tracks": [{"id": 1, "name": {"en": "Materials"}}],
        "rooms": [{"id": 2, "name": "Harbour"}],
        "speakers": [{"code": "P1", "name": "Ann Lee"}],
    }
    path = write_files(tmp_path, {"w.json": widget})
    listed = read_list("pretalx", path, base_url="https://talks.example/kite/")
    assert (list(listed.documents), listed.left_out) == (["AB12CD"], 1)
    talk = listed.talks["Paper wings"]
    assert (talk.track, talk.place, talk.time) == ("Materials", "Harbour", "10:00 UTC+08:00")
    assert listed.documents["AB12CD"].url == "https://talks.example/kite/talk/AB12CD/"


def test_pages_of_the_api_give_accepted_talks_with_what_stands_beside(tmp_path):
    submission = {
        "code": "AB12CD",
        "title": "Paper wings",
        "state": "confirmed",
        "speakers": [{"code": "P1", "name": "Ann Lee", "email": "ann@private.example"}],
        "track": {"name": {"en": "Materials"}},
        "slots": [{"start": "2031-05-02T02:00:00Z", "room": {"name": {"en": "Harbour"}}}],
        "resources": [{"resource": "https://kite.example/a.pdf", "description": "Slides"}],
        "answers": [
            {"question": {"question": {"en": "Phone"}}, "answer": "https://secret.example"}
        ],
    }
    rejected = {**submission, "code": "XX99YY", "title": "Lead wings", "state": "rejected"}
    event = {
        "slug": "kite",
        "name": {"en": "KiteCon 2031"},
        "date_from": "2031-05-02",
        "date_to": "2031-05-03",
        "timezone": "Asia/Taipei",
    }
    files = {
        "submissions-001.json": {"results": [submission, rejected]},
        "event.json": event,
        "youtube.json": [{"submission": "AB12CD", "youtube_link": "https://youtu.be/ecUVZMFEdQU"}],
        "speakers.json": {"results": [{"code": "P1", "name": "Ann Lee", "biography": "x"}]},
    }
    listed = read_list("pretalx", write_files(tmp_path, files))
    assert (set(listed.documents), listed.problems, listed.left_out) == ({"kite", "AB12CD"}, [], 1)
    talk = listed.talks["Paper wings"]
    assert (talk.event, talk.place, talk.time) == ("KiteCon 2031", "Harbour", "10:00 UTC+08:00")
    kinds = {link.kind: link.url for link in listed.links}
    assert kinds == {
        "video": "https://youtu.be/ecUVZMFEdQU",
        "slides": "https://kite.example/a.pdf",
    }
    assert "private.example" not in repr(listed.documents)

from tests.fakes.index.listed import read_list, write_files

SESSION = {
    "id": "77",
    "title": "Paper wings",
    "description": "They fly.",
    "startsAt": "2031-05-02T09:00:00",
    "speakers": ["u-1"],
    "categoryItems": [5, 6],
    "questionAnswers": [
        {"questionId": 1, "answerValue": "https://teams.microsoft.com/l/meetup-join/19%3a"},
        {"questionId": 2, "answerValue": "https://youtu.be/ecUVZMFEdQU"},
        {"questionId": 3, "answerValue": "paper-wings"},
    ],
    "roomId": 9,
    "recordingUrl": None,
    "status": "Accepted",
}
SPEAKER = {
    "id": "u-1",
    "fullName": "Ann Lee",
    "bio": "She folds.",
    "tagLine": "Engineer at Harbour Ltd",
    "links": [{"title": "Blog", "url": "https://ann.example/"}],
}
ALL = {
    "sessions": [
        SESSION,
        {"id": "s", "title": "Lunch", "isServiceSession": True, "speakers": []},
        {"id": "78", "title": "Lead wings", "status": "Declined", "speakers": ["u-1"]},
        {"id": "79", "title": "Later", "startsAt": None, "speakers": ["u-1"]},
    ],
    "speakers": [SPEAKER],
    "questions": [
        {"id": 1, "question": "Streaming URL"},
        {"id": 2, "question": "YouTube Video"},
        {"id": 3, "question": "Short Link"},
    ],
    "categories": [
        {"title": "Track", "items": [{"id": 5, "name": "Materials"}]},
        {"title": "Language", "items": [{"id": 6, "name": "English"}]},
    ],
    "rooms": [{"id": 9, "name": "Harbour"}],
}
SETTINGS = {
    "timezone": "Europe/Vienna",
    "event": "KiteCon 2031",
    "base_url": "https://kite.sessionize.com",
}


def test_the_view_all_gives_talks_and_leaves_out_breaks_and_declined_sessions(tmp_path):
    listed = read_list("sessionize", write_files(tmp_path, {"all.json": ALL}), **SETTINGS)
    assert set(listed.documents) == {"all", "all/77", "all/79"}
    assert (listed.left_out, listed.problems) == (2, [])
    talk = listed.talks["Paper wings"]
    assert (talk.event, talk.track, talk.place) == ("KiteCon 2031", "Materials", "Harbour")
    assert (talk.start, talk.time, talk.language) == ("2031-05-02", "09:00 UTC+02:00", "en")
    [person] = talk.people
    assert (person.name, person.organisations) == ("Ann Lee", ("Harbour Ltd",))
    assert listed.documents["all/77"].url == "https://kite.sessionize.com/session/77"
    assert listed.talks["Later"].start == ""


def test_a_video_in_a_question_is_the_talks_and_a_meeting_room_is_no_link(tmp_path):
    listed = read_list("sessionize", write_files(tmp_path, {"all.json": ALL}), **SETTINGS)
    [video, blog] = listed.documents["all/77"].links
    assert (video.kind, video.url) == ("video", "https://youtu.be/ecUVZMFEdQU")
    assert video.label == "Paper wings: YouTube Video"
    assert (blog.kind, blog.label) == ("page", "Ann Lee: Blog")
    assert listed.talks["Paper wings"].links == (0,)


def test_local_times_have_no_offset_where_no_zone_is_known(tmp_path):
    listed = read_list("sessionize", write_files(tmp_path, {"all.json": ALL}))
    assert listed.talks["Paper wings"].time == "09:00"


def test_the_grid_is_read_too(tmp_path):
    session = {
        "id": "77",
        "title": "Paper wings",
        "startsAt": "2031-05-02T09:00:00",
        "speakers": [{"id": "u-1", "name": "Ann Lee"}],
        "categories": [{"name": "Track", "categoryItems": [{"id": 5, "name": "Materials"}]}],
    }
    grid = [{"date": "2031-05-02T00:00:00", "rooms": [{"name": "Harbour", "sessions": [session]}]}]
    talk = read_list("sessionize", write_files(tmp_path, {"g.json": grid})).talks["Paper wings"]
    assert (talk.place, talk.track, talk.people[0].name) == ("Harbour", "Materials", "Ann Lee")


def test_the_groups_of_the_view_sessions_are_read_too(tmp_path):
    groups = [{"groupName": "All", "sessions": [{"id": "77", "title": "Paper wings"}]}]
    listed = read_list("sessionize", write_files(tmp_path, {"s.json": groups}))
    assert list(listed.documents) == ["s/77"]

from tests.fakes.index.listed import read_list, write_files

TALK = {
    "title": "Paper wings",
    "description": "They fly.\n\nSlides: https://kite.example/paper.pdf\n\nAnn: https://ann.example",
    "speakers": ["Ann Lee"],
    "recorded": "2031-05-02",
    "language": "eng",
    "videos": [{"type": "youtube", "url": "https://www.youtube.com/watch?v=ecUVZMFEdQU"}],
    "related_urls": [{"label": "Schedule", "url": "https://kite.example/talk"}],
    "thumbnail_url": "https://i.ytimg.com/vi/x.jpg",
}


def test_a_file_is_a_talk_of_the_event_of_its_category(tmp_path):
    files = {
        "kite-2031/category.json": {"title": "KiteCon 2031"},
        "kite-2031/videos/paper.json": TALK,
    }
    listed = read_list("pyvideo", write_files(tmp_path, files))
    assert (set(listed.documents), listed.problems) == (
        {"kite-2031", "kite-2031/videos/paper"},
        [],
    )
    talk = listed.talks["Paper wings"]
    assert (talk.event, talk.start, talk.language) == ("KiteCon 2031", "2031-05-02", "en")
    document = listed.documents["kite-2031/videos/paper"]
    assert [(link.kind, link.url) for link in document.links] == [
        ("video", "https://www.youtube.com/watch?v=ecUVZMFEdQU"),
        ("page", "https://kite.example/talk"),
        ("slides", "https://kite.example/paper.pdf"),
        ("page", "https://ann.example"),
    ]
    assert talk.links == (0, 1, 2), "the slides in the text are its own, what else it names is not"


def test_without_a_category_the_event_is_that_of_the_settings(tmp_path):
    listed = read_list("pyvideo", write_files(tmp_path, {"a.json": TALK}), event="KiteCon 2031")
    assert listed.talks["Paper wings"].event == "KiteCon 2031"

import pytest

from indexer.sources.sessions.rows.aliases import complete_row, list_children
from indexer.sources.sessions.rows.names import read_name


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ({"name": "Wings"}, {"title": "Wings"}),
        ({"Talk Title": "Wings"}, {"title": "Wings"}),
        ({"标题": "风筝", "演讲者": "吴松"}, {"title": "风筝", "speakers": "吴松"}),
        ({"title": "Wings", "name": "N"}, {"title": "Wings", "name": "N"}),
        ({"title": "", "name": "N"}, {"title": "N"}),
        ({"title_zh": "风筝", "name": "N"}, {"title_zh": "风筝", "name": "N"}),
        ({"presenters": ["Ann"]}, {"speakers": ["Ann"]}),
        ({"speakers_en": ["Ann"], "people": 3}, {"speakers_en": ["Ann"], "people": 3}),
        ({"event": {"name": "KiteCon"}}, {"event": "KiteCon"}),
        ({"event_name": "KiteCon"}, {"event": "KiteCon"}),
        ({"room": {"name": {"en": "Hall"}}}, {"place": "Hall"}),
        ({"slides_url": "https://a.example"}, {"slides": "https://a.example"}),
        ({"recordings": [{"url": "https://a.example"}]}, {"video": [{"url": "https://a.example"}]}),
        (
            {"title": {"en": "Wings", "zh": "风筝"}},
            {"title": "Wings", "title_en": "Wings", "title_zh": "风筝"},
        ),
    ],
)  # fmt: skip
def test_fields_get_one_name_each(written, named):
    assert complete_row(written) == named


@pytest.mark.parametrize(
    ("provider", "id", "address"),
    [
        ("youtube", "ecUVZMFEdQU", "https://www.youtube.com/watch?v=ecUVZMFEdQU"),
        ("YouTube", "ecUVZMFEdQU", "https://www.youtube.com/watch?v=ecUVZMFEdQU"),
        ("vimeo", "76979871", "https://vimeo.com/76979871"),
        ("bilibili", "BV1xx411c7mD", "https://www.bilibili.com/video/BV1xx411c7mD"),
        ("mp4", "https://a.example/a.mp4", "https://a.example/a.mp4"),
        ("not_published", "ecUVZMFEdQU", None),
        ("scheduled", "ann-kite-2031", None),
    ],
)
def test_the_id_of_a_video_opens_what_its_platform_has(provider, id, address):
    row = complete_row({"video_provider": provider, "video_id": id, "title": "W"})
    assert row == {"title": "W", "video": [address] if address else []}


def test_the_order_of_the_fields_stays():
    assert list(complete_row({"a": 1, "slides_url": "s", "name": "n", "b": 2})) == [
        *("a", "slides", "title", "b"),
    ]


def test_talks_in_a_row_have_what_it_says_of_all():
    row = {"event": "K", "date": "2031-05-02", "video": "https://youtu.be/k6QGq5uGhgU", "talks": [
        {"title": "A", "start_cue": "1:02:03"}, {"title": "B", "event": "L"}, 7,
    ]}  # fmt: skip
    first, second = list_children(row)
    page = "https://www.youtube.com/watch?v=k6QGq5uGhgU"
    assert (first["event"], first["video"]) == ("K", f"{page}&t=3723")
    assert (second["event"], second["video_scope"]) == ("L", "several")
    unknown = list_children({**row, "video": "https://a.example/v"})[0]
    assert (unknown["video"], unknown["video_scope"]) == ("https://a.example/v", "several")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("a", "a"),
        ({"name": "a"}, "a"),
        ({"zh": "z", "en": "e"}, "e"),
        (None, ""),
        ([1], ""),
        ({}, ""),
    ],
)
def test_a_name_is_a_text_or_in_a_table(value, name):
    assert read_name(value) == name

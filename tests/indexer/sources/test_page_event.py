import pytest

from indexer.sources.page_event import detect_event, list_path_words


def detect(named="", title="", site="", path=(), lead="", fallback="", published_year=0):
    event = detect_event(named, title, site, path, lead, fallback, published_year)
    return event.event, event.year, event.edition


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"title": "第一届Service Mesh Meetup杭州站回顾"}, ("Service Mesh Meetup", 0, 1)),
        ({"title": "About MeshCon 2022", "site": "MeshCon 2022"}, ("MeshCon 2022", 2022, 0)),
        ({"title": "MeshCon", "site": "MeshCon 2021"}, ("MeshCon 2021", 2021, 0)),
        ({"title": "Your first mesh", "site": "MeshCon 2021"}, ("MeshCon 2021", 2021, 0)),
        ({"title": "Your first mesh"}, ("", 0, 0)),
        ({"title": "第 3 期", "path": ("mesh-talks", "003")}, ("Mesh Talks", 0, 3)),
        ({"title": "X", "path": ("weekly", "ep-12")}, ("Weekly", 0, 12)),
        ({"title": "X", "path": ("blog", "2022", "03", "post")}, ("", 0, 0)),
        ({"title": "X", "path": ("swag", "4"), "site": "MeshCon 2022"}, ("MeshCon 2022", 2022, 0)),
        ({"named": "Third Meetup", "title": "2020"}, ("Third Meetup", 2020, 3)),
        ({"title": "X", "fallback": "Mesh Day 2023"}, ("Mesh Day 2023", 2023, 0)),
        (
            {"title": "杭州站回顾", "lead": "第二届 Mesh Meetup 于 2019 年举行。"},
            ("Mesh Meetup", 2019, 2),
        ),
        (
            {"title": "9: Tide", "path": ("talks", "9"), "lead": "In 1987", "published_year": 2021},
            ("Talks", 2021, 9),
        ),
        (
            {"title": "9: Tide", "path": ("2020-talks", "9"), "published_year": 2021},
            ("2020 Talks", 2020, 9),
        ),
        (
            {"title": "9: Tide 2019", "path": ("talks", "9"), "published_year": 2021},
            ("Talks", 2019, 9),
        ),
        ({"title": "9: Tide", "path": ("talks", "9"), "lead": "In 1987"}, ("Talks", 1987, 9)),
        ({"title": "Tracing", "lead": "As I said at KubeCon 2019 for the first time"}, ("", 0, 0)),
    ],
)
def test_event_year_and_edition_come_from_the_most_reliable_text(texts, expected):
    assert detect(**texts) == expected


def test_a_path_gives_the_words_of_its_folders_and_name():
    assert list_path_words(("istio-big-talk", "003")) == ("istio big talk", "istio big talk 3")
    assert list_path_words(("content", "blog", "2022", "my_post")) == ("blog", "my post")
    assert list_path_words(()) == ()


@pytest.mark.parametrize(
    ("title", "edition"),
    [
        ("茶话会第二期茶城站回顾", 2),
        ("第三届茶话会回顾", 3),
        ("茶话会回顾：第 1 期到第 8 期", 0),
        ("茶话会 2031 回顾：第 10 届线上专场与两期直播", 0),
        ("我的第一个茶壶", 0),
    ],
)
def test_an_edition_beside_the_event_of_the_front_matter_counts(title, edition):
    mention = detect_event("茶话会", title, "", (), "", "")
    assert (mention.event, mention.edition) == ("茶话会", edition)

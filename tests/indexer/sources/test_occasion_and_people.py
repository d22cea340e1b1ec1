import pytest

from indexer.sources import people
from indexer.sources.occasion import occasion_of, path_words


def occasion(named="", title="", site="", path=(), lead="", fallback=""):
    found = occasion_of(named, title, site, path, lead, fallback)
    return found.event, found.year, found.edition


@pytest.mark.parametrize(
    ("said", "expected"),
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
        ({"title": "Tracing", "lead": "As I said at KubeCon 2019 for the first time"}, ("", 0, 0)),
    ],
)
def test_the_event_year_and_edition_come_from_the_most_telling_place(said, expected):
    assert occasion(**said) == expected


def test_the_words_of_a_path_name_a_page():
    assert path_words(("istio-big-talk", "003")) == ("istio big talk", "istio big talk 3")
    assert path_words(("content", "blog", "2022", "my_post")) == ("blog", "my post")
    assert path_words(()) == ()


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"speakers": ["Wu Song", "Ann  Lee", "Wu Song"]}, ("Wu Song", "Ann Lee")),
        ({"speaker": "Wu Song, Ann Lee and Bo"}, ("Wu Song", "Ann Lee", "Bo")),
        ({"speakers": "敖小剑（蚂蚁金服）、张三"}, ("敖小剑", "张三")),
        ({"speakers": [{"name": "Wu Song", "bio": "x"}, {"bio": "y"}, 7]}, ("Wu Song",)),
        ({"author": "Wu Song"}, ()),
        ({"author": "Wu Song", "video": "x"}, ("Wu Song",)),
        ({"speakers": None}, ()),
    ],
)
def test_speakers_are_read_from_fields(fields, names):
    assert people.from_fields(fields) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("时间：晚 8 点\n嘉宾：杨笛航（网易数帆）\n话题：x", ("杨笛航",)),
        ("讲师：\n- 赵小冰 某公司资深专家\n- 李四 Example 工程师", ("赵小冰", "李四")),
        ("- 主讲人： 张三、李四\n", ("张三", "李四")),
        (
            "Presenters:\n- Peter Smith\n- Ann Lee (Example)\nStreaming live: July",
            ("Peter Smith", "Ann Lee"),
        ),
        ("Guests: Ann O'Neil & Bo-Wen Chan", ("Ann O'Neil", "Bo-Wen Chan")),
        ("The speaker: is a person who talks for a long while about things", ()),
        ("Guests: friends of ours", ()),
        ("Speaker: Ludwig van der Berg", ("Ludwig van der Berg",)),
        ("Speakers are welcome: write to us", ()),
        ("嘉宾：欢迎报名参加我们的活动 https://example.org/", ()),
    ],
)
def test_speakers_are_read_from_the_lines_that_name_them(text, names):
    assert people.from_lines(text.splitlines()) == names

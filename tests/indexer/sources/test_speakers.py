import pytest

from indexer.sources.speakers import find_people, find_speakers
from indexer.sources.statements.people import read_people


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
    assert read_people(fields).list_names() == names


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
def test_speakers_are_found_in_lines_that_begin_with_their_role(text, names):
    assert find_speakers(text.splitlines()) == names


def test_hosts_are_found_beside_speakers():
    people = find_people([
        "主持人：李四（风社）",
        "- Hosted by Ann Lee and Bo Chan",
        "嘉宾：贾建云（纸社）",
    ])
    assert [(host.name, host.organisations) for host in people.hosts] == [
        ("李四", ("风社",)),
        ("Ann Lee", ()),
        ("Bo Chan", ()),
    ]
    assert [(p.name, p.organisations) for p in people.speakers] == [("贾建云", ("纸社",))]


def test_a_list_below_a_role_ends_where_no_name_is():
    lines = ["分享嘉宾：", "张三，纸社工程师，喜欢风筝和各种各样的纸", "详情", "解决思路:", "大纲"]
    assert find_speakers(lines) == ("张三",)


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        (["嘉宾：张三", "题目：纸"], 1),
        (["嘉宾：张三", "嘉宾：李四"], 2),
        (["嘉宾：张三", "讲师：张三"], 1),
        (["Guests:", "- Ann Lee", "- Bo Chan", "Text"], 1),
        (["主持人：张三"], 0),
    ],
)
def test_it_counts_the_places_that_name_new_speakers(lines, places):
    assert find_people(lines).places == places

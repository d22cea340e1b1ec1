import pytest

from indexer.sources.speakers import find_speakers
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

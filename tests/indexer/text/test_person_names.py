import pytest

from indexer.text.person_names import has_surname, is_han_name, is_latin_name, share_surname


@pytest.mark.parametrize("name", ["李四", "欧阳小兰", "贾建云", "鲁直", "张和平", "安娜·李"])
def test_a_chinese_name_is_built_like_one(name):
    assert is_han_name(name)


@pytest.mark.parametrize(
    "text", ["李", "某某科技", "阿里云", "云上社区", "王老师", "Ann", "一个很长的词"]
)
def test_an_organisation_or_a_title_is_no_chinese_name(text):
    assert not is_han_name(text)


@pytest.mark.parametrize(
    "name", ["Ann Lee", "Ludwig van der Berg", "Ann-Marie O'Neil", "Bo", "J. R. Roe"]
)
def test_a_latin_name_is_built_like_one(name):
    assert is_latin_name(name)


@pytest.mark.parametrize("text", ["friends of ours", "Ann 7", "One Two Three Four Five Six", ""])
def test_a_sentence_is_no_latin_name(text):
    assert not is_latin_name(text)


@pytest.mark.parametrize(
    ("han", "latin", "shared"),
    [
        ("赵小冰", "Xiaobing Zhao", True),
        ("趙小冰", "Zhao Xiaobing", True),
        ("欧阳兰", "Lan Ouyang", True),
        ("欧阳兰", "Lan Ou Yang", True),
        ("吕一", "Yi Lu", True),
        ("吕一", "Yi Lv", True),
        ("赵小冰", "Ann Lee", False),
        ("阿里云", "Ali Cloud", False),
    ],
)
def test_a_chinese_and_a_latin_name_may_share_a_surname(han, latin, shared):
    assert share_surname(han, latin) is shared


def test_a_rare_surname_is_not_known():
    assert not has_surname("云上社区")

import pytest

from indexer.catalogue.people.person_names import read_names, share_family, sounds_alike
from indexer.catalogue.people.romanisation import romanise, split_han_name


def read_one(text):
    (name,) = read_names(text)
    return name


@pytest.mark.parametrize(
    "other", ["Lina Meng", "Meng Lina", "Meng, Lina", "LI NA MENG", "Dr. Lina Meng"]
)
def test_a_latin_name_is_one_in_any_order(other):
    assert set(read_one("Lina Meng").keys) & set(read_one(other).keys)


def test_initials_and_accents_do_not_count():
    assert set(read_one("Zoë Q. Quark").keys) & set(read_one("Zoe Quark").keys)
    assert not set(read_one("Zoe Quark").keys) & set(read_one("Zoe Quart").keys)


@pytest.mark.parametrize("latin", ["Lina Meng", "Meng Lina", "Li Na Meng", "LiNa Meng"])
def test_a_han_name_sounds_like_its_pinyin(latin):
    assert sounds_alike(read_one("孟丽娜"), read_one(latin))


def test_family_names_are_read_as_such():
    assert split_han_name("欧阳明") == ("欧阳", "明")
    assert split_han_name("孟丽") == ("孟", "丽")
    assert ("zeng", "yun") in romanise("曾", "云")
    assert ("shan", "yun") in romanise("单", "云")
    assert {family for family, _ in romanise("吕", "云")} == {"lv", "lyu", "lu"}


@pytest.mark.parametrize(
    "text", ["Lina Meng (孟丽娜)", "孟丽娜（Lina Meng）", "Lina Meng 孟丽娜", "孟丽娜/Lina Meng"]
)
def test_two_names_of_one_person_are_two_names(text):
    assert {name.text for name in read_names(text)} == {"Lina Meng", "孟丽娜"}


def test_an_organisation_in_brackets_is_no_name():
    assert [name.text for name in read_names("孟丽娜（甲公司）")] == ["孟丽娜"]
    assert [name.text for name in read_names("孟丽娜 (Acme)")] == ["孟丽娜"]


def test_a_family_may_be_shared_by_names_that_sound_otherwise():
    assert share_family(read_one("孟丽娜"), read_one("Kate Meng"))
    assert not share_family(read_one("孟丽娜"), read_one("Kate Quark"))


def test_common_names_are_known():
    common = ["Wei Zhang", "张伟", "Kate"]
    assert [read_one(text).is_common for text in common] == [True, True, True]
    assert not read_one("Zoe Quark").is_common
    assert not read_one("孟丽娜").is_common


@pytest.mark.parametrize("text", ["", "404", "()", "—", "  "])
def test_what_has_no_letter_is_no_name(text):
    assert read_names(text) == ()


def test_a_hostile_name_takes_no_time():
    assert len(read_names("张" * 100_000)) == 1
    assert len(read_names("a " * 100_000)) == 1

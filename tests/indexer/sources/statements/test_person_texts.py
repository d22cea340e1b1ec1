import time

import pytest

from indexer.sources.statements.person_texts import parse_organisation, parse_people


def read(text, is_one=False):
    return [person.freeze() for person in parse_people(text, is_one)]


def read_names(text, is_one=False):
    return [person.name for person in read(text, is_one)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Wu Song, Ann Lee and Bo", ["Wu Song", "Ann Lee", "Bo"]),
        ("Wu Song & Ann Lee", ["Wu Song", "Ann Lee"]),
        ("李四、张三和王小明", ["李四", "张三", "王小明"]),
        ("李四，张三", ["李四", "张三"]),
        ("李四 张三", ["李四", "张三"]),
        ("张和平", ["张和平"]),
        ("吴松 & Ann Lee", ["吴松", "Ann Lee"]),
        ("[Ann Lee](https://example.org/ann)", ["Ann Lee"]),
        ("Dr. Ann Lee", ["Ann Lee"]),
        ("李四老师", ["李四"]),
        ("讲师：李四", ["李四"]),
        ("TBD", []),
        ("待定", []),
        ("", []),
    ],
)
def test_a_text_names_several_people(text, names):
    assert read_names(text) == names


@pytest.mark.parametrize(
    ("text", "name", "organisation"),
    [
        ("李四（风筝科技）", "李四", "风筝科技"),
        ("李四，风筝科技", "李四", "风筝科技"),
        ("李四 风筝科技高级后端工程师", "李四", "风筝科技"),
        ("李四 / 风筝科技", "李四", "风筝科技"),
        ("Ann Lee, Kites", "Ann Lee", "Kites"),
        ("Ann Lee (Kites)", "Ann Lee", "Kites"),
        ("Ann Lee (CTO, Kites Inc.)", "Ann Lee", "Kites Inc"),
        ("Ann Lee - Kites", "Ann Lee", "Kites"),
        ("Ann Lee @ Kites", "Ann Lee", "Kites"),
        ("Ann Lee from Kites", "Ann Lee", "Kites"),
        ("Ann Lee, Software Engineer at Kites (@annlee)", "Ann Lee", "Kites"),
        ("Ann Lee, Director of Community leadership at Kites", "Ann Lee", "Kites"),
        ("Ann Lee (Kites (Cloud))", "Ann Lee", "Kites (Cloud)"),
    ],
)
def test_an_organisation_stands_behind_a_name(text, name, organisation):
    [person] = read(text)
    assert (person.name, person.organisations) == (name, (organisation,))


def test_in_an_item_of_a_list_the_comma_comes_before_the_organisation():
    assert read("Ann Lee, Red Kite", is_one=True)[0].organisations == ("Red Kite",)
    assert read_names("Ann Lee, Bo Chan") == ["Ann Lee", "Bo Chan"]


def test_people_with_organisations_are_separated_by_semicolons():
    people = read("Ann Lee, Red Kite; Bo Chan, Blue Wind")
    assert [(p.name, p.organisations) for p in people] == [
        ("Ann Lee", ("Red Kite",)),
        ("Bo Chan", ("Blue Wind",)),
    ]


@pytest.mark.parametrize(
    ("text", "name", "other"),
    [
        ("Xiaobing Zhao (赵小冰)", "Xiaobing Zhao", "赵小冰"),
        ("赵小冰（Xiaobing Zhao）", "赵小冰", "Xiaobing Zhao"),
        ("赵小冰 Xiaobing Zhao", "赵小冰", "Xiaobing Zhao"),
        ("Xiaobing Zhao 赵小冰", "Xiaobing Zhao", "赵小冰"),
        ("Deng Ta Zhi Guang (燈塔之光)", "Deng Ta Zhi Guang", "燈塔之光"),
        ("Zhiguang Dengta (灯塔之光)", "Zhiguang Dengta", "灯塔之光"),
    ],
)
def test_two_spellings_of_a_name_are_one_person(text, name, other):
    [person] = read(text)
    assert (person.name, person.other_names, person.organisations) == (name, (other,), ())


def test_a_name_in_brackets_that_shares_no_surname_is_an_organisation():
    assert read("Ann Lee (阿里云)")[0].organisations == ("阿里云",)


def test_a_nickname_in_quotation_marks_is_another_name():
    [person] = read('Ann "Kite" Lee')
    assert person.other_names == ("Ann Lee", "Kite")


@pytest.mark.parametrize(
    "text", ["主持人：李四", "Host: Ann Lee", "Hosted by Ann Lee", "Ann Lee (host)", "李四（主持）"]
)
def test_a_role_makes_a_host(text):
    [person] = parse_people(text)
    assert person.is_host
    assert person.freeze().organisations == ()


def test_what_goes_on_about_a_person_names_nobody_else():
    text = "李四，风筝科技资深工程师，主导风筝网关的研发及设计，喜欢放风筝、散步和读书"
    assert read_names(text) == ["李四"]


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("高级工程师", ""),
        ("@annlee", ""),
        ("7", ""),
        ("CTO", ""),
        ("at Kites", "Kites"),
        ("slides", ""),
        ("Voltron. Read more!", "Voltron"),
    ],
)
def test_a_role_alone_is_no_organisation(text, organisation):
    assert parse_organisation(text) == organisation


@pytest.mark.parametrize(
    "text", [" " * 50_000 + "x", "(" * 50_000, "技术" * 20_000, "a, " * 20_000, "A & " * 9000]
)
def test_hostile_text_takes_little_time(text):
    begin = time.process_time()
    read(text)
    # Seconds; a pattern that backtracks would take minutes.
    assert time.process_time() - begin < 10


def test_one_latin_word_in_brackets_is_a_company():
    [person] = parse_people("周茶茶（Tetra）")
    assert (person.other_names, person.organisations) == ([], ["Tetra"])

from indexer.catalogue.build import build_catalogue
from tests.fakes.index.stated import make_document, make_link, make_talk

VIDEO = make_link("https://youtu.be/abcdefghijk")


def build(*talks):
    return build_catalogue([make_document(f"d{n}", talk) for n, talk in enumerate(talks)])


def list_people(*talks):
    return [set(person.names) for person in build(*talks).people]


def test_a_person_has_a_han_name_a_latin_one_and_pinyin():
    people = list_people(
        make_talk("A first talk", by=["Lina Meng"]),
        make_talk("A second talk", by=["孟丽娜"]),
        make_talk("A third talk", by=["Meng Lina"]),
        make_talk("A fourth talk", by=["MENG Li Na"]),
    )
    assert people == [{"Lina Meng", "孟丽娜", "Meng Lina"}]


def test_names_that_a_page_gives_to_one_person_are_one():
    people = list_people(
        make_talk("A first talk", by=["Kate Meng (孟丽娜)"]),
        make_talk("A second talk", by=["Kate Meng"]),
        make_talk("A third talk", by=["孟丽娜"]),
        make_talk("A fourth talk", by=[("孟丽娜", "", "小娜同学")]),
    )
    assert people == [{"Kate Meng", "孟丽娜", "小娜同学"}]


def test_names_in_another_language_are_paired_by_sound_and_not_by_position():
    records = build(
        make_talk(
            "A talk",
            by=["Lina Meng", "Bo Qiao", "Kate Zhou"],
            other_names=("周一", "乔博", "孟丽娜"),
        )
    )
    assert [set(person.names) for person in records.people] == [
        {"Lina Meng", "孟丽娜"},
        {"Bo Qiao", "乔博"},
        {"Kate Zhou", "周一"},
    ]


def test_only_the_last_of_each_are_paired_without_any_likeness():
    one = make_talk("A talk", by=["Lina Meng", "Kate Quark"], other_names=("孟丽娜", "夸克凯"))
    assert {"Kate Quark", "夸克凯"} in list_people(one)
    two = make_talk("A talk", by=["Kate Quark", "Zoe Quill"], other_names=("甲乙丙", "丁戊己"))
    assert list_people(two) == [{"Kate Quark"}, {"Zoe Quill"}]


def test_a_pair_known_elsewhere_leaves_the_other_pair():
    people = list_people(
        make_talk("A talk", by=["Kate Quark (甲乙丙)"]),
        make_talk("Another talk", by=["Zoe Quill", "Kate Quark"], other_names=("甲乙丙", "丁戊己")),
    )
    assert people == [{"Kate Quark", "甲乙丙"}, {"Zoe Quill", "丁戊己"}]


def test_pages_of_one_talk_in_two_languages_pair_its_speakers():
    records = build_catalogue([
        make_document(
            "a", make_talk("Nets", by=["Kate Meng", "Bo Qiao"], links=(0,)), links=[VIDEO]
        ),
        make_document(
            "b", make_talk("网", by=["乔博", "孟丽娜"], links=(0,)), links=[VIDEO], language="zh"
        ),
    ])
    assert [set(person.names) for person in records.people] == [
        {"Kate Meng", "孟丽娜"},
        {"Bo Qiao", "乔博"},
    ]
    assert records.talks[0].speakers == (1, 2)


def test_a_pair_that_a_page_leaves_somebody_out_of_is_none():
    records = build_catalogue([
        make_document(
            "a", make_talk("Nets", by=["Kate Quark", "Zoe Quill"], links=(0,)), links=[VIDEO]
        ),
        make_document("b", make_talk("网", by=["甲乙丙"], links=(0,)), links=[VIDEO]),
    ])
    assert len(records.people) == 3


def test_a_rare_name_is_one_person_who_changed_jobs():
    (person,) = build(
        make_talk("A first talk", by=[("Zoe Quark", "Acme")], start="2030-01-01"),
        make_talk("A second talk", by=[("Zoe Quark", "Umbrella")], start="2032-01-01"),
    ).people
    assert person.organisations == ("Umbrella", "Acme")


def test_a_common_name_at_two_organisations_is_two_people():
    records = build(
        make_talk("A first talk", by=[("张伟", "甲公司")]),
        make_talk("A second talk", by=[("张伟", "丁集团")]),
        make_talk("A third talk", by=[("张伟", "甲")]),
    )
    assert [person.names for person in records.people] == [("张伟",), ("张伟",)]
    assert [talk.speakers for talk in records.talks] == [(1,), (2,), (1,)]


def test_a_common_name_is_one_person_where_something_else_connects():
    # Huawei is the pinyin of 华为, and MNF the initials of Mesh Net Foundation.
    one = list_people(
        make_talk("A first talk", by=[("张伟", "华为")]),
        make_talk("A second talk", by=[("Wei Zhang", "Huawei")]),
    )
    assert one == [{"张伟", "Wei Zhang"}]
    two = list_people(
        make_talk("A first talk", by=[("Wei Zhang", "MNF")]),
        make_talk("A second talk", by=[("Wei Zhang", "Mesh Net Foundation")]),
    )
    assert len(two) == 1


def test_a_common_latin_name_is_not_that_of_any_han_name_of_its_sound():
    people = list_people(
        make_talk("A first talk", by=[("张伟", "甲公司")]),
        make_talk("A second talk", by=[("Wei Zhang", "Umbrella")]),
    )
    assert people == [{"张伟"}, {"Wei Zhang"}]


def test_a_latin_name_that_two_han_names_sound_like_is_neither():
    people = list_people(
        make_talk("A first talk", by=["孟丽娜"]),
        make_talk("A second talk", by=["孟立娜"]),
        make_talk("A third talk", by=["Lina Meng"]),
    )
    assert len(people) == 3


def test_two_of_one_rare_name_in_one_event_are_two_people():
    records = build(
        make_talk("A first talk", by=[("Zoe Quark", "Acme")], event="MeshCon 2030"),
        make_talk("A second talk", by=[("Zoe Quark", "Umbrella")], event="MeshCon 2030"),
    )
    assert len(records.people) == 2


def test_organisations_in_two_scripts_are_learned_from_pages_of_one_talk():
    zh = make_talk("网", by=[("孟丽娜", "雨伞公司")], links=(0,))
    en = make_talk("Nets", by=[("Lina Meng", "Umbrella")], links=(0,))
    records = build_catalogue([
        make_document("a", zh, links=[VIDEO], language="zh"),
        make_document("b", en, links=[VIDEO]),
        make_document("c", make_talk("A third talk", by=[("张伟", "雨伞公司")])),
        make_document("d", make_talk("A fourth talk", by=[("Wei Zhang", "Umbrella")])),
    ])
    assert [set(person.names) for person in records.people] == [
        {"孟丽娜", "Lina Meng"},
        {"张伟", "Wei Zhang"},
    ]


def test_people_are_found_by_spellings_that_no_page_uses():
    (person,) = build(make_talk("A talk", by=["孟丽娜"])).people
    assert person.spellings == ("lina meng", "meng lina")


def test_hosts_are_people_too_and_no_speakers():
    records = build(
        make_talk("A talk", by=["Zoe Quark"], hosts=make_talk("x", by=["Lina Meng"]).people)
    )
    (talk,) = records.talks
    assert (talk.speakers, talk.hosts) == ((1,), (2,))


def test_numbers_and_four_hundred_speakers_do_no_harm():
    records = build(
        make_talk(
            "A talk", by=["404", *(f"Zoe Quark{chr(97 + n % 26)}{'x' * n}" for n in range(400))]
        )
    )
    assert len(records.talks[0].speakers) == 99


def test_a_common_name_that_gives_a_talk_again_from_another_organisation_is_one_person():
    def talk(title, at, year):
        return make_talk(title, by=[("Li Wu", at)], event=f"MeshCon {year}")

    again = build_catalogue([
        make_document("a", talk("Deep dive: knots", "Sail Ltd", 2030)),
        make_document("b", talk("Intro and deep dive: knots", "Harbour Ltd", 2031)),
    ])
    assert [set(person.organisations) for person in again.people] == [{"Sail Ltd", "Harbour Ltd"}]
    others = build_catalogue([
        make_document("a", talk("Deep dive: knots", "Sail Ltd", 2030)),
        make_document("b", talk("Deep dive: harbours", "Harbour Ltd", 2031)),
    ])
    assert len(others.people) == 2

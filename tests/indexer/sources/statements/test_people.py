import pytest

from indexer.sources.statements.people import MAX_SPEAKERS, read_people
from indexer.statements import StatedPerson


def names(people):
    return [person.name for person in people]


@pytest.mark.parametrize(
    "key", ["speakers", "speaker", "presenters", "lecturer", "guests", "讲师", "speakers_zh"]
)
def test_speakers_stand_under_the_usual_keys(key):
    assert names(read_people({key: "李四、张三"}).speakers) == ["李四", "张三"]


@pytest.mark.parametrize(
    ("value", "person"),
    [
        ({"name": "Ann Lee", "company": "Kites"}, StatedPerson("Ann Lee", (), ("Kites",))),
        ({"name": "Ann Lee", "company": "at Kites"}, StatedPerson("Ann Lee", (), ("Kites",))),
        ({"name": "Ann Lee", "name_zh": "李安"}, StatedPerson("Ann Lee", ("李安",))),
        ({"zh": {"name": "李安"}, "en": {"name": "Ann Lee"}}, StatedPerson("李安", ("Ann Lee",))),
        ({"first_name": "Ann", "last_name": "Lee"}, StatedPerson("Ann Lee")),
        (
            {"name": "Ann Lee (李安)", "org": {"name": "Kites"}},
            StatedPerson("Ann Lee", ("李安",), ("Kites",)),
        ),
        (
            {"name": "Ann Lee", "title": "Engineer at Kites", "bio": "Long."},
            StatedPerson("Ann Lee", (), ("Kites",)),
        ),
    ],
)
def test_a_person_may_be_a_table(value, person):
    assert read_people({"speakers": [value]}).speakers == (person,)


def test_a_table_may_give_the_organisation_of_each_name():
    people = read_people({"speakers": {"Ann Lee": "Kites", "Bo Chan": {"company": "Wind"}}})
    assert [(p.name, p.organisations) for p in people.speakers] == [
        ("Ann Lee", ("Kites",)),
        ("Bo Chan", ("Wind",)),
    ]


def test_lists_in_two_languages_are_not_paired_by_position():
    people = read_people({
        "speakers": ["Ann Lee", "Bo Chan"],
        "speakers_zh": ["陈波"],
        "organisation": ["Kites", "Wind"],
    })
    assert people.speakers == (StatedPerson("Ann Lee"), StatedPerson("Bo Chan"))
    assert (people.other_names, people.organisations) == (("陈波",), ("Kites", "Wind"))


def test_one_speaker_has_the_other_name_and_all_organisations():
    people = read_people({
        "speakers": ["Bo Chan"],
        "speakers_zh": ["陈波"],
        "organisation": ["Wind"],
    })
    assert people.speakers == (StatedPerson("Bo Chan", ("陈波",), ("Wind",)),)
    assert (people.other_names, people.organisations) == ((), ())


def test_a_name_in_both_lists_is_no_other_name():
    people = read_people({"speakers": ["Ann Lee", "陈波"], "speakers_zh": ["陈波"]})
    assert people.other_names == ()


def test_a_table_by_language_gives_names_in_two_languages():
    people = read_people({"speakers": {"en": ["Ann Lee", "Bo Chan"], "zh": ["陈波", "李安"]}})
    assert names(people.speakers) == ["Ann Lee", "Bo Chan"]
    assert people.other_names == ("陈波", "李安")


def test_organisations_may_be_given_by_person():
    people = read_people({"speakers": ["Ann Lee", "Bo Chan"], "organisation": {"Bo Chan": "Wind"}})
    assert people.speakers == (StatedPerson("Ann Lee"), StatedPerson("Bo Chan", (), ("Wind",)))


def test_hosts_are_no_speakers():
    people = read_people({
        "speakers": ["Ann Lee", {"name": "Bo Chan", "role": "moderator"}],
        "host": "Cy Young",
    })
    assert names(people.speakers) == ["Ann Lee"]
    assert names(people.hosts) == ["Bo Chan", "Cy Young"]


@pytest.mark.parametrize("host", ["www.example.org", "localhost", 8080, "Kites"])
def test_a_server_or_a_company_is_no_host(host):
    assert read_people({"speakers": ["Ann Lee"], "host": host}).hosts == ()


def test_who_wrote_a_page_spoke_only_on_the_page_of_a_talk():
    assert read_people({"author": "Ann Lee"}).speakers == ()
    assert names(read_people({"author": "Ann Lee", "track": "Wind"}).speakers) == ["Ann Lee"]


@pytest.mark.parametrize("item", [7, "7", "", None, {"bio": "x"}, ["x"], True])
def test_an_item_that_is_no_name_is_a_mistake_and_the_rest_stays(item):
    people = read_people({"speakers": ["Ann Lee", item]})
    assert names(people.speakers) == ["Ann Lee"]
    [(key, reason, remedy)] = people.mistakes
    assert key == "speakers"
    assert reason.startswith("`speakers` holds what is no name")
    assert remedy


@pytest.mark.parametrize("value", [None, "", [], {}, "TBD", ["待定"]])
def test_no_speakers_are_no_mistake(value):
    people = read_people({"speakers": value})
    assert (people.speakers, people.mistakes) == ((), ())


def test_four_hundred_speakers_are_a_mistake_and_the_first_ones_stay():
    first = [f"Ann {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(400)]
    for value in (first, ", ".join(first)):
        people = read_people({"speakers": value})
        assert names(people.speakers) == first[:MAX_SPEAKERS]
        [(_, reason, _)] = people.mistakes
        assert f"only the first {MAX_SPEAKERS} of them count" in reason


def test_the_names_of_a_person_are_listed_once():
    people = read_people({"speakers": ['Ann "Kite" Lee', "Bo Chan (陈波)"]})
    assert people.list_names() == ('Ann "Kite" Lee', "Bo Chan", "陈波")

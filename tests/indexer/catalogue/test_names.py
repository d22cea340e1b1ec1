"""Keys and choices of names, in two languages."""

import pytest

from indexer.catalogue.names import choose_name, make_name_key


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Tide-Mesh Meetup", "tidemeshmeetup"),
        ("ＴｉｄｅＣｏｎ　２０３１", "TideCon 2031"),
        ("潮汐大會", "潮汐大会"),
        ("José Núñez", "jose nunez"),
        ("A_B", "ab"),
    ],
)
def test_spellings_of_one_name_share_a_key(name, same):
    assert make_name_key(name) == make_name_key(same) != ""


@pytest.mark.parametrize(("name", "other"), [("C", "C++"), ("C", "C#"), ("Day 1", "Day 11")])
def test_other_names_have_other_keys(name, other):
    assert make_name_key(name) != make_name_key(other)


def test_the_first_name_in_the_language_is_chosen_else_the_first():
    names = ("TideCon 2031", "潮汐大会 2031", "TC 2031")
    assert choose_name(names, "zh") == "潮汐大会 2031"
    assert choose_name(names, "en") == "TideCon 2031"
    assert choose_name(names[:1], "zh") == "TideCon 2031"
    assert choose_name((), "en") == ""

"""Words of the community's own names are found in a question."""

import pytest

from indexer.text.community_names import find_name_words

NAMES = ("Blue Sail Club", "蓝帆俱乐部", "Halyard", "C++ Friends", "...")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("videos of the blue-sail club", {"blue", "sail", "club", "blue-sail"}),
        ("BlueSail Club slides", {"bluesail", "club"}),
        ("the Blue Sail Clubs' videos", {"blue", "sail", "club"}),
        ("the Halyard's videos", {"halyard", "s"}),
        ("ＨＡＬＹＡＲＤ 的视频", {"halyard"}),
        ("蓝帆俱乐部的视频", {"蓝帆", "帆俱", "俱乐", "乐部", "部的"}),
        ("藍帆俱樂部绳结", {"蓝帆", "帆俱", "俱乐", "乐部", "部绳"}),
        ("在蓝帆俱乐部", {"在蓝", "蓝帆", "帆俱", "俱乐", "乐部"}),
        ("Halyard视频", {"halyard"}),
        ("how is a halyard tied to another halyards", {"halyard"}),
        ("HalyardCon 2022", set()),
        ("a blue sail", set()),
        ("club for sails", set()),
        ("俱乐部的视频", set()),
        ("c++ friends", {"c++", "friend"}),
        ("...", set()),
        ("", set()),
    ],
)
def test_only_words_of_whole_names_are_found(question, words):
    assert find_name_words(question, NAMES) == words


def test_without_names_no_word_is_found():
    assert find_name_words("Blue Sail Club", ()) == frozenset()
    assert find_name_words("Blue Sail Club", ("", " ")) == frozenset()


def test_a_word_that_also_stands_outside_of_the_name_counts():
    assert "club" not in find_name_words("Blue Sail Club and another club", NAMES)

"""Which questions are grouped, by their vectors and by what they name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.report.clustering import NEAR_QUESTION, NEAR_TOPIC, Item, cluster

PROSE = Item(key="", is_named=False, has_topic=True, page="")
NAMED = Item(key="MeshDay", is_named=True, has_topic=False, page="")
NOTHING = (0.0, 0.0)


def turn(cosine: float) -> tuple[float, float]:
    """A unit vector with this cosine to the first axis."""
    return cosine, float(np.sqrt(1 - cosine**2))


def group(items: list[Item], vectors: list[tuple[float, float]]) -> list[list[int]]:
    array = np.array(vectors, dtype=np.float32)
    return cluster(items, array, array)


def test_questions_without_names_are_grouped_by_their_vectors():
    vectors = [turn(1), turn(NEAR_QUESTION + 0.01), turn(NEAR_QUESTION - 0.01)]
    assert group([PROSE] * 3, vectors) == [[0, 1], [2]]


def test_a_question_joins_the_nearest_group_and_not_the_first_that_would_do():
    vectors = [turn(1), turn(0.6), turn(0.75)]
    assert group([PROSE] * 3, vectors) == [[0], [1, 2]]


def test_what_is_named_otherwise_is_apart_whatever_the_vectors_say():
    assert group([NAMED, replace(NAMED, key="MeshDay 2")], [NOTHING] * 2) == [[0], [1]]


def test_questions_that_name_the_same_and_nothing_else_are_one():
    assert group([NAMED] * 3, [NOTHING] * 3) == [[0, 1, 2]]


@pytest.mark.parametrize(("cosine", "groups"), [(0.01, [[0, 1]]), (-0.01, [[0], [1]])])
def test_two_topics_beside_the_same_names_are_compared(cosine, groups):
    both = [replace(NAMED, has_topic=True)] * 2
    assert group(both, [turn(1), turn(NEAR_TOPIC + cosine)]) == groups


@pytest.mark.parametrize(
    ("first", "second", "groups"),
    [("a", "a", [[0, 1]]), ("a", "b", [[0], [1]]), ("", "", [[0], [1]])],
)
def test_where_one_has_a_topic_the_page_that_answered_decides(first, second, groups):
    items = [replace(NAMED, page=first), replace(NAMED, has_topic=True, page=second)]
    assert group(items, [NOTHING, turn(1)]) == groups


def test_topics_find_the_question_without_one_that_the_same_page_answered_wherever_it_stands():
    topic = replace(NAMED, has_topic=True, page="a")
    items = [topic, topic, replace(NAMED, page="a"), replace(topic, page="b")]
    assert group(items, [turn(1), turn(0), NOTHING, turn(-1)]) == [[0, 1, 2], [3]]


def test_a_topic_that_is_the_same_goes_before_a_page_that_is_the_same():
    topic = replace(NAMED, has_topic=True, page="b")
    items = [replace(NAMED, page="a"), topic, replace(topic, page="a")]
    assert group(items, [NOTHING, turn(1), turn(0.9)]) == [[0], [1, 2]]


def test_groups_stand_in_the_order_of_their_first_questions():
    keys = ["b", "a", "b", "c", "a"]
    items = [replace(NAMED, key=key) for key in keys]
    assert group(items, [NOTHING] * 5) == [[0, 2], [1, 4], [3]]


def test_nothing_is_no_group():
    assert cluster([], np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32)) == []

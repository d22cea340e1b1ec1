"""Groups questions that ask for the same, across wordings and languages.

Leader clustering (Hartigan, "Clustering Algorithms", 1975, chapter 3): each question, the most
frequent first, joins the nearest group whose first question is near enough, or begins one. Only
questions with the same names and the same wish are compared, so that the 2021 edition of an event
never mixes with that of 2022, whatever the vectors say. How good the groups are: `docs/report.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.records import Vectors

NEAR_QUESTION = 0.65
"""Cosine from which two questions without a name ask for the same. Chosen on half of the groups of
translated questions: their F1 differs by 0.003 from 0.55 to 0.65 and falls on both sides, and of
these the purest is taken."""
NEAR_TOPIC = 0.5
"""Cosine from which two topics beside the same names are one; from 0.3 to 0.6 the groups of our
questions are as good."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question to be grouped."""

    key: Hashable
    """What it shares with all that it is compared with."""
    is_named: bool
    """Whether the key holds names, so that only topics are left to compare."""
    has_topic: bool
    page: str
    """The page that answered it; empty for none."""


def cluster(items: Sequence[Item], questions: Vectors, topics: Vectors) -> list[list[int]]:
    """Group questions.

    Args:
        items: The questions, the most frequent first.
        questions: Vectors of whole questions; shape (len(items), d), float32, unit rows.
        topics: Vectors of their topics; the same shape, a zero row for no topic.

    Returns:
        Places in `items`, by group; the groups by their first question, and so each of them.
    """
    places_by_key: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        places_by_key[item.key].append(place)
    clusters: list[list[int]] = []
    for places in places_by_key.values():
        if items[places[0]].is_named:
            # Those without a topic first, so that others with the same answer find them there.
            order = sorted(places, key=lambda place: items[place].has_topic)
            clusters += _group(order, topics, NEAR_TOPIC, [items[place] for place in order])
        else:
            clusters += _group(places, questions, NEAR_QUESTION)
    return sorted(clusters)


def _group(
    places: Sequence[int], vectors: Vectors, least: float, items: Sequence[Item] = ()
) -> Iterator[list[int]]:
    """Group questions with one key, by vectors and, for those with names, by `_compare_topics`."""
    # Grown in place: each question is compared with all leaders in one product.
    leaders = np.zeros((len(places), vectors.shape[1]), dtype=np.float32)
    groups: list[list[int]] = []
    firsts: list[Item] = []
    for number, place in enumerate(places):
        scores = leaders[: len(groups)] @ vectors[place]
        if items:
            scores = _compare_topics(items[number], firsts, scores)
        best = int(np.argmax(scores)) if groups else 0
        if groups and scores[best] >= least:
            groups[best].append(place)
            continue
        leaders[len(groups)] = vectors[place]
        groups.append([place])
        if items:
            firsts.append(items[number])
    yield from map(sorted, groups)


def _compare_topics(
    item: Item, others: Sequence[Item], cosines: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Compare the topic of a question with those of others that name the same.

    Where only one has a topic, that may be polite words which nobody knew: they ask for the same
    if the same page answered both.
    """
    scores = cosines.copy()
    for place, other in enumerate(others):
        if not item.has_topic and not other.has_topic:
            scores[place] = 1.0
        elif not (item.has_topic and other.has_topic):
            # No more than enough, so that a topic that is really the same goes before.
            scores[place] = NEAR_TOPIC if item.page and item.page == other.page else 0.0
    return scores

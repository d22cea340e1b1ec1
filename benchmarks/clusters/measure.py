"""B-cubed precision and recall of clusters.

Source: Bagga and Baldwin, "Entity-Based Cross-Document Coreferencing Using the Vector Space Model"
(1998).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the clusters of some questions are."""

    questions: int
    precision: float
    """Of the cluster of a question, the share that asks for the same."""
    recall: float
    """Of what asks for the same as a question, the share that is in its cluster."""

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def measure(
    clusters: Sequence[Sequence[str]], groups: Mapping[str, str], counted: Sequence[str]
) -> Quality:
    """Measure clusters of questions, whose groups are given, by the questions that count."""
    sizes = Counter(groups.values())
    places: dict[str, int] = {}
    members: dict[int, Counter[str]] = defaultdict(Counter)
    for place, cluster in enumerate(clusters):
        for question in cluster:
            places[question] = place
            members[place][groups[question]] += 1
    precision = recall = 0.0
    for question in counted:
        inside = members[places[question]]
        same = inside[groups[question]]
        precision += same / inside.total()
        recall += same / sizes[groups[question]]
    return Quality(len(counted), precision / len(counted), recall / len(counted))

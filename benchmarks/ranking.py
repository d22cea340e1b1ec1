"""How good a ranking is: recall at 1 and 10, and the mean reciprocal rank."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.question_sets import Question

K = 10
"""Pages of a ranking that are looked at."""

Measures = dict[str, float]
"""`recall@1`, `recall@10` and `mrr@10`, 0 to 1, and `questions`, how many."""


def rank_of(pages: Sequence[str], relevant: frozenset[str]) -> int:
    """Place of the first right page among the first `K`, from 1; 0 when there is none."""
    return next((place for place, page in enumerate(pages[:K], 1) if page in relevant), 0)


def measure(rankings: Sequence[Sequence[str]], questions: Sequence[Question]) -> Measures:
    """Measure rankings against what should have been found.

    Args:
        rankings: Ids of pages, best first and each once; one ranking a question.
        questions: One or more.

    Returns:
        The measures, rounded to four places.
    """
    ranks = [rank_of(found, q.relevant) for found, q in zip(rankings, questions, strict=True)]
    count = len(ranks)
    return {
        "recall@1": round(sum(rank == 1 for rank in ranks) / count, 4),
        f"recall@{K}": round(sum(rank > 0 for rank in ranks) / count, 4),
        f"mrr@{K}": round(sum(1 / rank for rank in ranks if rank) / count, 4),
        "questions": count,
    }

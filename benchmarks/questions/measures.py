"""Measures of a ranking: recall at 1 and 10, and the mean reciprocal rank."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.questions.question_sets import Question

K = 10
"""Number of pages in a ranking that count."""

Measures = dict[str, float]
"""`recall@1`, `recall@10` and `mrr@10`, from 0 to 1, and `questions`, the number of them."""


def find_rank(pages: Sequence[str], relevant: frozenset[str]) -> int:
    """Give the place of the first right page among the first `K`, from 1; 0 if there is none."""
    return next((place for place, page in enumerate(pages[:K], 1) if page in relevant), 0)


def measure_rankings(rankings: Sequence[Sequence[str]], questions: Sequence[Question]) -> Measures:
    """Measure rankings against the right pages of their questions.

    Args:
        rankings: Ids of pages, best first and each once; one ranking a question.
        questions: One or more.

    Returns:
        The measures, rounded to four places.
    """
    ranks = [find_rank(pages, q.relevant) for pages, q in zip(rankings, questions, strict=True)]
    count = len(ranks)
    return {
        "recall@1": round(sum(rank == 1 for rank in ranks) / count, 4),
        f"recall@{K}": round(sum(rank > 0 for rank in ranks) / count, 4),
        f"mrr@{K}": round(sum(1 / rank for rank in ranks if rank) / count, 4),
        "questions": count,
    }

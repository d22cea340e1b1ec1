"""What people asked, as clusters; and what of it has no good answer, as suggestions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.report.clustering import Item, cluster
from bot.report.records import Cluster, Example, NearPage, Suggestion
from bot.report.subjects import Subject, read_subject
from bot.report.wordings import Wording
from bot.understanding.request import Understanding
from indexer.search.index import Reader
from indexer.search.query import parse_query

MOST_EXAMPLES = 4
"""Other wordings that are shown of a cluster."""
FAR = 0.05
"""Confidence below which nothing that was not found is near: below it are three of four questions
about anything else, and one of six about what the archive might hold (`docs/report.md`)."""
NEAR_PAGES = 3
"""Pages that are shown with a suggestion."""

Rest = Callable[[], None]
"""Called after each question, so that a server's answers go first."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Wordings that ask for the same, the most frequent first."""

    subject: Subject
    """Of its first wording."""
    wordings: tuple[Wording, ...]

    def describe(self) -> Cluster:
        """Describe it without the hashes of people."""
        first, *others = self.wordings
        return Cluster(
            question=first.question,
            language=first.language,
            wants=self.subject.wants,
            times=sum(one.times for one in self.wordings),
            people=count_people(self.wordings),
            wordings=len(self.wordings),
            not_found=sum(one.not_found for one in self.wordings),
            objections=len(set().union(*(one.objecting for one in self.wordings))),
            thanks=len(set().union(*(one.confirming for one in self.wordings))),
            last=max(one.last for one in self.wordings),
            examples=tuple(
                Example(one.question, one.language, one.times)
                for one in _mix_languages(first, others)[:MOST_EXAMPLES]
            ),
        )


def find_matters(
    wordings: Sequence[Wording], understanding: Understanding, reader: Reader, rest: Rest
) -> list[Matter]:
    """Group wordings, the most frequent first, by what they ask for."""
    subjects = []
    for wording in wordings:
        subjects.append(read_subject(understanding, wording.question, reader))
        rest()
    items = [
        Item((one.names, one.limits), one.is_named, bool(one.topic), wording.page)
        for one, wording in zip(subjects, wordings, strict=True)
    ]
    questions = reader.encoder.encode([wording.question for wording in wordings])
    topics = reader.encoder.encode([subject.topic for subject in subjects])
    return [
        Matter(subjects[places[0]], tuple(wordings[place] for place in places))
        for places in cluster(items, questions, topics)
    ]


def find_suggestions(matters: Iterable[Matter], limit: int) -> list[tuple[Suggestion, Matter]]:
    """Find what has no good answer, without its pages: that which most people lack first.

    What is far from every page comes last.
    """
    suggestions = []
    for matter in matters:
        bad = tuple(one for one in matter.wordings if not one.is_good)
        if bad:
            suggestions.append((_make_suggestion(matter, bad), Matter(matter.subject, bad)))
    suggestions.sort(
        key=lambda pair: (not pair[0].is_far, pair[0].people, pair[0].times), reverse=True
    )
    return suggestions[:limit]


def _make_suggestion(matter: Matter, bad: Sequence[Wording]) -> Suggestion:
    missing = [one for one in bad if one.is_missing]
    objecting = [one.objecting for one in bad if not one.is_missing]
    return Suggestion(
        cluster=matter.describe(),
        reason="not_found" if missing else "wrong",
        is_far=bool(missing) and all(one.confidence < FAR for one in missing),
        people=len(set().union(*objecting, *(one.people for one in missing))),
        times=sum(map(len, objecting)) + sum(one.times for one in missing),
        pages=(),
    )


def find_near_pages(matter: Matter, reader: Reader) -> tuple[NearPage, ...]:
    """Find the pages of what the first wording without a good answer names, and the nearest."""
    query = parse_query(matter.wordings[0].question)
    hits = reader.search(query, reader.expand(query), NEAR_PAGES)
    near = [(hit.passage.source, hit.passage.document) for hit in hits]
    keys = list(dict.fromkeys([*_list_named(matter.subject, reader), *near]))[:NEAR_PAGES]
    documents = reader.store.documents(keys)
    return tuple(NearPage(one.title, one.url, one.source, one.id) for one in documents)


def _list_named(subject: Subject, reader: Reader) -> list[tuple[str, str]]:
    """List the best page of each talk and event that a question names, as (source, id)."""
    catalogue = reader.catalogue
    told = [one.pages for one in catalogue.get_talks(subject.talks)]
    told += [one.pages for one in catalogue.get_events(subject.events)]
    pages = [(evidence[0].source, evidence[0].document) for evidence in told if evidence]
    return [page for page in pages if reader.is_shown(*page)]


def count_people(wordings: Iterable[Wording]) -> int:
    """Count who asked, each person once."""
    return len(set().union(*(one.people for one in wordings)))


def _mix_languages(first: Wording, others: Sequence[Wording]) -> list[Wording]:
    """Put the most frequent wording of another language than the first one's in front."""
    other = next((one for one in others if one.language != first.language), None)
    return [other, *(one for one in others if one is not other)] if other else list(others)

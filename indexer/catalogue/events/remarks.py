"""Says where pages contradict each other about an event."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.catalogue.events.merge import MergedEvents
from indexer.catalogue.events.records import EventRecords
from indexer.catalogue.records import Event, Evidence
from indexer.records import Remark

MAX_REMARKS = 50
"""Most remarks about the catalogue of one index."""


def list_remarks(merged: MergedEvents, records: EventRecords) -> list[Remark]:
    """List contradicting first days of one event, and events that may be one."""
    remarks: list[Remark] = []
    for event in records.events:
        remarks.extend(_remark_days(event))
    kept = [pair for pair in merged.apart if all(id(group) in records.ids for group in pair)]
    for one, other in kept:
        first, second = (records.events[records.ids[id(group)] - 1] for group in (one, other))
        evidence = _find_start(second)
        if evidence is None:
            continue
        reason = (
            f"it says that {second.names[0]} began on {second.start}, others say {first.start}: "
            "two events were made of them"
        )
        remedy = "if they are one, correct the day; if not, give each a name of its own"
        remarks.append(Remark(_name_file(evidence), 0, reason, remedy))
    return remarks[:MAX_REMARKS]


def _remark_days(event: Event) -> Iterator[Remark]:
    """Remark on each further document that gives another first day."""
    starts = [fact for fact in event.facts if fact.field == "start"]
    told: set[str] = set()
    for fact in starts[1:]:
        file = _name_file(fact.evidence)
        is_same_file = file == _name_file(starts[0].evidence)
        if fact.value != starts[0].value and file not in told and not is_same_file:
            told.add(file)
            reason = (
                f"it says that {event.names[0]} began on {fact.value}, "
                f"{_name_file(starts[0].evidence)} says {starts[0].value}, which counts"
            )
            yield Remark(file, 0, reason, "correct one of the two days")


def _find_start(event: Event) -> Evidence | None:
    return next((fact.evidence for fact in event.facts if fact.field == "start"), None)


def _name_file(evidence: Evidence) -> str:
    return f"{evidence.source}/{evidence.document}"

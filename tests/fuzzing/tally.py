"""Counts what came of the inputs of a target, and keeps one input of each thing that went wrong."""

from __future__ import annotations

from collections import Counter

import msgspec

from tests.fuzzing.measure import Kind, Outcome


class Finding(msgspec.Struct):
    """One thing that went wrong, however many inputs show it."""

    kind: Kind
    place: str
    detail: str
    data: bytes
    """The shortest input that shows it; in JSON as base64."""
    seconds: float
    times: int = 1


class Tally(msgspec.Struct):
    """What came of the inputs of a target."""

    target: str
    inputs: int = 0
    survived: int = 0
    refused: int = 0
    input_bytes: int = 0
    seconds: float = 0.0
    """Processor time in all, with that of making inputs."""
    findings: list[Finding] = []

    def add(self, data: bytes, outcome: Outcome) -> None:
        """Count an input."""
        self.inputs += 1
        self.input_bytes += len(data)
        if outcome.kind == "survived":
            self.survived += 1
        elif outcome.kind == "refused":
            self.refused += 1
        else:
            self._keep(data, outcome)

    def merge(self, other: Tally) -> None:
        """Add the counts and findings of another run of the same target."""
        self.inputs += other.inputs
        self.survived += other.survived
        self.refused += other.refused
        self.input_bytes += other.input_bytes
        self.seconds += other.seconds
        for finding in other.findings:
            known = self._find(finding.kind, finding.place)
            if known is None:
                self.findings.append(finding)
            else:
                known.times += finding.times

    def count_findings(self) -> Counter[Kind]:
        """Count the inputs that went wrong, by kind."""
        counts: Counter[Kind] = Counter()
        for finding in self.findings:
            counts[finding.kind] += finding.times
        return counts

    def _find(self, kind: Kind, place: str) -> Finding | None:
        return next((one for one in self.findings if (one.kind, one.place) == (kind, place)), None)

    def _keep(self, data: bytes, outcome: Outcome) -> None:
        known = self._find(outcome.kind, outcome.place)
        if known is None:
            found = Finding(outcome.kind, outcome.place, outcome.detail, data, outcome.seconds)
            self.findings.append(found)
            return
        known.times += 1
        if len(data) < len(known.data):
            known.data, known.detail, known.seconds = data, outcome.detail, outcome.seconds

"""Gathers the questions that read the same, and chooses those that are compared by meaning."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.journal.history import History, KeptVerdict

MOST_COMPARED = 4000
"""Wordings that are read and compared: each takes 2 ms."""
FOR_UNANSWERED = 1500
"""Of these, how many are kept for wordings without a good answer, which are what a report is for
and which are rarely asked twice."""


@dataclass(slots=True)
class Wording:
    """Questions that differ only in case, script, marks or spaces."""

    question: str = ""
    """As it was asked last."""
    language: str = ""
    times: int = 0
    not_found: int = 0
    last: str = ""
    confidence: float = 0.0
    """Of its last answer, 0 to 1; small where no page came near."""
    page: str = ""
    """The page that answered it last; empty for none."""
    is_good: bool = False
    """Whether its last answer was found, or a choice, and no more people object than confirm it."""
    is_missing: bool = False
    """Whether its last answer was that nothing was found."""
    people: set[bytes] = field(default_factory=set)
    objecting: set[bytes] = field(default_factory=set)
    """Who called an answer wrong or incomplete."""
    confirming: set[bytes] = field(default_factory=set)


def gather_wordings(history: History) -> list[Wording]:
    """Gather them, those of most people first; what follows on other questions is left out."""
    wordings: defaultdict[str, Wording] = defaultdict(Wording)
    generations: dict[str, str] = {}
    for row in history.questions:
        if not row.folded:
            continue
        wording = wordings[row.folded]
        wording.question, wording.language = row.question, row.language
        wording.times += 1
        wording.last, wording.confidence = row.asked_at, row.confidence
        # An older Huigu kept no kind, so that a choice is not told from nothing at all.
        wording.is_missing = not row.found and row.kind != "clarify"
        wording.not_found += wording.is_missing
        wording.page = row.page if row.found else ""
        if row.asker:
            wording.people.add(row.asker)
        generations[row.folded] = row.generation
    balances = _count_balances(history.verdicts)
    for verdict in history.verdicts:
        if wording_of := wordings.get(verdict.folded):
            is_good = verdict.verdict == "helpful"
            (wording_of.confirming if is_good else wording_of.objecting).add(verdict.person)
    for folded, wording in wordings.items():
        balance = balances[folded, generations[folded]]
        wording.is_good = not wording.is_missing and balance >= 0
    return sorted(wordings.values(), key=rank, reverse=True)


def rank(wording: Wording) -> tuple[int, int, str]:
    """Rank a wording by people, then by how often and how lately it was asked."""
    return len(wording.people), wording.times, wording.last


def choose_compared(wordings: Sequence[Wording]) -> list[Wording]:
    """Choose at most `MOST_COMPARED` wordings, in their order, some for want of an answer."""
    if len(wordings) <= MOST_COMPARED:
        return list(wordings)
    places = dict.fromkeys(range(MOST_COMPARED - FOR_UNANSWERED))
    unanswered = (place for place, wording in enumerate(wordings) if not wording.is_good)
    for place in (*unanswered, *range(len(wordings))):
        if len(places) == MOST_COMPARED:
            break
        places[place] = None
    return [wordings[place] for place in sorted(places)]


def _count_balances(verdicts: Iterable[KeptVerdict]) -> Counter[tuple[str, str]]:
    """Count who confirms an answer less who objects; each person once for a text and index."""
    said = {(one.folded, one.generation, one.person, one.verdict == "helpful") for one in verdicts}
    balances: Counter[tuple[str, str]] = Counter()
    for folded, generation, _, is_helpful in said:
        balances[folded, generation] += 1 if is_helpful else -1
    return balances

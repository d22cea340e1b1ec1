"""Figures of the intent model on held-out templates, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from training.intent_model.held_out import Judged

LANGUAGES = ("zh", "en")
_AS_INTENT = {"list/speakers": "who"}
"""Labels that get the answer of another intent."""


def format_report(judged: Sequence[Judged]) -> str:
    """Give accuracy by label and language, what was confused most, and the worst templates."""
    wrong = [one for one in judged if not one.right]
    worst = Counter((one.template.label, one.template.text) for one in wrong)
    mistaken = {(one.template.label, one.template.text): one for one in wrong}
    lines = [format_table(judged), "", "worst templates:"]
    for (label, text), count in worst.most_common(60):
        one = mistaken[label, text]
        lines.append(f"{count:3} {label} <- {text} | {one.text} -> {one.label}")
    return "\n".join(lines)


def format_table(judged: Sequence[Judged]) -> str:
    """Give a Markdown table: accuracy by label and language, and what each is taken for."""
    header = ["| label | zh | en | taken for |", "| --- | --- | --- | --- |"]
    rows = [_format_row("all", judged, judged)]
    for label in sorted({one.template.label for one in judged}):
        some = [one for one in judged if one.template.label == label]
        rows.append(_format_row(f"`{label}`", some, some))
    # Those without alternatives may have near twins among those learned from.
    wide = [one for one in judged if one.template.has_alternatives]
    rows.insert(1, _format_row("the intent alone", judged, judged, _keep_intents(judged)))
    rows.insert(2, _format_row("all with alternatives", wide, wide))
    rows.insert(3, _format_row("the intent with alternatives", wide, wide, _keep_intents(wide)))
    return "\n".join([*header, *rows])


def _keep_intents(judged: Sequence[Judged]) -> list[Judged]:
    """Keep what gets the answer of the right intent, whatever its subject."""
    return [one for one in judged if find_intent(one.label) == find_intent(one.template.label)]


def find_intent(label: str) -> str:
    """Find the intent whose answer a label gets."""
    return _AS_INTENT.get(label, label.partition("/")[0])


def _format_row(
    name: str,
    some: Sequence[Judged],
    confused: Iterable[Judged],
    right: Sequence[Judged] | None = None,
) -> str:
    right = [one for one in some if one.right] if right is None else right
    cells = []
    for language in LANGUAGES:
        number = sum(one.template.language == language for one in some)
        good = sum(one.template.language == language for one in right)
        cells.append(f"{good / number:.3f} ({number})" if number else "-")
    taken = Counter(one.label for one in confused if not one.right)
    others = "" if name.startswith(("all", "the")) else ", ".join(
        f"{label} {count}" for label, count in taken.most_common(3))  # fmt: skip
    return f"| {name} | {' | '.join(cells)} | {others} |"

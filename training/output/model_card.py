"""The model card of an encoder, filled from its report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from string import Template

from training.output.report import Report

TEMPLATE = Path(__file__).parent / "model_card.md"


def format_model_card(report: Report) -> str:
    """Fill the template of the model card."""
    held_out = [
        f"| {name} | {count:,} | {first:.3f} | {tenth:.3f} |"
        for name, (count, first, tenth) in report.held_out.items()
    ]
    licences = [
        f"| {source} | {licence} | {count:,} |"
        for (source, licence), count in sorted(report.licences.items())
    ]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        name=report.name,
        notes="".join(f"\n{note}\n" for note in _write_notes(report)),
        words=f"{report.words:,}",
        megabytes=f"{report.megabytes:.1f}",
        pairs="\n".join(f"| {name} | {count:,} |" for name, count in report.pairs.items()),
        licences="\n".join(licences),
        recipe=", ".join(f"{key} {value}" for key, value in asdict(report.recipe).items()),
        losses="\n".join(f"| {step:,} | {loss:.3f} |" for step, loss in report.losses),
        held_out="\n".join(held_out),
        questions="\n".join(f"| {name} | {value:.3f} |" for name, value in report.questions.items())
        or "| not measured in this run | |",
    )


def _write_notes(report: Report) -> Iterator[str]:
    """Say where this encoder differs from the text of the card."""
    if report.without:
        yield f"**Made for comparison, without {', '.join(report.without)}.**"
    if "dictionary" in report.without:
        yield (
            "Nothing of CC-CEDICT is in it: neither its pairs, nor its words in the vocabulary, "
            "nor its glosses for the first vectors of Chinese words, which were random instead."
        )
    if report.own:
        yield (
            f"**Made with a community's own text besides: {', '.join(report.own)}.** Question sets "
            "over the same pages flatter it; its terms of use are those of that text too."
        )

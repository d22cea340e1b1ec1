"""Fits and measures when a question gets a pinned answer (`bot.answering.from_pinned.likeness`).

    python -m benchmarks.pinned [--verbose]

The answers of `answers.jsonl` are pinned beside `corpus/`. Half of `questions.jsonl` fits the
model: its weights, to copy, are printed. The other half, and questions that others ask of their
archives, say what the shipped weights are worth. Wordings and questions were written apart.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import msgspec
import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.pinned.asked_elsewhere import list_asked_elsewhere
from benchmarks.systems.huigu import open_index
from bot.answering.from_pinned.choice import LEAST, choose_answer
from bot.answering.from_pinned.wordings import Compared, PinnedWordings
from bot.messages import Question
from bot.understanding.request import Understanding
from indexer.cli.console import show_progress
from indexer.search.index import Index, Reader

FOLDER = Path(__file__).parent
CORPUS = Path("corpus")
Line = TypeVar("Line", bound=msgspec.Struct)
THRESHOLDS = (0.45, 0.5, 0.55, 0.6, 0.65)
"""Compared beside each other; `choose_answer` ships with `LEAST`."""


class Pinned(msgspec.Struct, frozen=True):
    """A line of `answers.jsonl`."""

    id: str
    questions: list[str]


class Asked(msgspec.Struct, frozen=True):
    """A line of `questions.jsonl`."""

    question: str
    answer: str = ""
    """`Pinned.id` of its answer; empty if none is."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A question, and the pinned answers that come near to it."""

    asked: Asked
    compared: list[Compared]

    @property
    def fits(self) -> bool:
        """Whether it is of the half that fits the model."""
        return zlib.crc32(self.asked.question.encode()) % 2 == 0


def main() -> None:
    """Pin, ask, fit, print."""
    parser = argparse.ArgumentParser(description="Measure when a pinned answer is given")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--verbose", action="store_true", help="list what went wrong")
    arguments = parser.parse_args()
    with pin_answers() as index, index.open_reader() as reader:
        samples = ask(reader, read_lines("questions.jsonl", Asked))
        fit([sample for sample in samples if sample.fits])
        print_shares("questions.jsonl, the other half", [one for one in samples if not one.fits])
        for name, questions in list_asked_elsewhere(arguments.data):
            print_shares(name, ask(reader, [Asked(question) for question in questions]))
    if arguments.verbose:
        print_mistakes(samples)


def read_lines(name: str, kind: type[Line]) -> list[Line]:
    """Read a file of JSON lines beside this module."""
    lines = (FOLDER / name).read_bytes().splitlines()
    return [msgspec.json.decode(line, type=kind) for line in lines]


@contextmanager
def pin_answers() -> Iterator[Index]:
    """Index the shipped corpus with the benchmark's answers beside it."""
    with TemporaryDirectory() as folder, show_progress() as progress:
        for one in read_lines("answers.jsonl", Pinned):
            head = msgspec.json.encode({"questions": one.questions}).decode()
            Path(folder, f"{one.id}.md").write_text(f"{head}\n\nAsk at the desk.\n", "utf-8")
        sources = [
            ("markdown", CORPUS / "recaps"),
            ("sessions", CORPUS / "sessions"),
            ("answers", Path(folder)),
        ]
        with open_index(sources, "pinned answers", progress) as index:
            yield index


def ask(reader: Reader, questions: Sequence[Asked]) -> list[Sample]:
    """Compare each question with the pinned answers."""
    understanding = Understanding(reader.encoder, date.today)
    wordings = PinnedWordings(reader, understanding)
    return [
        Sample(
            one, wordings.compare(understanding.read(Question(text=one.question), reader), reader)
        )
        for one in questions
    ]


def fit(samples: Sequence[Sample]) -> None:
    """Fit the model on pairs of question and answer, and print its weights."""
    pairs = [
        (msgspec.structs.astuple(one.likeness), get_id(one) == sample.asked.answer)
        for sample in samples
        for one in sample.compared
        if one.likeness is not None
    ]
    model = LogisticRegression(C=1.0, max_iter=10_000)
    model.fit(np.array([values for values, _ in pairs]), [label for _, label in pairs])
    weights = ", ".join(f"{x:.2f}" for x in model.coef_[0])
    print(f"BIAS = {model.intercept_[0]:.2f}\nWEIGHTS = ({weights})  # {len(pairs)} pairs\n")


def get_id(compared: Compared) -> str:
    """Get `Pinned.id` of an answer."""
    return compared.answer.documents[0].id.removesuffix(".md")


def print_shares(name: str, samples: Sequence[Sample]) -> None:
    """Print how many questions get their answer, and how many get another, at each threshold."""
    own = [sample for sample in samples if sample.asked.answer]
    others = [sample for sample in samples if not sample.asked.answer]
    print(f"{name}: {len(own)} have an answer, {len(others)} have none")
    for least in THRESHOLDS if own else (LEAST,):
        right = [sample for sample in own if get_given(sample, least) == sample.asked.answer]
        wrong = [
            sample for sample in own if get_given(sample, least) not in ("", sample.asked.answer)
        ]
        given = [sample for sample in others if get_given(sample, least)]
        found = f"{len(right) / len(own):.3f} right, {len(wrong)} wrong; " if own else ""
        print(f"  at {least}: {found}{1 - len(given) / len(others):.4f} of those without get none")


def print_mistakes(samples: Sequence[Sample]) -> None:
    """Print the questions that get a wrong answer, and those that get none."""
    for sample in samples:
        given = get_given(sample, LEAST)
        if given != sample.asked.answer:
            print(f"{sample.asked.question} | {sample.asked.answer or '-'} | {given or '-'}")


def get_given(sample: Sample, least: float) -> str:
    """Get the id of the answer that a question is given; empty for none."""
    chosen = choose_answer(sample.compared, least)
    return get_id(chosen[1]) if chosen else ""


if __name__ == "__main__":
    main()

"""Groups the questions of known groups as the report does, and measures the clusters.

    .venv/bin/python -m benchmarks.clusters

Each question is asked once of a real index, as it would stand in the journal. The thresholds were
chosen on one half of the groups; the figures are of both halves.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.clusters.groups import Asked, read_groups
from benchmarks.clusters.measure import measure
from bot.answering.answer import Answerer
from bot.config import load_bot_settings
from bot.journal.database import fold_question
from bot.messages import MAX_QUESTION_CHARS, Question
from bot.report.matters import Matter, find_matters
from bot.report.wordings import Wording
from indexer.search.index import Index

SEED = 17


def main() -> None:
    """Read the questions, ask them, group them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default="huigu.toml", type=Path, help="of an index")
    parser.add_argument("--data", default="../shared/data", type=Path, help="the question sets")
    parser.add_argument("--largest", default=0, type=int, metavar="N", help="print clusters")
    arguments = parser.parse_args()
    asked = list({fold_question(one.question): one for one in read_groups(arguments.data)}.values())
    random.Random(SEED).shuffle(asked)
    settings = load_bot_settings(arguments.config).indexer
    with closing(Index.open(settings)) as index:
        answerer = Answerer.open(index, settings.find_wordings())
        wordings = [_ask(answerer, one.question) for one in asked]
        with index.open_reader() as reader:
            matters = find_matters(wordings, answerer.understanding, reader, lambda: None)
    _print_table(asked, matters)
    by_size = sorted(matters, key=lambda matter: -len(matter.wordings))
    for number, matter in enumerate(by_size[: arguments.largest], 1):
        print(f"\n{number}. {len(matter.wordings)} wordings")
        for wording in matter.wordings[:12]:
            print(f"   {wording.question}")


def _ask(answerer: Answerer, text: str) -> Wording:
    answer = answerer.answer(Question(text=text[:MAX_QUESTION_CHARS]))
    page = answer.citations[0].document if answer.found and answer.citations else ""
    return Wording(question=text, language=answer.language, times=1, page=page)


def _print_table(asked: Sequence[Asked], matters: Sequence[Matter]) -> None:
    groups = {one.question: one.group for one in asked}
    clusters = [[one.question for one in matter.wordings] for matter in matters]
    names = sorted(set(groups.values()))
    random.Random(SEED).shuffle(names)
    chosen_on = set(names[: len(names) // 2])
    print(f"{len(asked)} questions, {len(names)} groups, {len(clusters)} clusters")
    print("| questions | half | n | precision | recall | F1 |\n|---|---|---|---|---|---|")
    for name in ("all", *dict.fromkeys(one.set for one in asked)):
        for is_chosen, half in ((True, "chosen on"), (False, "held out")):
            counted = [
                one.question
                for one in asked
                if name in ("all", one.set) and (one.group in chosen_on) == is_chosen
            ]
            one = measure(clusters, groups, counted)
            figures = f"{one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f}"
            print(f"| {name} | {half} | {one.questions} | {figures} |")


if __name__ == "__main__":
    main()

"""`huigu eval`: measure the answers to questions with known answers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click

from bot.answering.answer import Answerer
from bot.messages import Answer, Question
from indexer.cli.console import (
    config_option,
    format_examples,
    json_option,
    print_json,
    print_warnings,
    read_settings,
    show_progress,
)
from indexer.evaluation.check import list_warnings
from indexer.evaluation.evaluate import Row, evaluate, measure_all, read_rows
from indexer.evaluation.results import format_table, write_results
from indexer.records import Filter, Hit
from indexer.search.index import Index

MAX_K = 100
"""Largest k of `recall@k`: nobody reads more hits, and search ranks few more."""


@click.command(
    epilog=format_examples(
        "huigu eval questions.jsonl",
        "huigu eval --json --k 20 --out results links.jsonl refusals.jsonl",
    )
)
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--k", type=click.IntRange(1, MAX_K), default=10, show_default=True, help="Adds recall@k."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write results.json, table.md, misses.jsonl and plot.png into this folder.",
)
@config_option
@json_option
def evaluate_files(
    files: tuple[Path, ...], k: int, out: Path | None, config: Path, as_json: bool
) -> None:
    """Measure answers against questions with known ones.

    A file is JSONL, one question per line: {id, query, lang, relevant: [document ids],
    expected_links?, acceptable_links?, answerable?, answers?: [spellings], need?: "any"|"all"}.
    Several files are measured as one.
    """
    rows = [row for file in files for row in read_rows(file)]
    settings = read_settings(config)
    with closing(Index.open(settings)) as index:
        answerer = Answerer.open(index, settings.find_wordings())

        def search(query: str, depth: int) -> Sequence[Hit]:
            return index.search(query, k=depth, where=Filter(), per_document=True)

        def answer(query: str) -> Answer:
            return answerer.answer(Question(text=query))

        _warn_of_missing(index, rows)
        with show_progress() as progress:
            outcomes = evaluate(rows, search, answer, index.links(Filter()), k, progress)
    results = measure_all(outcomes, k)
    if out and not write_results(out, results, outcomes):
        click.echo("no plot.png: matplotlib is not installed (pip install matplotlib)", err=True)
    if as_json:
        print_json(results)
    else:
        click.echo(format_table(results), nl=False)


def _warn_of_missing(index: Index, rows: Sequence[Row]) -> None:
    """Warn of right answers that the index does not hold; they are measured all the same."""
    with index.open_reader() as reader:
        documents = {document for _, document, _ in reader.store.titles()}
    print_warnings(list_warnings(rows, documents, index.links(Filter())))

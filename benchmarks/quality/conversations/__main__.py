"""Conversations over any index, whose names and truth come from its catalogue.

python -m benchmarks.quality.conversations huigu.toml
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.quality.conversations.cast import list_casts
from benchmarks.quality.conversations.run import JudgedTurn, hold_conversations, read_scripts
from bot.answering.answer import Answerer
from indexer.cli.console import show_progress
from indexer.config import load_settings
from indexer.errors import HuiguError, UsageError
from indexer.search.index import Index

EPILOG = """
Each conversation of conversations.jsonl is held with several casts: events, a talk and a person
that the catalogue of the index knows. What is right is computed from the catalogue too. A turn that
cannot be judged, such as "the third one" of a list of two, is counted apart.

examples:
  python -m benchmarks.quality.conversations huigu.toml
  python -m benchmarks.quality.conversations other.toml --casts 5 --verbose
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Hold the conversations, and print the share of turns that are right."""
    options = _parser().parse_args(arguments)
    try:
        turns = _hold(options)
    except HuiguError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if options.verbose:
        for turn in turns:
            if turn.is_right is False:
                print(_format_miss(turn), file=sys.stderr)
    figures = count_turns(turns)
    print(json.dumps(figures, ensure_ascii=False) if options.json else format_figures(figures))
    return 0


def count_turns(turns: Sequence[JudgedTurn]) -> dict[str, dict[str, float]]:
    """Count by sort, and all: turns, those right, their share, and those that cannot be judged."""
    figures = {}
    for sort in (*sorted({turn.sort for turn in turns}), "all"):
        verdicts = [turn.is_right for turn in turns if sort in {turn.sort, "all"}]
        judged = [verdict for verdict in verdicts if verdict is not None]
        figures[sort] = {
            "turns": len(judged),
            "right": sum(judged),
            "share": round(sum(judged) / max(1, len(judged)), 3),
            "not judged": len(verdicts) - len(judged),
        }
    return figures


def format_figures(figures: dict[str, dict[str, float]]) -> str:
    """Format the figures as a table."""
    lines = ["| turn | turns | right | share | not judged |", "|---|---|---|---|---|"]
    for sort, row in figures.items():
        lines.append(f"| {sort} | {' | '.join(str(value) for value in row.values())} |")
    return "\n".join(lines)


def _hold(options: argparse.Namespace) -> list[JudgedTurn]:
    """Hold the conversations in the index of a configuration.

    Raises:
        UsageError: The index is too small for any.
    """
    scripts = [script for script in read_scripts() if script.id.startswith(options.only)]
    index = Index.open(load_settings(options.config))
    with closing(index), index.open_reader() as reader, show_progress() as progress:
        casts = list_casts(reader.catalogue, options.casts)
        if not casts:
            raise UsageError(f"{options.config}: no event, talk and person to talk about")
        return hold_conversations(Answerer(index), reader.catalogue, scripts, casts, progress)


def _format_miss(turn: JudgedTurn) -> str:
    answer = turn.answer
    links = " ".join(link.url for link in answer.links[:3])
    shown = " / ".join(answer.text.splitlines())[:200]
    return f"{turn.script} [{turn.sort}] {turn.said}\n    {answer.kind}: {shown}\n    {links}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality.conversations",
        description="Hold conversations about an archive's own events, talks and people.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("config", type=Path, help="huigu.toml of the index")
    add("--casts", type=int, default=3, metavar="N", help="casts at most (%(default)s)")
    add("--only", default="", metavar="ID", help="conversations whose ids begin like this")
    add("--verbose", action="store_true", help="print the turns that are wrong")
    add("--json", action="store_true", help="print JSON instead of the table")
    return parser


if __name__ == "__main__":
    sys.exit(main())

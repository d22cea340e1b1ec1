"""Gathers what a report is made of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.report.make import Parts
from bot.understanding.own_wordings import load_own_wordings
from bot.understanding.request import Understanding
from indexer.search.index import Index
from indexer.settings import Settings


def open_parts(index: Index, settings: Settings, journal: Path | None) -> Parts:
    """Gather them for a command; a server shares the understanding of its answerer.

    `EncoderError` and `ConfigError` pass through if a file cannot be read.
    """
    wordings = load_own_wordings(settings.find_wordings())
    return Parts(journal, index, Understanding(index.encoder, date.today, wordings), settings)

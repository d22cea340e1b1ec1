from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from bot.answering.answer import Answerer
from bot.report.make import Parts, Scope, make_report
from bot.report.records import Report
from indexer.config import load_settings
from indexer.search.index import Index
from tests.fakes.bot.kept import NOW, write_journal
from tests.fakes.communities.community import write_community


@pytest.fixture(scope="session")
def answerer(community: Index) -> Answerer:
    return Answerer(community)


@pytest.fixture
def parts(community: Index, answerer: Answerer, tmp_path: Path) -> Parts:
    """What reports of the small community are made of, with a journal that is not there yet."""
    settings = load_settings(write_community(tmp_path / "site"))
    folder = str(community.repository.folder)
    own = msgspec.structs.replace(
        settings, index=msgspec.structs.replace(settings.index, path=folder)
    )
    return Parts(tmp_path / "journal.sqlite", community, answerer.understanding, own)


@pytest.fixture
def report(parts: Parts) -> Callable[..., Report]:
    """Keep questions, and make the report of the last 30 days."""

    def make(rows, verdicts=(), scope: Scope | None = None, **options) -> Report:
        write_journal(parts.journal, rows, verdicts, **options)
        return make_report(parts, scope or Scope(), NOW)

    return make

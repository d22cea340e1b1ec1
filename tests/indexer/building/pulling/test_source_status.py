"""The file of the sources' statuses, and when each is due."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexer.building.pulling.source_status import (
    STATUS_FILE,
    SourceStatus,
    find_due,
    list_due,
    note_reports,
    read_statuses,
)
from indexer.building.rebuild import rebuild
from indexer.building.result import SourceReport
from indexer.errors import SourceError
from indexer.settings import IndexSettings, Settings, SourceSettings

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TALKS = SourceSettings("talks", "jsonl", "rows", every="6h")


def make_report(name: str, problem: str = "", added: int = 0) -> SourceReport:
    return SourceReport(name, added, 0, 0, 0, True, problem)


def test_a_damaged_or_missing_file_knows_no_source(tmp_path: Path):
    assert read_statuses(tmp_path) == {}
    for text in ("", "{}", '[{"name": 1}]', "[", "\xff"):
        (tmp_path / STATUS_FILE).write_text(text, encoding="latin-1")
        assert read_statuses(tmp_path) == {}


def test_sources_that_were_not_read_keep_their_status_and_old_ones_are_forgotten(tmp_path: Path):
    recaps = SourceSettings("recaps", "jsonl", "rows")
    note_reports(tmp_path, [TALKS, recaps], [make_report("talks"), make_report("recaps")], NOW)
    later = NOW + timedelta(hours=1)
    note_reports(tmp_path, [TALKS, recaps], [make_report("talks", added=2)], later)
    statuses = read_statuses(tmp_path)
    assert statuses["recaps"].tried == "2026-05-01T12:00:00+00:00"
    assert (statuses["talks"].changed_at, statuses["talks"].added) == (later.isoformat(), 2)
    note_reports(tmp_path, [TALKS], [], later)
    assert list(read_statuses(tmp_path)) == ["talks"]
    assert [path.name for path in tmp_path.iterdir()] == [STATUS_FILE]


@pytest.mark.parametrize(
    ("failures", "least_h", "most_h"),
    [(0, 6, 6.6), (1, 1 / 12, 0.1), (2, 1 / 6, 0.19), (9, 6, 6.6), (10**6, 6, 6.6)],
)
def test_it_is_due_after_its_time_or_sooner_after_a_failure(failures, least_h, most_h):
    status = SourceStatus("talks", NOW.isoformat(), failures=failures)
    due_s = find_due(TALKS, status, NOW.timestamp())
    assert least_h <= (due_s - NOW.timestamp()) / 3600 <= most_h
    assert find_due(TALKS, status, NOW.timestamp() + 1) == due_s


def test_what_is_late_unknown_or_of_another_clock_is_due_now():
    now_s = NOW.timestamp()
    for tried in ("2025-01-01T00:00:00+00:00", "2030-01-01T00:00:00+00:00", "nonsense"):
        assert find_due(TALKS, SourceStatus("talks", tried), now_s) == now_s
    recaps = SourceSettings("recaps", "jsonl", "rows")
    assert find_due(recaps, None, now_s) is None
    assert list_due([recaps, TALKS], {}, now_s) == (["talks"], now_s)
    assert list_due([recaps], {}, now_s) == ([], None)


def test_a_rebuild_that_fails_as_a_whole_notes_why(tmp_path: Path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "page.md").write_text("# Page\n\nAmbient mesh.\n")
    sources = (
        SourceSettings("pages", "markdown", "site"),
        SourceSettings("rows", "jsonl", "none.jsonl", every="6h"),
    )
    index = IndexSettings(path="index")
    settings = Settings(index=index, sources=sources, folder=str(tmp_path))
    for failures in (1, 2):
        with pytest.raises(SourceError):
            rebuild(settings)
        statuses = read_statuses(tmp_path / "index")
        assert {status.failures for status in statuses.values()} == {failures}
        assert all("'rows': none.jsonl: no such file" in s.problem for s in statuses.values())
    (tmp_path / "none.jsonl").write_text("")
    rebuild(settings)
    assert [s.problem for s in read_statuses(tmp_path / "index").values()] == ["", ""]
    (tmp_path / "site" / "page.md").unlink()
    with pytest.raises(SourceError, match="no documents"):
        rebuild(settings, only=["pages"])
    statuses = read_statuses(tmp_path / "index")
    assert "no documents in any source" in statuses["pages"].problem
    assert not statuses["rows"].problem

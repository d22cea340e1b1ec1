"""`huigu report` with the journal of a server and a real index."""

from __future__ import annotations

import json
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.config import load_bot_settings
from bot.journal.journal import Journal
from indexer.search.index import Index
from tests.fakes.bot.kept import keep, miss, write_journal
from tests.fakes.communities.community import write_community


@pytest.fixture
def config(community: Index, tmp_path: Path) -> Path:
    """The `huigu.toml` of the small community, with its index."""
    path = write_community(tmp_path)
    settings = load_bot_settings(path).indexer
    folder = settings.resolve(settings.index.path)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(community.repository.folder)
    return path


@pytest.fixture
def asked(config: Path) -> Path:
    """The same, of a community that asked some things today."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = [
        keep("where are the LatticeCon 2022 videos", "ann", asked_at=now, kind="links"),
        keep("LatticeCon 2022 的视频在哪里看", "bea", asked_at=now, kind="links", language="zh"),
        miss("LatticeCon 2030 slides", "ann", asked_at=now, channel="http"),
    ]
    write_journal(load_bot_settings(config).journal_path(), rows)
    return config


def run(config: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["report", "--config", str(config), *arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("missing: slides · asked by 1 person", "asked by 2 people · 2 times")),
        ("zh", ("缺：PPT · 1 人问过", "2 人问过 · 2 次")),
    ],
)
def test_a_report_is_printed_in_either_language(asked, language, said):
    code, text, errors = run(asked, "--language", language)
    assert (code, errors) == (0, "")
    assert [part for part in said if part not in text] == []


def test_json_is_one_object_on_stdout(asked):
    code, text, _ = run(asked, "--json", "--days", "1", "--channel", "http", "--limit", "5")
    assert code == 0
    report = json.loads(text)
    assert report["totals"]["questions"] == 1
    assert [one["reason"] for one in report["suggestions"]] == ["not_found"]
    assert [use["channel"] for use in report["channels"]] == ["http"]


def test_a_page_is_written_for_its_owner_only(asked, tmp_path):
    page = tmp_path / "report.html"
    code, text, _ = run(asked, "--html", str(page), "--language", "zh")
    assert code == 0
    assert text.startswith(f"{page}: 3 questions")
    assert "提问报告" in page.read_text(encoding="utf-8")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    page.chmod(0o644)
    _, printed, _ = run(asked, "--html", str(page), "--json")
    assert json.loads(printed)["totals"]["questions"] == 3
    assert stat.S_IMODE(page.stat().st_mode) == 0o644


def test_a_page_that_cannot_be_written_is_one_line(asked, tmp_path):
    code, text, errors = run(asked, "--html", str(tmp_path / "missing" / "report.html"))
    assert (code, text) == (1, "")
    assert "missing/report.html" in errors
    assert len(errors.splitlines()) == 1


def test_days_without_questions_have_exit_code_3_and_no_journal_is_created(config):
    code, text, errors = run(config)
    assert code == 3
    assert "Nobody asked anything" in text
    assert "huigu serve" in errors
    assert not load_bot_settings(config).journal_path().exists()


def test_a_report_is_made_while_a_server_has_the_journal_open(asked):
    with closing(Journal.open(load_bot_settings(asked).journal_path(), 180)):
        assert run(asked)[0] == 0


@pytest.mark.parametrize("option", ["--days=0", "--days=367", "--limit=0", "--language=fr"])
def test_a_wrong_option_is_wrong_usage(config, option):
    assert run(config, option)[0] == 2


def test_without_an_index_the_remedy_is_said(tmp_path):
    code, _, errors = run(write_community(tmp_path))
    assert code == 1
    assert "huigu rebuild" in errors

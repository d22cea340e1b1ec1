"""`huigu unanswered` with the journal of a server."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.config import load_bot_settings
from bot.journal.journal import Journal
from bot.messages import Question
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.layers import with_journal


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """An empty `huigu.toml`."""
    path = tmp_path / "huigu.toml"
    path.write_text("", encoding="utf-8")
    return path


async def ask(config: Path, *texts: str) -> None:
    """Record questions in the journal of a server."""
    with closing(Journal.open(load_bot_settings(config).journal_path(), 180)) as journal:
        for text in texts:
            await with_journal(fake_ask, journal)(Question(text=text))


def run(config: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["unanswered", "--config", str(config), *arguments])
    return done.exit_code, done.stdout, done.stderr


async def test_questions_are_listed_most_frequent_first_as_text_and_as_json(config):
    await ask(config, "Where?", "nowhere\x1b[31m A", "nowhere B", "Nowhere b!")
    code, text, _ = run(config)
    assert code == 0
    rows = [line.split("\t") for line in text.splitlines()]
    assert [(times, question) for times, _, question in rows] == [
        ("2", "Nowhere b!"),
        ("1", "nowhere[31m A"),
    ]
    _, printed, _ = run(config, "--json", "--limit", "1")
    [only] = json.loads(printed)["unanswered"]
    assert only == {"question": "Nowhere b!", "times": 2, "last": rows[0][1]}


async def test_a_journal_is_read_while_a_server_writes_it(config):
    with closing(Journal.open(load_bot_settings(config).journal_path(), 180)) as journal:
        await with_journal(fake_ask, journal)(Question(text="nowhere", id="q", asker="ann"))
        assert await journal.has_asked("q", "ann")
        assert run(config)[0] == 0
        assert await journal.has_asked("q", "ann")


def test_without_a_journal_nothing_is_listed_and_none_is_created(config):
    code, text, errors = run(config, "--json")
    assert (code, json.loads(text)) == (3, {"unanswered": []})
    assert "huigu serve" in errors
    assert [file.name for file in config.parent.iterdir()] == ["huigu.toml"]


def test_a_damaged_journal_is_one_line_on_stderr(config):
    (config.parent / "data").mkdir()
    (config.parent / "data" / "journal.sqlite").write_bytes(b"x" * 5000)
    code, text, errors = run(config)
    assert (code, text) == (1, "")
    assert "move it away" in errors
    assert len(errors.splitlines()) == 1

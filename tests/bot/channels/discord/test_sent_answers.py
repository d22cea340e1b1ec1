"""The file of answers: which messages of the bot answer which question."""

from __future__ import annotations

from contextlib import closing

import pytest

from bot.channels.discord import sent_answers
from bot.channels.discord.sent_answers import SentMessage, open_sent_answers
from indexer.errors import ConfigError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "answers.sqlite"


async def test_answers_are_found_again_by_their_messages_and_questions(path):
    parts = [SentMessage(12, 5, "one", 10), SentMessage(11, 5, "one", 10)]
    with closing(open_sent_answers(path, 0)) as answers:
        await answers.add([*parts, SentMessage(20, 6, "two")])
    with closing(open_sent_answers(path, 0)) as answers:
        assert [answers.find_question(message) for message in (11, 12, 20, 21)] == [
            "one",
            "one",
            "two",
            "",
        ]
        assert answers.list_answers([10, 99]) == parts[::-1]
        assert answers.list_answers([0]) == []


async def test_an_answer_is_the_last_of_its_channel_alone(path):
    first, other, last = SentMessage(11, 5, "a"), SentMessage(12, 6, "b"), SentMessage(13, 5, "c")
    with closing(open_sent_answers(path, 0)) as answers:
        await answers.add([last, first, other])
        assert [answers.has_later(one) for one in (first, other, last)] == [True, False, False]


async def test_a_message_that_is_edited_answers_the_new_question(path):
    with closing(open_sent_answers(path, 0)) as answers:
        await answers.add([SentMessage(11, 5, "one", 10)])
        await answers.add([SentMessage(11, 5, "two", 10)])
    with closing(open_sent_answers(path, 0)) as answers:
        assert answers.list_answers([10]) == [SentMessage(11, 5, "two", 10)]


async def test_deleted_messages_are_forgotten(path):
    with closing(open_sent_answers(path, 0)) as answers:
        await answers.add([SentMessage(11, 5, "one", 10), SentMessage(12, 5, "one", 10)])
        await answers.forget([11, 99])
        assert answers.find_question(11) == ""
    with closing(open_sent_answers(path, 0)) as answers:
        assert [sent.id for sent in answers.list_answers([10])] == [12]


async def test_old_messages_are_forgotten_at_the_start(path):
    with closing(open_sent_answers(path, 0)) as answers:
        await answers.add([SentMessage(11, 5, "one", 10), SentMessage(21, 5, "two", 20)])
    with closing(open_sent_answers(path, 15)) as answers:
        assert [answers.find_question(message) for message in (11, 21)] == ["", "two"]


async def test_only_the_latest_messages_are_remembered(path, monkeypatch):
    monkeypatch.setattr(sent_answers, "MAX_MESSAGES", 3)
    messages = [SentMessage(number, 5, f"q{number}") for number in range(1, 6)]
    with closing(open_sent_answers(path, 0)) as answers:
        for message in messages:
            await answers.add([message])
        assert [bool(answers.find_question(one.id)) for one in messages] == [False] * 2 + [True] * 3
    with closing(open_sent_answers(path, 0)) as answers:
        assert [bool(answers.find_question(one.id)) for one in messages] == [False] * 2 + [True] * 3


async def test_a_disk_that_refuses_is_logged_and_the_answers_stay_in_memory(path, caplog):
    with closing(open_sent_answers(path, 0)) as answers:
        answers._connection.execute("PRAGMA query_only = ON")
        await answers.add([SentMessage(11, 5, "one", 10)])
        assert answers.find_question(11) == "one"
    assert "answers are not remembered" in caplog.text


def test_a_file_of_another_program_is_left_alone(path):
    path.parent.mkdir()
    path.write_text("no database at all, and longer than a header of SQLite would be" * 9)
    with pytest.raises(ConfigError, match="replies to older answers then begin anew"):
        open_sent_answers(path, 0)

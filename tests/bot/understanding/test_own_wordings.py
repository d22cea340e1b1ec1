"""A community's own wordings, beside the catalogue of a small archive."""

import json

import pytest

from bot.understanding.own_wordings import (
    MOST_WORDINGS,
    OwnWording,
    OwnWordings,
    load_own_wordings,
    read_own_wordings,
)
from indexer.encoders.static import load_bundled
from indexer.errors import ConfigError

WORDINGS = [
    OwnWording("links", "the tape of {event} pretty please"),
    OwnWording("list", "who turned up on the sofa at {event}", "speakers"),
    OwnWording("contact", "谁家管饭"),
]


@pytest.fixture(scope="module")
def own():
    return OwnWordings(WORDINGS, str.lower, load_bundled())


def write(folder, *rows):
    path = folder / "wordings.jsonl"
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "intent", "subject"),
    [
        ("the tape of EVENT, pretty please!", "links", ""),
        ("so who turned up on the sofa at EVENT", "list", "speakers"),
        ("谁家管饭？", "contact", ""),
    ],
)
def test_a_question_like_a_wording_has_its_intent(own, text, intent, subject):
    guess = own.find(text)
    assert (guess.intent, guess.subject) == (intent, subject)
    assert 0.7 <= guess.probability <= 1


@pytest.mark.parametrize(
    "text", ["when was EVENT", "the slides of TALK", "谁讲的", "who spoke at EVENT", "", "EVENT"]
)
def test_a_question_that_is_like_none_has_no_guess(own, text):
    assert own.find(text) is None


def test_without_wordings_nothing_is_like_one():
    assert OwnWordings([], str.lower, load_bundled()).find("the tape of EVENT") is None


def test_a_broken_line_is_named_with_its_reason_and_skipped(tmp_path, caplog):
    path = write(
        tmp_path,
        {"intent": "links", "text": "the tape"},
        "",
        {"intent": "dance", "text": "x"},
        "no json",
        {"intent": "when", "text": ""},
        {"intent": "count", "subject": "talks", "text": "数一数"},
        {"intent": "when", "text": "x", "lang": "en"},
    )
    wordings, problems = read_own_wordings(path)
    assert wordings == [OwnWording("links", "the tape"), OwnWording("count", "数一数", "talks")]
    assert [problem.line for problem in problems] == [3, 4, 5, 7]
    assert "wordings.jsonl:3: " in str(problems[0])
    assert "dance" in str(problems[0])
    assert load_own_wordings(path) == wordings
    assert "2 wordings read, 4 skipped" in caplog.text


def test_no_more_lines_are_read_than_questions_can_be_compared_with(tmp_path):
    rows = [{"intent": "when", "text": f"wording {n}"} for n in range(MOST_WORDINGS + 3)]
    wordings, problems = read_own_wordings(write(tmp_path, *rows))
    assert len(wordings) == MOST_WORDINGS
    assert [problem.line for problem in problems] == [MOST_WORDINGS + 1]


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert load_own_wordings(None) == []
    with pytest.raises(ConfigError, match=r"\[community\] wordings: .*gone\.jsonl"):
        load_own_wordings(tmp_path / "gone.jsonl")

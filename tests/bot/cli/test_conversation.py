"""`huigu ask` without a question holds a conversation on a terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bot.cli.conversation import PROMPT, hold_conversation
from bot.dialogue_state import DialogueState
from bot.messages import Answer, Question
from bot.request import Request
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from tests.fakes.bot.asks import FOUND
from tests.fakes.communities.site import SLIDES_2021, VIDEO_2021, VIDEO_2022, write_site
from tests.fakes.event_loop import WAIT_S
from tests.paths import ROOT


@pytest.fixture(scope="module")
def config(tmp_path_factory) -> Path:
    file = write_site(tmp_path_factory.mktemp("site"))
    rebuild(load_settings(file))
    return file


def converse(config: Path, *lines: str) -> tuple[int, str]:
    """Type lines into `huigu ask` on a terminal, each at its prompt, then Ctrl-D.

    Gives its exit code and what it showed.
    """
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "bot.cli.main", "ask", "--config", str(config)]
    environ = os.environ | {"TERM": "dumb", "COLUMNS": "100", "NO_COLOR": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdin=terminal, stdout=terminal, stderr=terminal
    ) as process:
        os.close(terminal)
        shown = ""
        for typed in (*(f"{line}\n" for line in lines), "\x04"):
            shown += read_until(controller, PROMPT)
            os.write(controller, typed.encode())
        shown += read_until(controller, "")
        process.wait(WAIT_S)
    os.close(controller)
    return process.returncode, shown.replace("\r", "")


def read_until(controller: int, end: str) -> str:
    """Read what a terminal shows until it ends with a text, or until it is closed."""
    shown = b""
    with suppress(OSError):  # reading a closed terminal is EIO on Linux
        while not end or not shown.endswith(end.encode()):
            assert select.select([controller], [], [], WAIT_S)[0], shown.decode()
            shown += os.read(controller, 4096)
    return shown.decode()


def test_lines_are_answered_until_the_end_of_the_input(config):
    code, shown = converse(config, "MeshCon 2022 videos", "", "x" * 501, "MeshCon 2021 的幻灯片")
    assert code == 0
    assert shown.index(VIDEO_2022) < shown.index("at most 500 characters")
    assert shown.index("at most 500 characters") < shown.index(SLIDES_2021)
    assert "来源" in shown
    assert "Traceback" not in shown


def test_a_line_may_follow_on_the_one_before(config):
    code, shown = converse(config, "MeshCon 2021 videos", "and the slides?")
    assert code == 0
    assert shown.index(VIDEO_2021) < shown.index(SLIDES_2021)


def test_each_question_gets_what_the_one_before_left_and_no_answer_shows_it(monkeypatch):
    lines = iter(["first", "second", "third"])

    def read(prompt: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", read)
    asked: list[Question] = []
    shown: list[Answer] = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        if question.text == "second":  # thanks, for instance, change nothing
            return FOUND
        request = Request(text=question.text, language="en")
        return Answer(**{
            **{name: getattr(FOUND, name) for name in FOUND.__struct_fields__},
            "state": DialogueState(generation="g", request=request),
        })

    hold_conversation(ask, shown.append, lambda text, state: Question(text=text, state=state))
    remembered = [question.state.request.text if question.state else "" for question in asked]
    assert remembered == ["", "first", "first"]
    assert shown == [FOUND] * 3

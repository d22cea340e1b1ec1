"""A worker that dies, hangs or fails at some questions, and else answers as the real one."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from pathlib import Path

from bot.answering.answer import Answerer
from bot.messages import Answer, Question
from bot.workers import worker
from indexer.deadline import Deadline
from indexer.errors import DamagedIndex, HuiguError
from tests.paths import ROOT

COMMAND = (
    *(sys.executable, "-c"),
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); import tests.fakes.bot.odd_worker as w; "
    "w.main()",
)


class OddAnswerer(Answerer):
    """Does what the first word of a question says, if that is one of `HABITS`."""

    def answer(self, question: Question, deadline: Deadline | None = None) -> Answer:
        word, *rest = question.text.split()
        HABITS.get(word, lambda *_: None)(deadline, *rest)
        return super().answer(question, deadline)


def die(deadline: Deadline) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_unless(deadline: Deadline, folder: str) -> None:
    """Die, unless a folder is there, which is made."""
    if not Path(folder).exists():
        Path(folder).mkdir()
        die(deadline)


def stop(deadline: Deadline) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def sleep(deadline: Deadline, seconds: str) -> None:
    time.sleep(float(seconds))


def wait(deadline: Deadline) -> None:
    """Wait for the deadline, in steps."""
    while True:
        deadline.check()
        time.sleep(0.01)


def fail(deadline: Deadline) -> None:
    raise ValueError("what a person wrote")


def damage(deadline: Deadline) -> None:
    raise DamagedIndex("words: damaged; run `huigu rebuild`")


def list_environment(deadline: Deadline) -> None:
    ours = [name for name in os.environ if name.startswith("HUIGU_")]
    raise HuiguError(",".join(ours) or "clean")


def write_log(deadline: Deadline) -> None:
    logging.getLogger("huigu.index").warning("%s was said", "this")


HABITS = {
    "die": die, "die-unless": die_unless, "stop": stop, "sleep": sleep, "wait": wait,
    "fail": fail, "damage": damage, "environment": list_environment, "log": write_log,
}  # fmt: skip


def main() -> None:
    """Run it."""
    worker.Answerer = OddAnswerer  # type: ignore[misc]
    worker.main()

"""The hostile asker really is one, and the figures are of the visitors that were answered."""

from __future__ import annotations

from benchmarks.server.fairness import CONNECTIONS, MAX_CHARS, Waits, measure, write_costly
from tests.benchmarks.server.test_load import listen


def test_a_costly_question_is_as_long_as_may_be_and_new_each_time():
    questions = [write_costly(number) for number in range(200)]
    assert len(set(questions)) == 200
    assert all(MAX_CHARS - 5 <= len(question) <= MAX_CHARS for question in questions)


def test_rounds_add_up():
    waits = Waits()
    for number in (1, 2, 3):
        other = Waits([number * 10.0])
        other.statuses.update([200, 503])
        waits.add(other)
    summary = waits.summarise()
    assert (summary["asked"], summary["statuses"]) == (6, {"200": 3, "503": 3})
    assert (summary["p50_ms"], summary["max_ms"]) == (20.0, 30.0)


async def test_visitors_are_measured_alone_and_beside_it():
    runner, port = await listen(0.01)
    result = await measure("127.0.0.1", port, rate=20, seconds=1.5)
    await runner.cleanup()
    assert result["visitors alone"]["statuses"] == {"200": 30}
    assert result["visitors beside it"]["statuses"] == {"200": 30}
    assert result["hostile asker"]["asked"] >= CONNECTIONS
    assert result["ratio"].keys() == {"p50_ms", "p99_ms", "max_ms"}

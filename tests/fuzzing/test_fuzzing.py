"""The harness finds what was planted, and the parsers hold in a short run."""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import nullcontext

import pytest

from indexer.errors import BadInput
from tests.fuzzing import measure
from tests.fuzzing.__main__ import add_to_kept
from tests.fuzzing.material import read_own
from tests.fuzzing.measure import run_input
from tests.fuzzing.report import format_json, format_table
from tests.fuzzing.tally import Tally
from tests.fuzzing.target import TARGETS, Read, Target, load_target
from tests.fuzzing.worker import find_note, fuzz_blindly, fuzz_growing, open_note

UNLIMITED_S = 1e9
SEEDS = [b"---\ntitle: A\n---\nText {{< youtube id >}} and [a](https://example.org).\n"]
PER_TARGET = 60
"""Inputs of the short run: half a second for most targets."""


def make_target(read: Read, **limits: int) -> Target:
    """Make a target with the tokens of pages."""
    return Target("pages", lambda: nullcontext(read), (BadInput,), **limits)


def fuzz(read: Read, most: int = 400, **limits: int) -> Tally:
    return fuzz_blindly(make_target(read, **limits), SEEDS, UNLIMITED_S, 1, most)


def burn(seconds: float) -> None:
    """Use the processor."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_a_planted_crash_is_found():
    def read(data: bytes) -> None:
        if data.count(b"{{<") == 3:
            _ = 1 // 0

    tally = fuzz(read)
    [finding] = tally.findings
    assert (finding.kind, finding.place.split()[0]) == ("crash", "ZeroDivisionError")
    assert finding.data.count(b"{{<") == 3
    assert (tally.inputs, tally.survived) == (400, 400 - finding.times)


def test_a_planted_slowness_is_found():
    """It takes long runs of one character, which only stretched inputs have."""

    def read(data: bytes) -> None:
        if b" " * 1000 in data:
            burn(measure.allow_seconds(data) + 0.05)

    [finding] = fuzz(read, most=200, max_bytes=2048).findings
    assert finding.kind == "slow"
    assert b" " * 1000 in finding.data


def test_planted_quadratic_time_is_found_and_linear_time_is_not():
    """Three milliseconds for a short input, 0.16 s for a long one: far below any time-out."""

    def read_squared(data: bytes) -> None:
        burn(0.16 * (len(data) / 65536) ** 2)

    def read_linear(data: bytes) -> None:
        burn(0.16 * len(data) / 65536)

    for read, kinds in ((read_squared, {"slow"}), (read_linear, set())):
        tally = fuzz_growing(make_target(read), SEEDS, UNLIMITED_S, 1, most=4)
        assert {finding.kind for finding in tally.findings} == kinds
        assert tally.inputs == 4


def test_an_endless_regular_expression_is_given_up_and_its_place_is_named(monkeypatch):
    monkeypatch.setattr(measure, "CEILING_S", 0.4)

    def read(data: bytes) -> None:
        re.fullmatch(r"(?:a|a)*", data.decode())

    outcome = run_input(make_target(read), read, b"a" * 60 + b"b")
    assert outcome.kind == "slow"
    assert outcome.place.startswith("TooSlow in ")


def test_a_slow_moment_of_the_machine_is_no_finding():
    calls = []

    def read(data: bytes) -> None:
        calls.append(data)
        if len(calls) == 1:
            burn(0.3)

    assert run_input(make_target(read), read, b"a").kind == "survived"
    assert len(calls) == 2


def test_a_planted_waste_of_memory_is_found():
    if not measure.CLEAR_REFS.exists():
        pytest.skip("only Linux measures the peak of a process anew")

    def read(data: bytes) -> None:
        assert len(b"a" * (200 << 20))

    outcome = run_input(make_target(read), read, b"a")
    assert outcome.kind == "large"


def test_a_documented_error_is_a_refusal_and_a_wrong_result_is_not():
    def read(data: bytes) -> None:
        if b"[" in data:
            raise BadInput("page.md", 1, "a bracket", "remove it")
        assert b"(" not in data, "a bracket"

    target = make_target(read)
    kinds = [run_input(target, read, data).kind for data in (b"[", b"(", b"a")]
    assert kinds == ["refused", "broken", "survived"]


def test_a_message_of_more_than_one_line_is_a_finding():
    def read(data: bytes) -> None:
        raise BadInput("page.md", 1, data.decode(), "remove it")

    target = make_target(read)
    texts = (b"short", b"two\nlines", b"\xe2\x80\xae")
    kinds = [run_input(target, read, data).kind for data in texts]
    assert kinds == ["refused", "broken", "broken"]


def test_tallies_of_several_runs_add_up_and_keep_the_shortest_input(tmp_path):
    def read(data: bytes) -> None:
        assert b"a" in data

    first, second = fuzz(read, most=100), fuzz(read, most=30)
    add_to_kept(first, tmp_path)
    kept = add_to_kept(second, tmp_path)
    assert kept.inputs == 130
    assert sum(finding.times for finding in kept.findings) == 130 - kept.survived
    assert f"| pages | {kept.inputs} |" in format_table([kept])
    assert json.loads(format_json([kept]))[0]["inputs"] == 130


def test_an_input_that_ends_the_process_is_a_finding(tmp_path):
    """As a fault in a library in C would; the worker noted it before it was tried."""
    out = tmp_path / "tally.json"

    def read(data: bytes) -> None:
        if b"{{<" in data:
            os._exit(7)

    child = os.fork()
    if child == 0:
        with open_note(out) as note:
            fuzz_blindly(make_target(read), [b"a", b"{{<", b"b"], UNLIMITED_S, 1, 3, note)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert find_note(out).read_bytes() == b"{{<"


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "questions"])
def test_a_short_run_breaks_no_parser(name):
    """Without a look at the time: `python -m tests.fuzzing` does that."""
    target = load_target(name)
    seeds = [text.encode() for text in read_own(f"{name}.seeds")]
    tally = fuzz_blindly(target, seeds, UNLIMITED_S, 2, PER_TARGET)
    wrong = [one for one in tally.findings if one.kind in {"crash", "broken"}]
    assert wrong == []
    assert tally.inputs == PER_TARGET
    assert tally.survived > 0

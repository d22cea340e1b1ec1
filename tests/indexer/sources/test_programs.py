"""A program that a source calls takes no more than it may, and ends with its children."""

from __future__ import annotations

import sys

import pytest

from indexer.errors import SourceError, SourceUnreachable
from indexer.sources.programs.run import Bounds, find_program, run_program


def run(code: str, bounds: Bounds, data: bytes = b"") -> bytes:
    return run_program([sys.executable, "-c", code], bounds, {"MARK": "set"}, data, "it")


def test_it_gets_its_input_its_variables_and_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("HUIGU_DISCORD_TOKEN", "secret")
    code = "import os, sys; print(sys.stdin.read(), os.environ['MARK'], *os.environ)"
    said = run(code, Bounds(60.0), b"given").decode()
    assert said.startswith("given set ")
    assert "HUIGU" not in said


def test_one_that_takes_too_long_is_ended_with_its_children():
    code = "import subprocess; subprocess.run(['sleep', '600'])"
    with pytest.raises(SourceUnreachable, match=r"`it` took more than 0\.2 seconds"):
        run(code, Bounds(0.2))


def test_one_that_writes_too_much_is_ended():
    with pytest.raises(SourceUnreachable, match="`it` wrote more than 1,000 bytes"):
        run("print('x' * 2000)", Bounds(60.0, 1000))
    with pytest.raises(SourceUnreachable, match="may take on the disk"):
        run("import time; time.sleep(600)", Bounds(60.0, is_too_large=lambda: True))


def test_what_it_says_of_its_failure_is_told_on_one_line_without_passwords():
    code = "import sys; sys.exit('hint: x\\nfatal: https://a:secret@b/ is no place\\x1b[0m\\nbye')"
    with pytest.raises(SourceUnreachable) as caught:
        run(code, Bounds(60.0))
    assert str(caught.value).startswith("`it` failed (fatal: https://b/ is no place")
    assert "\n" not in str(caught.value)


def test_a_program_that_is_not_installed_is_named():
    with pytest.raises(SourceError, match="the program `no-such-program` is not installed; get it"):
        find_program("no-such-program", "get it")

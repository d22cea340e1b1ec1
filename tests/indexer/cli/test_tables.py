"""Lists are columns on a terminal, and tab-separated in a pipe."""

from __future__ import annotations

import io
import sys

import pytest
from rich.cells import cell_len

from indexer.cli.tables import print_rows, share_width

NAMES = ("kind", "address", "page")
ROWS = [
    ("video", "https://video.example/1", "第一届大会的回顾"),
    ("slides", "https://slides.example/a-long-address-that-people-copy.pdf", "A recap\x1b[31m"),
]


@pytest.fixture
def terminal(monkeypatch):
    """A terminal of a width, which keeps what is printed."""

    def open_terminal(width: int) -> io.StringIO:
        stream = io.StringIO()
        stream.isatty = lambda: True
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setenv("COLUMNS", str(width))
        return stream

    return open_terminal


def test_a_pipe_gets_tab_separated_rows_without_names(capsys):
    print_rows(NAMES, ROWS, whole="address")
    assert capsys.readouterr().out.splitlines() == [
        "video\thttps://video.example/1\t第一届大会的回顾",
        "slides\thttps://slides.example/a-long-address-that-people-copy.pdf\tA recap[31m",
    ]


def test_a_wide_terminal_gets_one_line_a_row_in_columns(terminal):
    stream = terminal(120)
    print_rows(NAMES, ROWS, whole="address")
    names, first, second = stream.getvalue().splitlines()
    assert names.removeprefix("\x1b[1m").split()[:3] == ["kind", "page", "address\x1b[0m"]
    assert first == "video   第一届大会的回顾  https://video.example/1"
    assert second == (
        "slides  A recap[31m       https://slides.example/a-long-address-that-people-copy.pdf"
    )


def test_a_narrow_terminal_gets_the_whole_address_on_a_line_of_its_own(terminal):
    stream = terminal(24)
    print_rows(NAMES, ROWS, whole="address")
    lines = stream.getvalue().splitlines()[2:]
    assert lines[1::2] == [f"  {address}" for _, address, _ in ROWS]
    assert all(cell_len(line) <= 24 for line in lines[::2])
    assert lines[0] == "video   第一届大会的回顾"


def test_no_rows_print_nothing(terminal):
    stream = terminal(80)
    print_rows(NAMES, [], whole="address")
    assert stream.getvalue() == ""


def test_a_narrow_column_leaves_its_room_to_the_wide_ones():
    assert share_width([6, 200, 300], 86) == [6, 40, 40]
    assert share_width([6, 20, 300], 86) == [6, 20, 60]
    assert share_width([100, 100], 4) == [8, 8]

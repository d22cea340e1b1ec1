from __future__ import annotations

from pathlib import Path

import pytest

from bot.runtime.state_files import StateFiles


@pytest.mark.parametrize(
    ("journal", "path"),
    [
        ("data/journal.sqlite", "data/x.sqlite"),
        ("journal.sqlite", "x.sqlite"),
        ("/var/lib/huigu/j", "/var/lib/huigu/x.sqlite"),
        ("", "data/x.sqlite"),
    ],
)
def test_a_channels_file_is_in_the_journals_folder(journal, path, tmp_path):
    files = StateFiles(tmp_path, journal)
    assert files.beside_journal("x.sqlite") == tmp_path / Path(path)

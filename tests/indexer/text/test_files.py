"""Files that an operator names are read up to a size."""

import subprocess
import sys

import pytest

from indexer.text.files import read_text_file
from tests.paths import ROOT

READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from pathlib import Path
from indexer.config import read_config_file
from indexer.errors import HuiguError
from indexer.evaluation.evaluate import read_rows
for read in (read_config_file, read_rows):
    try:
        read(Path("/dev/zero"))
    except HuiguError as error:
        print(error)
"""


def test_a_file_is_read_up_to_a_size(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb")
    assert read_text_file(path, 8) == "a\nb"
    assert read_text_file(path, 7) == "a\nb"
    with pytest.raises(OSError, match="more than 6 bytes"):
        read_text_file(path, 6)


def test_a_device_without_an_end_is_refused_in_one_line():
    """`huigu eval /dev/zero` took all memory."""
    run = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert run.stdout.count("more than 67,108,864 bytes") == 2

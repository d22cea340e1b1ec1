"""Free memory goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import ctypes, re
from pathlib import Path
from bot.runtime.limits.free_memory import return_free_memory, share_heap

def read_kb():
    return int(re.search(r"RssAnon:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

share_heap()
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.free.argtypes = [ctypes.c_void_p]
blocks = [library.malloc(65536) for _ in range(1001)]
for block in blocks:
    ctypes.memset(ctypes.c_void_p(block), 1, 65536)
# The last one is kept: what lies before it is not at the end of the heap.
for block in blocks[:-1]:
    library.free(block)
before = read_kb()
return_free_memory()
print(before - read_kb())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells the memory of a process")
def test_what_was_freed_goes_back_to_the_system():
    command = [sys.executable, "-c", CODE]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(run.stdout) > 50_000

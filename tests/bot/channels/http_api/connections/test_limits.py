"""How many connections there may be follows from the settings and from the system's open files."""

from __future__ import annotations

import json
import subprocess
import sys

import msgspec
import pytest

from bot.channels.http_api.connections.limits import LEAST, RESERVED_FILES
from bot.settings import ServerSettings
from tests.paths import ROOT

FIND = """
import json, logging, resource, sys
from bot.channels.http_api.connections.limits import find_limits
from bot.settings import ServerSettings
soft, hard, settings = json.loads(sys.argv[1])
logging.basicConfig()
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
limits = find_limits(ServerSettings(**settings))
files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
print(json.dumps([limits.total, limits.per_address, files]))
"""


def find_in_process(soft: int, hard: int, **settings: int) -> tuple[int, int, int, str]:
    """Find the limits in a process with these limits of open files; gives what it logs, too."""
    found = subprocess.run(
        [sys.executable, "-c", FIND, json.dumps([soft, hard, settings])],
        capture_output=True,
        check=True,
        text=True,
        cwd=ROOT,
    )
    total, per_address, files = json.loads(found.stdout)
    return total, per_address, files, found.stderr


def test_the_soft_limit_of_open_files_is_raised_as_far_as_needed():
    total, per_address, files, log = find_in_process(256, 4096)
    defaults = ServerSettings()
    assert (total, per_address) == (defaults.connections, defaults.connections_per_address)
    assert files == defaults.connections + RESERVED_FILES
    assert log == ""


def test_few_open_files_mean_few_connections_and_one_line():
    total, per_address, files, log = find_in_process(512, 512)
    assert (total, per_address, files) == (512 - RESERVED_FILES, 512 - RESERVED_FILES, 512)
    assert log.count("\n") == 1
    assert "512 open files" in log
    assert "ulimit -Hn" in log


def test_some_connections_are_taken_however_few_files_there_are():
    assert find_in_process(100, 100)[0] == LEAST


def test_enough_open_files_stay_as_they_are():
    assert find_in_process(1000, 1000, connections=100)[:3] == (100, 100, 1000)


def test_the_connections_of_a_proxy_are_everyones():
    assert find_in_process(256, 4096, proxies=1)[:2] == (2048, 2048)


@pytest.mark.parametrize("table", [{"connections": 15}, {"connections_per_address": 3}])
def test_a_limit_that_locks_everyone_out_is_a_wrong_setting(table):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(table, ServerSettings)

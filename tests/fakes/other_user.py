"""Become another user for a while: root may read everything, so nothing can be shown to it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65534
"""A user and group without rights, on every Unix."""


@contextmanager
def as_other_user() -> Iterator[int]:
    """Act as another user in this process, if we are root; gives who we are.

    The system then checks every right as for that user. Anybody else stays who they are: take the
    right itself away from them.
    """
    if os.geteuid() != 0:
        yield os.geteuid()
        return
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield NOBODY
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A folder that every user may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory(prefix="huigu-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)

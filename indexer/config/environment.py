"""The environment that other programs are given: all but our secrets."""

from __future__ import annotations

import os

PREFIX = "HUIGU_"
"""Prefix of the environment variables for secrets."""


def copy_environment_without_secrets() -> dict[str, str]:
    """Copy the environment, without our secrets, for another process."""
    return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}

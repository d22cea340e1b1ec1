"""Our secrets in the environment, and the environment that other programs are given: the rest."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TypeVar

import msgspec

Secrets = TypeVar("Secrets", bound=msgspec.Struct)

PREFIX = "HUIGU_"
"""Prefix of the environment variables for secrets."""


def load_secrets(kind: type[Secrets], environ: Mapping[str, str] | None = None) -> Secrets:
    """Read secrets from the environment, or from another mapping; a missing one is empty."""
    values = os.environ if environ is None else environ
    names = kind.__struct_fields__
    return kind(**{name: values.get(get_variable_name(name), "").strip() for name in names})


def get_variable_name(field: str) -> str:
    """Get the name of the environment variable: `HUIGU_DISCORD_TOKEN` for `discord_token`."""
    return f"{PREFIX}{field.upper()}"


def copy_environment_without_secrets(
    keep: type[msgspec.Struct] | None = None,
) -> dict[str, str]:
    """Copy the environment, without our secrets, for another process; `keep` names those it needs.

    Only a process of ours is ever given a secret.
    """
    kept = {get_variable_name(name) for name in keep.__struct_fields__} if keep else set()
    return {
        name: value
        for name, value in os.environ.items()
        if name in kept or not name.startswith(PREFIX)
    }

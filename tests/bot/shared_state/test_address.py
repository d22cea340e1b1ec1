"""The address of the state server: what is wrong with it is said before anything connects."""

from __future__ import annotations

import pytest

from bot.shared_state.address import read_address
from bot.shared_state.open import open_state_server
from indexer.errors import ConfigError


@pytest.mark.parametrize(
    "uri",
    ["postgresql://me@localhost/state?sslmod=require", "redis://localhost:6379/0?sslmod=require"],
)
def test_an_unknown_option_is_named_before_anything_connects(uri: str) -> None:
    with pytest.raises(ConfigError, match="sslmod"):
        open_state_server(read_address(uri, ""))


@pytest.mark.parametrize(
    "uri",
    ["postgresql://me@localhost/state?sslmode=disable", "redis://localhost:6379/0?protocol=3"],
)
def test_a_known_option_is_taken(uri: str) -> None:
    open_state_server(read_address(uri, "")).close()

"""Stores keep a generation's vectors, words and passages. A store is a folder and a line here."""

from __future__ import annotations

from difflib import get_close_matches
from pkgutil import resolve_name

from indexer.errors import ConfigError
from indexer.generations.contracts import Repository
from indexer.settings import Settings

STORES = {
    "local": "indexer.stores.local.repository:open_repository",
    "postgres": "indexer.stores.postgres.repository:open_repository",
    "milvus": "indexer.stores.milvus.opening:open_repository",
}
"""By name: what opens the generations that the settings name."""


def open_repository(settings: Settings) -> Repository:
    """Open the generations of the configured store; only its own libraries are imported.

    What the store cannot do without raises `StoreError`.

    Raises:
        ConfigError: There is no such store, or its libraries are not installed.
    """
    name = settings.index.store
    if name not in STORES:
        close = get_close_matches(name.casefold(), STORES, n=1)
        hint = f" (did you mean `{close[0]}`?)" if close else ""
        raise ConfigError(
            f"[index] store = {name!r}: no such store{hint}; there are: {', '.join(STORES)}"
        )
    try:
        repository: Repository = resolve_name(STORES[name])(settings)
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"[index] store = {name!r} needs the package {error.name}; install Huigu with the "
            f"extra: pip install 'huigu[{name}]'"
        ) from error
    return repository

"""Stores keep a generation's vectors, words and passages. A store is a module and a line here."""

from __future__ import annotations

from difflib import get_close_matches
from pkgutil import resolve_name

from indexer.contracts import Backend
from indexer.errors import ConfigError
from indexer.settings import IndexSettings

STORES = {"local": "indexer.stores.local:LocalBackend"}


def open_backend(settings: IndexSettings) -> Backend:
    """Open the configured backend; only its own libraries are imported.

    Raises:
        ConfigError: There is no such store.
    """
    if settings.store not in STORES:
        close = get_close_matches(settings.store.casefold(), STORES, n=1)
        hint = f" (did you mean `{close[0]}`?)" if close else ""
        raise ConfigError(
            f"[index] store = {settings.store!r}: no such store{hint}; there are: "
            f"{', '.join(STORES)}"
        )
    backend: Backend = resolve_name(STORES[settings.store])()
    return backend

"""Opens the generations that the settings name in Milvus; pymilvus may not be installed."""

from __future__ import annotations

from importlib.util import find_spec
from pkgutil import resolve_name

from indexer.config.environment import load_secrets
from indexer.errors import ConfigError
from indexer.generations.contracts import Repository
from indexer.settings import Settings, StoreSecrets
from indexer.stores.milvus.address import read_address


def open_repository(settings: Settings) -> Repository:
    """Open `[index] uri`; nothing is asked of Milvus yet.

    Raises:
        ConfigError: The address is wrong, or a package is missing.
    """
    address = read_address(settings)
    packages = ["pymilvus", *(["milvus_lite"] if address.is_lite else [])]
    if missing := [name for name in packages if not find_spec(name)]:
        lite = " milvus-lite" if address.is_lite else ""
        raise ConfigError(
            f'[index] store = "milvus" needs {" and ".join(missing)}; '
            f"run `pip install 'huigu[milvus]'{lite}`"
        )
    here = "indexer.stores.milvus"
    token = load_secrets(StoreSecrets).store_password
    connection = resolve_name(f"{here}.connection:Connection")(address, token)
    folder = settings.resolve(settings.index.path)
    repository: Repository = resolve_name(f"{here}.repository:MilvusRepository")(connection, folder)
    return repository

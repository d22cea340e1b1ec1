"""The version that is installed."""

from importlib.metadata import PackageNotFoundError, version


def read_version() -> str:
    """Read the version from the installed metadata; `0+unknown` in a checkout without any."""
    try:
        return version("huigu")
    except PackageNotFoundError:
        return "0+unknown"

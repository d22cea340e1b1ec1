"""Huigu for those who import it: open an index, ask a question, read the links.

The import itself loads no library; the first use of a name does.
"""

from __future__ import annotations

from pkgutil import resolve_name
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huigu.facade import Index, ask, rebuild

    __version__: str
else:

    def __getattr__(name: str) -> object:
        """Give a name of `__all__`, and import what it needs.

        Raises:
            AttributeError: There is no such name.
        """
        if name == "__version__":
            return resolve_name("huigu.version:read_version")()
        if name in __all__:
            return resolve_name(f"huigu.facade:{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["Index", "__version__", "ask", "rebuild"]

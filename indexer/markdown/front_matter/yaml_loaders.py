"""PyYAML's loaders: those of libyaml, 13 times as fast, or its own where a build lacks libyaml."""

from __future__ import annotations

try:
    from yaml import CBaseLoader as TextLoader
    from yaml import CSafeLoader as PlainLoader
except ImportError:
    from yaml import BaseLoader as TextLoader  # type: ignore[assignment]
    from yaml import SafeLoader as PlainLoader  # type: ignore[assignment]

__all__ = ["PlainLoader", "TextLoader"]

"""Says which sources are set to a language that is none."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.records import Remark
from indexer.settings import Settings
from indexer.text.language_tags import explain_unknown_language


def find_unknown_languages(settings: Settings) -> Iterator[Remark]:
    """Make a remark for each source whose `language` is none, in the order of the settings."""
    for source in settings.sources:
        reason, _, remedy = explain_unknown_language(source.language).partition("; ")
        if reason:
            yield Remark(f"source {source.name!r}", 0, f"`language` {reason}", remedy)

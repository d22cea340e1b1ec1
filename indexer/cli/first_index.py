"""Builds the first index for a command that needs one: a newcomer needs one command less."""

from __future__ import annotations

from indexer.building.rebuild import rebuild
from indexer.cli.console import print_note, show_progress
from indexer.cli.rebuilding import format_rebuilt, print_rebuild_notes
from indexer.cli.rollbacks import explain_stop
from indexer.generations.folder import Generations
from indexer.settings import Settings


def build_first_index(settings: Settings) -> None:
    """Build an index where none was ever built, and say so on stderr; else do nothing.

    An index that is damaged, held, or of another version is left as it is, for its own message. So
    is a configuration without sources. What a rebuild raises passes through.
    """
    generations = Generations(settings.resolve(settings.index.path))
    if not settings.sources or not generations.is_new():
        return
    print_note("no index yet: reading the sources for the first time (`huigu rebuild`)")
    with explain_stop(generations), show_progress() as progress:
        rebuilt = rebuild(settings, progress=progress)
    print_rebuild_notes(rebuilt)
    print_note(format_rebuilt(rebuilt))

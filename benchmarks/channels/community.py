"""A community to measure a channel with: a copy of the pages, an index of it, and questions."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from bot.services.catalogue import IndexCatalogue
from bot.settings import BotSettings, JournalSettings, ServerSettings
from indexer.building.rebuild import rebuild
from indexer.config import decode_settings, load_settings
from indexer.search.index import Index
from indexer.settings import Settings

UNLIMITED = 1_000_000
"""Questions a minute: the channel's own limit is not what is measured."""
MAX_CHARS = 500
"""Of a question."""
WORDINGS = ("{} 的视频在哪里？", "Where are the videos of {}?", "{} 的 PPT", "slides of {}")


def prepare_community(config: Path, folder: Path) -> Settings:
    """Copy the pages that a configuration names into a folder, and build an index of the copy."""
    settings = load_settings(config)
    sources = []
    for source in settings.sources:
        origin, copy = settings.resolve(source.path), folder / source.name
        if origin.is_dir():
            shutil.copytree(origin, copy)
        else:
            shutil.copy(origin, copy)
        sources.append(msgspec.structs.replace(source, path=str(copy)))
    encoder = _resolve_encoder(settings)
    settings = msgspec.structs.replace(
        settings,
        folder=str(folder),
        sources=tuple(sources),
        index=msgspec.structs.replace(settings.index, path="index", encoder=encoder),
    )
    rebuild(settings)
    return settings


def read_bot_settings(file: str, channel: msgspec.Struct) -> BotSettings:
    """Read what `prepare_community` made, in the process of a bot that remembers nothing.

    Args:
        file: The settings, as JSON.
        channel: The channel's own table.
    """
    data = Path(file).read_bytes()
    server = ServerSettings(port=0, remember=0, workers=msgspec.json.decode(data)["workers"])
    tables = (server, JournalSettings(path="journal.sqlite"), channel)
    return BotSettings(decode_settings(data), tables)


def _resolve_encoder(settings: Settings) -> str:
    """Name the encoder so that the name also works from another folder."""
    folder = settings.resolve(settings.index.encoder)
    return str(folder) if folder.is_dir() else settings.index.encoder


async def write_questions(settings: Settings) -> list[str]:
    """Write questions for the videos and slides of every event and page, in both languages."""
    index = Index.open(settings)
    catalogue = IndexCatalogue(index, settings)
    names = [*await catalogue.suggest_events("", 100), *await catalogue.suggest_titles("", 100)]
    index.close()
    return [wording.format(name)[:MAX_CHARS] for name in names for wording in WORDINGS]

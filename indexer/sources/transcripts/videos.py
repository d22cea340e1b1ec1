"""Finds the video of a transcript: in the settings, beside the file, or in its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.links.players import read_players
from indexer.links.videos import parse_video
from indexer.sources.files import write_words
from indexer.sources.link_fields import read_row_links
from indexer.text.language_tags import explain_unknown_language, parse_language

_LANGUAGE = re.compile(r"(?P<stem>.+)\.(?P<tag>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2})")
"""`talk.zh-Hans` of `talk.zh-Hans.vtt`."""
_WITH_ID = re.compile(r"(?P<title>.*)\[(?P<id>[A-Za-z0-9_-]{6,40})\]")
"""As yt-dlp names files: `Title [ID].en.vtt`."""


@dataclass(frozen=True, slots=True)
class FileName:
    """What the name of a transcript says."""

    stem: str
    """Without endings and language; what files beside it share."""
    language: str
    """Language tag; empty if it names none."""
    title: str
    """Empty if the name is only an id."""
    video: str
    """Address of the video whose id it holds; empty for none."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a video."""

    url: str = ""
    title: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    """Of the page or the row beside the file."""


def read_file_name(name: str) -> FileName:
    """Read the name of a transcript, without its folder."""
    stem, language = name.rpartition(".")[0], ""
    tagged = _LANGUAGE.fullmatch(stem)
    if tagged and not explain_unknown_language(tagged["tag"]):
        stem, language = tagged["stem"], parse_language(tagged["tag"].replace("_", "-"))
    named = _WITH_ID.fullmatch(stem)
    if named and (video := find_video(named["id"])):
        return FileName(stem, language, write_words(named["title"].rstrip(" _-")), video)
    if video := find_video(stem):
        return FileName(stem, language, "", video)
    return FileName(stem, language, write_words(stem), "")


def find_video(id: str) -> str:
    """Find the page of the video with an id, by its form; empty if it is none."""
    players = read_players({"video_id": id}, is_player=True) if " " not in id else []
    return players[0][1] if players and parse_video(players[0][1]) else ""


def find_own_video(fields: Mapping[str, object]) -> str:
    """Find the video of a page or a row; empty if it has none."""
    links = (link for link in read_row_links(fields, frozenset()) if link.kind == "video")
    return next((link.url for link in links), "")

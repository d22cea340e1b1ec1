"""Reads what the elements of HTML play: frames, media elements and those of a site's own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from indexer.links.addresses import is_picture
from indexer.links.kinds import classify
from indexer.links.players import complete_scheme, find_platform, open_page, read_players
from indexer.links.videos import parse_video

_HREF = ("a", "href")
_LATE = re.compile(r"src|url|embed|video|href|original", re.IGNORECASE)
"""In names of attributes that hold the address of a player until it is loaded."""
_ADDRESS = re.compile(r"(?:https?:)?//[^/\s]|\.{0,2}/[\w.]", re.IGNORECASE)
_IN_JSON = re.compile(r"(?:https?:)?//[^\s\"'\\<>]{1,500}", re.IGNORECASE)
MEDIA_TAGS = frozenset({"iframe", "video", "audio", "source", "embed", "object", "param"})
"""Elements that play what they name by its address."""


def read_element(tag: str, attributes: Mapping[str, str | None]) -> list[str]:
    """List the addresses that an HTML element may play, the most likely first.

    A player that loads late has its address or its id in an attribute of any name.
    """
    written = {key: value.strip() for key, value in attributes.items() if value}
    if tag in MEDIA_TAGS and (addresses := _list_media_addresses(tag, written)) is not None:
        return addresses
    if tag == "script":
        own = complete_scheme(written.get("src", ""))
        return [own] if open_page(own) != own else []
    names = {k: v for k, v in written.items() if k.startswith("data-") or (tag, k) == _HREF}
    platform = find_platform(tag)
    if "-" in tag and (address := _read_source(written.get("src", ""))):
        return [address]
    if platform:
        names = written
    elif classes := written.get("class", ""):
        platform = next(filter(None, map(find_platform, classes.split()[:20])), "")
    for value in names.values():
        for address in map(complete_scheme, _list_written_addresses(value)):
            if parse_video(address):
                return [address]
    return [address for _, address in read_players(names, platform, is_player=True)][:1]


def _list_media_addresses(tag: str, written: Mapping[str, str]) -> list[str] | None:
    """List what a media element may play; None if its own attributes do not say."""
    own = {"object": "data", "param": "value"}.get(tag, "src")
    if tag == "param" and written.get("name", "").lower() not in {"movie", "src", "url"}:
        return []
    if tag == "object" and is_picture(written.get(own, "")):
        return []
    late = [v for k, v in written.items() if k != own and _is_late_address(k, v)]
    return [*late, *([written[own]] if own in written else [])] or None


def _list_written_addresses(value: str) -> list[str]:
    """List the addresses in the value of an attribute, which may be JSON with settings."""
    if value.startswith(("{", "[")):
        return _IN_JSON.findall(value.replace("\\/", "/"))
    return [value] if "//" in value else []


def _read_source(source: str) -> str:
    """Read what an element of a site's own plays: `<media-player src="youtube/ID">`."""
    address = complete_scheme(source)
    if parse_video(address) or open_page(address) != address or classify(address)[0] == "video":
        return address
    platform, _, id = source.partition("/")
    pages = read_players({"id": id}, platform, is_player=True) if find_platform(platform) else ()
    return next((page for _, page in pages), "")


def _is_late_address(name: str, value: str) -> bool:
    """Tell whether an attribute holds the address that an element gets later."""
    if is_picture(value) or not _LATE.search(name):
        return False
    return bool(_ADDRESS.match(value)) or (name.endswith("src") and not re.search(r"\s", value))

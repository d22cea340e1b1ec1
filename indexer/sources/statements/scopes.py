"""Tells what an address shows: one talk, a whole event, or a folder with the files of several."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

TALK, EVENT, FOLDER = "talk", "event", "folder"

_PLAYLIST = re.compile(
    r"(?:[\w-]+\.)*(?:"
    r"youtube\.com/(?:playlist|channel/|c/|user/|@[\w.-]+/?(?:$|[?#/]))"
    r"|bilibili\.com/(?:medialist|list/|\d+/(?:channel|lists|favlist)|\d+/?(?:$|[?#]))"
    r"|vimeo\.com/(?:showcase|album|channels|user\d+))",
    re.IGNORECASE,
)
"""A list of videos, or all those of a channel."""
_REPOSITORY = re.compile(
    r"(?P<site>(?:www\.)?(?:github\.com|gitee\.com))/(?P<owner>[\w.-]{1,100})/(?P<name>[\w.-]{1,100})"
    r"(?:/tree/(?P<branch>[^/?#]{1,200})(?P<folder>/[^?#]*)?)?/?(?:[?#].*)?$",
    re.IGNORECASE,
)
_FOLDER = re.compile(
    r"(?:drive\.google\.com/(?:drive/)?(?:u/\d/)?folders/|[\w.-]*dropbox\.com/(?:sh|scl/fo)/"
    r"|(?:[\w-]+\.)*slideshare\.net/[\w.-]+/?$|speakerdeck\.com/[\w.-]+/?$)",
    re.IGNORECASE,
)
"""A shared folder, or all slides of somebody."""
_SCHEME = re.compile(r"^https?://", re.IGNORECASE)
_MAIN_BRANCHES = frozenset({"", "main", "master", "head"})


def find_scope(url: str) -> str:
    """Find what an address shows, by the address alone: `event`, `folder`, or nothing.

    A playlist or a channel is `event`, a repository or a shared folder is `folder`; whether
    anything else shows one talk, only the page can tell.
    """
    address = _SCHEME.sub("", url)
    if _PLAYLIST.match(address):
        return EVENT
    if _REPOSITORY.match(address) or _FOLDER.match(address):
        return FOLDER
    return ""


def find_file_address(folder: str, path: str) -> str:
    """Find the address of a file in a repository; empty if the address is none of a repository.

    `folder` is that of the repository or of a folder in it (`…/tree/main/slides`), `path` the
    file from the top of the repository, or from the folder. The address names the branch `HEAD`,
    so that it also opens where the main branch has another name.
    """
    match = _REPOSITORY.match(_SCHEME.sub("", folder.strip()))
    parts = [part for part in path.strip().split("/") if part not in {"", "."}]
    if match is None or not parts or ".." in parts:
        return ""
    inside = [part for part in unquote(match["folder"] or "").split("/") if part]
    if parts[: len(inside)] != inside:
        parts = [*inside, *parts]
    branch = match["branch"] or ""
    branch = "HEAD" if branch.lower() in _MAIN_BRANCHES else branch
    name = match["name"].removesuffix(".git")
    return f"https://{match['site']}/{match['owner']}/{name}/blob/{branch}/" + "/".join(
        quote(part, safe="") for part in parts
    )

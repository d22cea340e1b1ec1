"""Tells which source an address is: a repository, a feed, a playlist, a list, or a site."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from indexer.errors import UsageError
from indexer.links.addresses import is_web_address
from indexer.setup.found import FoundSource
from indexer.setup.lists import name_usually
from indexer.sources import find_spec

_GIT_HOSTS = frozenset({"github.com", "gitee.com", "gitlab.com", "codeberg.org", "bitbucket.org"})
_SSH = re.compile(r"(ssh://|git@[\w.-]+:)\S+")
_TREE = re.compile(r"/(?:-/)?(?:tree|blob|src/branch)/([^/]+)(?:/(.+?))?/?$")
_KINDS = (
    ("git", re.compile(r"^[^/]+/.+\.git/?")),
    ("playlist", re.compile(r"^([^/]+\.)?(youtube\.com|youtu\.be|bilibili\.com)/.*")),
    ("ics", re.compile(r"^[^/]+/.*\.ics")),
    ("sessionize", re.compile(r"^sessionize\.com/api/.*")),
    ("pretalx", re.compile(r"^[^/]+/.*/schedule(\.(json|xml)|/(export|v|widgets?)/.*)")),
    ("indico", re.compile(r"^[^/]+/(.*/)?export/(event|timetable|categ)/.*")),
    ("feed", re.compile(r"^[^/]+/.*\.(rss|atom)")),
    ("feed", re.compile(r"^[^/]+/(.*/)?((index|feed|rss|atom)(\.xml|/)?|feed\.json)")),
)
"""Type, and the host and path of its addresses; of two that fit, the first."""


def is_address(text: str) -> bool:
    """Tell whether a place is an address, and no path of this machine."""
    return "://" in text or _SSH.fullmatch(text) is not None


def find_source_at(address: str) -> FoundSource:
    """Find the source that an address is, by its host and path; nothing is fetched.

    Raises:
        UsageError: It is no address that anything could be pulled from.
    """
    if _SSH.fullmatch(address):
        return _make("git", url=address)
    if not is_web_address(address):
        raise UsageError(
            f"{address}: no address that can be opened; write it with https:// and a host"
        )
    parts = urlsplit(address)
    host, path = (parts.hostname or "").removeprefix("www."), parts.path
    if host in _GIT_HOSTS and not path.endswith((".git", ".atom")):
        return _find_repository(f"{parts.scheme}://{parts.netloc}", path)
    kinds = (kind for kind, pattern in _KINDS if pattern.fullmatch(f"{host}{path}"))
    return _make(next(kinds, "site"), url=address)


def _find_repository(server: str, path: str) -> FoundSource:
    """Find the repository of an address, which may show one of its branches or folders.

    Raises:
        UsageError: It is the page of a user.
    """
    place = _TREE.search(path)
    names = [name for name in path[: place.start() if place else None].split("/") if name]
    if len(names) < 2:
        raise UsageError(f"{server}{path}: no repository; write it as https://HOST/OWNER/NAME")
    root = f"{server}/{'/'.join(names)}"
    if place is None:
        return _make("git", url=root)
    return _make("git", url=root, branch=unquote(place[1]), folder=unquote(place[2] or ""))


def _make(kind: str, **options: str) -> FoundSource:
    given = {key: value for key, value in options.items() if value}
    settings = find_spec(kind).settings(name=name_usually(kind), type=kind, **given)  # type: ignore[arg-type]
    return FoundSource(settings)

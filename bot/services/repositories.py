"""Which sources are repositories, and which of them a push is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.settings import PulledSettings, SourceSettings

_ADDRESS = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@\s]*@)?(?P<host>[\w.-]+)(?::\d{1,5})?/"
    r"|[\w.+-]+@(?P<scp>[\w.-]+):)(?P<path>[\w.~/+-]+)",
    re.ASCII,
)
MAX_ADDRESS_CHARS = 500


@dataclass(frozen=True, slots=True)
class Repository:
    """A source of `type = "git"`."""

    source: str
    """Its name in `huigu.toml`."""
    address: str
    """As `normalise_address` writes it."""
    branch: str
    """The branch that it reads; empty for the repository's own default."""


@dataclass(frozen=True, slots=True)
class Push:
    """New commits on a branch, as the host of a repository tells of them."""

    addresses: tuple[str, ...]
    """All addresses of the repository."""
    branch: str
    """Empty for anything but a branch, such as a tag."""
    default_branch: str
    """The repository's own; empty if the host does not say."""


def list_repositories(sources: Iterable[SourceSettings]) -> tuple[Repository, ...]:
    """List the sources that are repositories with an address."""
    return tuple(
        Repository(source.name, normalise_address(source.url), getattr(source, "branch", ""))
        for source in sources
        if source.type == "git" and isinstance(source, PulledSettings) and source.url
    )


def choose_sources(push: Push, repositories: Sequence[Repository]) -> list[str] | None:
    """Choose which sources a push makes stale.

    Returns:
        Their names; none at all (`[]`) where a repository is ours and its branch is another one,
        or the push is about no branch; None for all sources, where the repository is no source:
        then files are read that something else brings.
    """
    if not push.branch:
        return []
    pushed = {normalise_address(address) for address in push.addresses} - {""}
    ours = [one for one in repositories if one.address in pushed]
    if not ours:
        return None
    return [one.source for one in ours if _reads(one, push)]


def normalise_address(address: str) -> str:
    """Write an address of a repository as `host/path`, however it is reached; empty if it is none.

    A path of this machine stays as it is.
    """
    address = address.strip()[:MAX_ADDRESS_CHARS]
    match = _ADDRESS.fullmatch(address)
    if not match:
        return address.removesuffix("/") if address.startswith(("/", "file:///")) else ""
    host = (match["host"] or match["scp"]).lower().removeprefix("www.")
    path = match["path"].strip("/").removesuffix(".git").lower()
    return f"{host}/{path}"


def _reads(repository: Repository, push: Push) -> bool:
    branch = repository.branch or push.default_branch
    return not branch or push.branch == branch

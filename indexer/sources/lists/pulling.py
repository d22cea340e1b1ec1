"""Pulls the one file of a list into its local copy."""

from __future__ import annotations

from pathlib import Path

from indexer.contracts import PullProgress
from indexer.fetching.download import download
from indexer.fetching.fetcher import Fetcher
from indexer.records import PullResult
from indexer.sources import find_spec
from indexer.sources.lists.spec import ListSettings, ListSpec

ANY_LIST = "application/json, text/calendar;q=0.9, application/xml;q=0.8, */*;q=0.5"
"""`Accept` of a list: servers that have it in several formats give the first."""


def pull_list(settings: ListSettings, folder: Path, progress: PullProgress, /) -> PullResult:
    """Bring the local copy of a list up to date; a list that cannot be had raises `FetchError`."""
    return pull_file(settings, settings.url, folder, progress)


def pull_file(settings: ListSettings, url: str, folder: Path, progress: PullProgress) -> PullResult:
    """Bring the local copy of one file up to date; one that cannot be had raises `FetchError`."""
    spec = find_spec(settings.type)
    assert isinstance(spec, ListSpec)
    name = f"{spec.only[0] if spec.only else 'list'}{spec.suffixes[0]}"
    is_first = not (folder / name).is_file()
    progress(0, 1)
    with Fetcher(settings.make_limits()) as fetcher:
        is_changed = download(fetcher, url, folder, name, accept=ANY_LIST)
    progress(1, 1)
    return PullResult(
        new=int(is_first), changed=int(is_changed and not is_first), unchanged=int(not is_changed)
    )

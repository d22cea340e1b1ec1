"""Pulls a pretalx event: its export, or page by page what its API gives."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from indexer.contracts import PullProgress
from indexer.errors import SourceError
from indexer.fetching.errors import FetchError
from indexer.fetching.fetcher import Fetcher
from indexer.links.addresses import join_web
from indexer.records import PullResult
from indexer.sources.lists.pretalx import PretalxSettings
from indexer.sources.lists.pulling import pull_file
from indexer.sources.lists.schedules.pretalx import find_event_url
from indexer.text.files import replace_file

MAX_PAGES = 200
"""Of 50 submissions; the largest event so far had 1,600."""
PAGE_SIZE = 50
"""The most that pretalx gives."""
_JSON = "application/json"
_EXPANDED = "speakers,track,submission_type,tags,slots.room,resources"
_FILES = (".json", ".xml", ".xcal")


class _Page(msgspec.Struct, frozen=True):
    """What is read of a page to find the next."""

    next: str | None = None


def pull_pretalx(settings: PretalxSettings, folder: Path, progress: PullProgress, /) -> PullResult:
    """Bring the local copy of an event up to date.

    The address may be that of the event, its schedule or an export.

    Raises:
        SourceError: The address is none of an event.
    """
    root, event = find_event_url(settings.url)
    if re.split(r"[?#]", settings.url)[0].endswith(_FILES):
        return pull_file(settings, settings.url, folder, progress)
    if not root:
        place = f"source {settings.name!r}"
        raise SourceError(
            f"{place}: {settings.url} is no event of pretalx; write …/EVENT/schedule/"
        )
    if not settings.api:
        address = f"{root}/{event}/schedule/export/schedule.json"
        return pull_file(settings, address, folder, progress)
    with Fetcher(settings.make_limits()) as fetcher:
        files = _fetch_pages(fetcher, f"{root}/api/events/{event}/", progress)
    return _replace_files(folder, files)


def _fetch_pages(fetcher: Fetcher, api: str, progress: PullProgress) -> dict[str, bytes]:
    """Fetch what the API says, by the name of the file for it.

    All of it is fetched before the first file is written: pages of two days do not fit together.

    Raises:
        FetchError: It cannot be had, or never ends.
    """
    files = {"event.json": fetcher.get(api, accept=_JSON).body}
    url = f"{api}submissions/?expand={_EXPANDED}&page_size={PAGE_SIZE}"
    for number in range(1, MAX_PAGES + 1):
        page = fetcher.get(url, accept=_JSON)
        files[f"submissions-{number:03}.json"] = page.body
        progress(number, number + 1)
        try:
            following = msgspec.json.decode(page.body, type=_Page).next
        except msgspec.DecodeError as error:
            raise FetchError(
                url, f"not what the API gives ({error})", "check the address"
            ) from error
        if not following:
            return files
        url = _follow(api, url, following)
    raise FetchError(api, f"more than {MAX_PAGES} pages", "pull its export: leave `api` out")


def _follow(api: str, url: str, following: str) -> str:
    """Give the address of the next page; one on another host is none of this event.

    Raises:
        FetchError: It is on another host.
    """
    # Behind a proxy, pretalx may write `http` where it is asked by `https`.
    parts, own = urlsplit(join_web(url, following)), urlsplit(api)
    if parts.hostname != own.hostname:
        where = parts.hostname or "no host"
        raise FetchError(url, f"its next page is on {where}", "check the address")
    return parts._replace(scheme=own.scheme, netloc=own.netloc).geturl()


def _replace_files(folder: Path, files: dict[str, bytes]) -> PullResult:
    """Write the files that are others than before, and remove those that are left over.

    Raises:
        SourceError: The folder cannot be written.
    """
    new = changed = removed = 0
    try:
        old = {path.name: path for path in folder.iterdir() if not path.name.startswith(".")}
        for name, data in files.items():
            if name not in old:
                new += 1
            elif old[name].read_bytes() == data:
                continue
            else:
                changed += 1
            replace_file(folder / name, data)
        for name in old.keys() - files.keys():
            old[name].unlink()
            removed += 1
    except OSError as error:
        reason = f"{folder}: cannot be written ({error.strerror})"
        raise SourceError(f"{reason}; allow this user to write there") from error
    return PullResult(new, changed, removed, len(files) - new - changed)

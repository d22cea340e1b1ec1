"""Keeps a local copy of one file from the web."""

from __future__ import annotations

from pathlib import Path

import msgspec

from indexer.errors import SourceError
from indexer.fetching.fetcher import ANY_PAGE, Fetcher
from indexer.fetching.records import Validators
from indexer.text.files import replace_file

_MAX_NOTE_BYTES = 1 << 16


class _Note(msgspec.Struct, frozen=True):
    """What was asked for, and what came with it; in a file beside the copy."""

    url: str = ""
    etag: str = ""
    last_modified: str = ""


def download(
    fetcher: Fetcher, url: str, folder: Path, name: str, *, accept: str = ANY_PAGE
) -> bool:
    """Bring the copy of an address, `folder / name`, up to date; False if it is unchanged.

    The copy is replaced in one step. What validates it is in a hidden file beside it.

    Raises:
        FetchError: The address cannot be had; the copy stays as it is.
        SourceError: The folder cannot be written.
    """  # noqa: DOC502 - raised by `Fetcher.get`
    target, note_file = folder / name, folder / f".{name}.json"
    note = _read_note(note_file)
    known = Validators(note.etag, note.last_modified) if note.url == url else Validators()
    fetched = fetcher.get(url, known if target.is_file() else None, accept=accept)
    if fetched.status == "unchanged":
        return False
    try:
        is_new = not target.is_file() or target.read_bytes() != fetched.body
        if is_new:
            note_file.unlink(missing_ok=True)  # It is never that of another body.
            replace_file(target, fetched.body)
        made = _Note(url, fetched.validators.etag, fetched.validators.last_modified)
        replace_file(note_file, msgspec.json.encode(made))
    except OSError as error:
        raise SourceError(
            f"{target}: cannot be written ({error.strerror}); allow this user to write there"
        ) from error
    return is_new


def _read_note(file: Path) -> _Note:
    try:
        with file.open("rb") as opened:
            return msgspec.json.decode(opened.read(_MAX_NOTE_BYTES), type=_Note)
    except (OSError, msgspec.DecodeError):
        return _Note()

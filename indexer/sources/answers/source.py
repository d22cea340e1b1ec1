"""Answers that organisers pin to questions: a Markdown file each.

    ---
    questions:
      - How do I join the chat?
      - 怎么进群？
    valid_from: 2026-01-01
    valid_until: 2026-12-31
    title: Our chat
    url: https://example.org/chat
    ---
    Write to the [welcome desk](https://example.org/desk).

Only `questions` and the text are required. `join.zh.md` and `join.en.md` are one answer in two
languages: the questions of both ask for it, and each reader gets their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec

from indexer.errors import BadInput
from indexer.records import Entry
from indexer.settings import AnchoredSettings, SourceSettings
from indexer.sources.answers.document import FORMAT, make_answer
from indexer.sources.entries import EntryMaker
from indexer.sources.files import SourceFile, check_base_url, find_root, walk_files
from indexer.sources.reading import read_file

MOST_ANSWERS = 500
"""Files of a source: each question is compared with all of their wordings."""
SUFFIXES = frozenset({".md", ".markdown"})
_LANGUAGE = re.compile(r"\.([a-z]{2,3}(?:[-_][a-z0-9]{2,8})?)(?=\.[a-z]+$)", re.IGNORECASE)
"""`.zh` of `join.zh.md`."""


class AnswersSource:
    """A folder of answers, or one file."""

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start; nothing is read yet."""
        self.name = settings.name
        self._settings = AnchoredSettings(**msgspec.structs.asdict(settings))
        self._folder = folder

    def entries(self) -> Iterator[Entry]:
        """List an entry for each file, by path.

        A missing folder or a bad `base_url` raises `SourceError`. A file that is broken, or one too
        many, cannot be loaded.
        """
        check_base_url(self._settings)
        return self._list_entries(find_root(self._settings, self._folder))

    def _list_entries(self, root: Path) -> Iterator[Entry]:
        maker = EntryMaker(FORMAT, self._settings)
        files = list(walk_files(root, SUFFIXES, self._settings.path))
        pairs: dict[str, list[str]] = {}
        for file in files[:MOST_ANSWERS]:
            pairs.setdefault(_LANGUAGE.sub("", file.id), []).append(file.id)
        for file in files[:MOST_ANSWERS]:
            others = [id for id in pairs[_LANGUAGE.sub("", file.id)] if id != file.id]
            try:
                yield self._make_entry(file, tuple(others), maker)
            except BadInput as problem:
                yield maker.make_broken(file.id, problem)
        for file in files[MOST_ANSWERS:]:
            reason = f"more than the {MOST_ANSWERS} answers that a source may hold"
            remedy = "join some, or remove those out of date"
            yield maker.make_broken(file.id, BadInput(file.name, 0, reason, remedy))

    def _make_entry(self, file: SourceFile, others: tuple[str, ...], maker: EntryMaker) -> Entry:
        """Make the entry of a file; one that cannot be read raises `BadInput`."""
        data = read_file(file, self._settings.max_bytes)
        named = _LANGUAGE.search(file.id)
        language = named[1] if named else ""
        load = partial(make_answer, file, data, language, others, self._settings)
        return maker.make(file.id, file.name, 1, "\n".join(others).encode() + b"\0" + data, load)

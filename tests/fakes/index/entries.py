"""Loads the entries of a source."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.errors import BadInput
from indexer.records import Document, Entry


def load_entries(entries: Iterable[Entry]) -> tuple[dict[str, Document], list[BadInput]]:
    """Load all entries; give the documents by id, without unpublished ones, and the problems."""
    documents, problems = {}, []
    for entry in entries:
        try:
            document = entry.load()
        except BadInput as problem:
            problems.append(problem)
        else:
            if document:
                documents[entry.id] = document
    return documents, problems

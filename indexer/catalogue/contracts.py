"""Interfaces of the catalogue: what answers read of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from indexer.catalogue.records import CatalogueCounts, Event, Name, Person, Series, Talk


class Catalogue(Protocol):
    """The catalogue of one generation, open for reading; thread-safe.

    Methods that take ids raise `KeyError` for an unknown one, and keep the given order.
    """

    counts: CatalogueCounts

    def find_names(self, keys: Sequence[str]) -> dict[str, tuple[Name, ...]]:
        """Find what has a name, by `make_name_key` of it; keys without a name are left out."""

    def list_names(self, what: str) -> list[Name]:
        """List all names of a sort (`Name.what`), in the order of the keys."""

    def list_keys(self) -> list[str]:
        """List the distinct keys of all names, in ascending order of their characters."""

    def get_series(self, ids: Sequence[int]) -> list[Series]:
        """Get series by id."""

    def get_events(self, ids: Sequence[int]) -> list[Event]:
        """Get events by id."""

    def get_talks(self, ids: Sequence[int]) -> list[Talk]:
        """Get talks by id."""

    def get_people(self, ids: Sequence[int]) -> list[Person]:
        """Get people by id."""

    def list_series(self) -> list[int]:
        """List the ids of all series."""

    def list_events(self, series: int = 0, year: int = 0) -> list[int]:
        """List the ids of events, of a series or year if given, the earliest first.

        Those without a date stand by their edition.
        """

    def list_people(self) -> list[int]:
        """List the ids of all people."""

    def list_talks(
        self,
        *,
        events: Sequence[int] = (),
        people: Sequence[int] = (),
        years: Sequence[int] = (),
        language: str = "",
    ) -> list[int]:
        """List the ids of talks that fit all that is given, in the order of events and programmes.

        `events`, `people` and `years` want one of theirs; a person who only hosted is left out.
        """

    def find_document_talks(
        self, keys: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], list[tuple[int, int]]]:
        """Find the talks that documents tell of, as (section, talk id), by section.

        By (source, id) of the document; empty for a document that tells of none.
        """

    def close(self) -> None:
        """Close all files. No other method may be called afterwards."""

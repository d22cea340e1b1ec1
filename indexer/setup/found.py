"""The records of a survey: which sources were found, and what is unsure about them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from indexer.settings import SourceSettings

NAME_DOUBT = "what the community is called"
"""Beginning of a line of `Survey.unsure`."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What some of a source's documents say, read as a rebuild reads them."""

    entries: int = 0
    """All that the source lists; those that cannot be read are among them."""
    broken: tuple[str, ...] = ()
    """Why entries cannot be read, a line each, at most `MAX_LINES`."""
    remarks: tuple[str, ...] = ()
    """What the source has to say of itself, a line each, at most `MAX_LINES`."""
    read: int = 0
    """Documents that were read; unpublished pages are no documents."""
    languages: tuple[tuple[str, int], ...] = ()
    """(primary tag, documents read in it), the most frequent first."""
    addressed: int = 0
    """Documents read that have a published address."""
    talks: int = 0
    """Talks that the documents read tell of."""
    events: int = 0
    """Events that the documents read tell of."""


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A source that `huigu.toml` may have."""

    settings: SourceSettings
    base_url: str = ""
    """Address of its site, as the site's own configuration says; empty if it says none."""
    title: str = ""
    """Title of its site; empty if unknown."""
    pages: int = 0
    """Pages that were counted while the generator was not named; 0 if nobody counted."""
    sample: Sample | None = None
    """None for what is out there, which nobody has read yet."""

    @property
    def place(self) -> str:
        """Its path, or the address that it is pulled from."""
        return self.settings.path or getattr(self.settings, "url", "")


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found at the places that somebody named."""

    sources: tuple[FoundSource, ...] = ()
    left_out: tuple[FoundSource, ...] = ()
    """What could be read too, and most people would not want: READMEs beside a site, test data."""
    name: str = ""
    """What the community is called, as the titles of its sites say; empty if unknown."""
    unsure: tuple[str, ...] = field(default=())
    """What a person should look at, a sentence each, with what to do about it."""

    def with_name(self, name: str) -> Survey:
        """Give the community the name that a person says."""
        unsure = self.unsure
        if name:
            unsure = tuple(line for line in unsure if not line.startswith(NAME_DOUBT))
        return replace(self, name=name, unsure=unsure)

    def keep(self, chosen: Collection[int]) -> Survey:
        """Keep the sources at some places of the list, and leave the others out."""
        kept = [one for place, one in enumerate(self.sources) if place in chosen]
        others = [one for place, one in enumerate(self.sources) if place not in chosen]
        gone = tuple(f"{one.settings.name}: " for one in others)
        unsure = tuple(line for line in self.unsure if not gone or not line.startswith(gone))
        return replace(self, sources=tuple(kept), left_out=(*others, *self.left_out), unsure=unsure)

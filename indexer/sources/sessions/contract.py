"""What a file of sessions says, whatever its format: an event and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.sources import front_matter_fields as fm


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list."""

    fields: object
    """A table with any names of `rows.aliases`; whatever else stands there is a broken row."""
    line: int = 0
    """Of the file, counted from 1; 0 if unknown."""
    id: str = ""
    """What it keeps for ever; empty for its field `id`, or one made of the file and the title."""
    dropped: str = ""
    """Why it is no talk, such as `break` or `draft`; empty for a talk."""


@dataclass(frozen=True, slots=True)
class SessionList:
    """What a file says."""

    rows: Sequence[ListRow]
    event: fm.Fields
    """What the sessions are of; empty if the file does not say."""
    event_id: str = ""
    """Of the event's document; empty for the name of the file."""
    is_event_elsewhere: bool = False
    """Whether another file gives the document of the event."""
    remarks: tuple[tuple[str, str], ...] = ()
    """What is wrong with the file as a whole: reason and remedy."""

"""A request for a list of links, and its typed argument (`IstioCon 2023 #2`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["video", "slides"]
FIRST_YEAR, LAST_YEAR = 1990, 2100
_PAGE = re.compile(r"#\s*([0-9]{1,4})\s*$")
_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?!\d)\s*年?")


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which links to list, in which language, and which page of the list."""

    kind: Kind
    language: str
    """Of the reader, `zh` or `en`."""
    event: str = ""
    """Part of an event's name; empty for all."""
    year: int = 0
    """0 for all."""
    page: int = 1
    """Counted from 1."""

    def write_argument(self) -> str:
        """Write the argument that `parse_list_request` parses as this request."""
        year = str(self.year or "")
        # Of two years, the first is the filter and the other belongs to the event.
        terms = (year, self.event) if _YEAR.search(self.event) else (self.event, year)
        return " ".join(term for term in (*terms, f"#{self.page}") if term)


def parse_list_request(kind: Kind, argument: str, language: str) -> ListRequest:
    """Parse an optional event, year and page: `IstioCon 2023`, `2023年` or `IstioCon #2`.

    Of several years, the first is the filter.
    """
    argument, page = argument.replace("＃", "#"), 1
    if page_match := _PAGE.search(argument):
        argument, page = argument[: page_match.start()], max(int(page_match[1]), 1)
    year_match = _YEAR.search(argument)
    year = int(year_match[1]) if year_match else 0
    if year_match and FIRST_YEAR <= year <= LAST_YEAR:
        argument = f"{argument[: year_match.start()]} {argument[year_match.end() :]}"
    else:
        year = 0
    return ListRequest(kind, language, " ".join(argument.split()), year, page)

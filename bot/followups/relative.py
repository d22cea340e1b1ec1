"""Years and editions told from others: `上一期`, `the year before`, `去年` become numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.followups import tables as table
from bot.followups.parse import Part

Steps = Sequence[tuple[int, re.Pattern[str]]]
"""How far from a number, and the words that say so."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    zh: str
    en: str
    possible: range


_YEAR = _Numbers("{} 年", "{}", range(1900, 2100))
"""What `indexer.text.events` reads as a year."""
_EDITION = _Numbers("第 {} 期", "#{}", range(1, 1000))


def absolute(text: str, earlier: Sequence[Part], this_year: int) -> str:
    """Write relative years and editions as numbers; what cannot be told stays as it is.

    `earlier` holds the parts of the question before; `this_year` is 0 when it is not to count.
    """
    text = table.FIRST.sub("第一届", text)
    editions = [int(part.value) for part in earlier if part.slot == "edition"][-1:]
    years = [int(part.value) for part in earlier if part.slot == "year"][-1:]
    for edition in editions:
        text = _stepped(text, table.STEPS, edition, _EDITION)
    for year in years:
        text = _stepped(text, table.YEAR_STEPS, year, _YEAR)
        text = text if editions else _stepped(text, table.STEPS, year, _YEAR)
    return _stepped(text, table.YEARS_FROM_NOW, this_year, _YEAR) if this_year else text


def _stepped(text: str, steps: Steps, start: int, kind: _Numbers) -> str:
    """Write each step from a number as the number it leads to, in the language it is said in."""
    for step, pattern in steps:
        number = start + step
        if number in kind.possible:
            for said in {found.group(0) for found in pattern.finditer(text)}:
                text = text.replace(
                    said, (kind.zh if table.HAN.search(said) else kind.en).format(number)
                )
    return text

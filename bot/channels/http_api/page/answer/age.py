"""How old a source is, in words: old answers are what people complain about most."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

OLD_MONTHS = 24
"""From this age on it stands out: software of that age works differently today."""
_DATE = re.compile(r"(?<!\d)(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)")


@dataclass(frozen=True, slots=True)
class Age:
    """The month of something, and a text of the page that says how long ago that was."""

    shown: str
    """`2022-08`, or the year if no more is known."""
    key: str
    """Of the text; empty for a day to come."""
    values: tuple[int, ...]
    is_old: bool


def find_age(written: str, today: date) -> Age | None:
    """Find the age of an ISO date, or of the last one in a text; None without one."""
    dates = _DATE.findall(written)
    if not dates:
        return None
    year, month, day = (int(part or 0) for part in dates[-1])
    shown = f"{year:04}-{month:02}" if month else f"{year:04}"
    months = (today.year - year) * 12 + (today.month - month if month else 0)
    if day > today.day:
        months -= 1
    key, values = _choose_text(months)
    return Age(shown, key, values, months >= OLD_MONTHS)


def _choose_text(months: int) -> tuple[str, tuple[int, ...]]:
    if months < 0:
        return "", ()
    if months < 2:
        return ("age_new", "age_month")[months], ()
    if months < 12:
        return "age_months", (months,)
    return ("age_year", ()) if months < 24 else ("age_years", (months // 12,))

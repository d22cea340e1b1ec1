"""Says what went wrong in a pull of pages: a line for each reason, not for each page."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.records import Remark
from indexer.sources.site.visiting import Visits


def tell_visits(visits: Visits, url: str) -> Iterator[Remark]:
    """Say which pages could not be had, and which were not asked for; `url` is the source's."""
    yield from visits.problems
    if visits.untold:
        yield Remark(url, 0, f"{visits.untold:,} more pages failed", "they are tried again")
    for reason, (count, first, remedy) in visits.refused.items():
        more = f", as for {count - 1:,} more" if count > 1 else ""
        yield Remark(first, 0, f"{reason}{more}", remedy)
    if visits.left:
        reason = f"the time of this pull was up before {visits.left:,} of its pages"
        yield Remark(url, 0, reason, "the next pull goes on there; `max_minutes` is its time")


def tell_of_gone(gone: int, known: int, url: str) -> Remark:
    """Say that so many known pages are gone at once that all are kept."""
    reason = f"{gone:,} of its {known:,} known pages are gone, so all are kept"
    remedy = "if they are gone for good, `huigu rebuild --full` takes what is there now"
    return Remark(url, 0, reason, remedy)

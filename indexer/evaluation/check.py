"""Finds right answers that an index cannot give, because it does not hold them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from indexer.evaluation.evaluate import Row
from indexer.evaluation.links import normalise_url
from indexer.records import LinkRecord

EXAMPLES = 3
EXAMPLE_CHARS = 80


def list_warnings(
    rows: Sequence[Row], documents: Collection[str], records: Iterable[LinkRecord]
) -> list[str]:
    """Warn of ids and links that the index does not hold: they count as wrong answers.

    `documents` are the ids of all documents of the index, `records` all its links.
    """
    ids = dict.fromkeys(id for row in rows for id in row.relevant)
    missing = [id for id in ids if id not in documents]
    addresses = {normalise_url(record.link.url) for record in records}
    expecting = [row for row in rows if row.expected_links]
    without = [
        row.expected_links[0]
        for row in expecting
        if addresses.isdisjoint(map(normalise_url, (*row.expected_links, *row.acceptable_links)))
    ]
    warnings = []
    if missing:
        known = f"; ids of this index look like {_quote([min(documents)])}" if documents else ""
        warnings.append(
            "ids in `relevant` that are of no document of this index: "
            f"{len(missing)} of {len(ids)} (such as {_quote(missing)}); each counts as "
            f"not found{known}"
        )
    if without:
        warnings.append(
            "rows that expect links that this index does not hold: "
            f"{len(without)} of {len(expecting)} (such as {_quote(without)}); "
            "`link_accuracy` counts them as wrong"
        )
    return warnings


def _quote(texts: Sequence[str]) -> str:
    """Quote a few texts, each cut to a readable length."""
    return ", ".join(repr(text[:EXAMPLE_CHARS]) for text in texts[:EXAMPLES])

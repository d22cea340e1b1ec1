"""Finds the other name of an organisation, in the other script: `Tencent` and `腾讯`."""

from __future__ import annotations

from indexer.catalogue.names import has_han, make_name_key
from indexer.catalogue.records import Name
from indexer.search.index import Reader

LEAST_COSINE = 0.55
"""Of two names of one organisation; those of two are below 0.4."""


def find_twin(reader: Reader, name: str) -> Name | None:
    """Find what the same organisation is called in the other script; None if nothing is near.

    Each must be the nearest to the other: `腾讯云` is near to `Tencent`, which is nearer to `腾讯`.
    """
    names = reader.catalogue.list_names("organisation")
    key = make_name_key(name)
    mine = [one for one in names if has_han(one.text) == has_han(name)]
    others = [one for one in names if has_han(one.text) != has_han(name)]
    place = next((n for n, one in enumerate(mine) if make_name_key(one.text) == key), None)
    if place is None or not others:
        return None
    vectors = reader.encoder.encode([one.text for one in (*mine, *others)])
    own, foreign = vectors[: len(mine)], vectors[len(mine) :]
    near = foreign @ own[place]
    best = int(near.argmax())
    is_mutual = int((own @ foreign[best]).argmax()) == place
    return others[best] if is_mutual and float(near[best]) >= LEAST_COSINE else None

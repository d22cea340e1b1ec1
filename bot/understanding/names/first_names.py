"""One word of the names of people: `Marta` of `Marta Alves`."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from indexer.catalogue.records import Name
from indexer.text.language import fold

_SHORTEST = 4
"""Letters of such a word."""
_MOST_PEOPLE = 3
"""People who may share it; more say nothing."""
_LATIN = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+){1,3}")
_WORD = re.compile(r"[^\W\d_]+")


class FirstName(msgspec.Struct, frozen=True):
    """A word of the names of few people."""

    name: str
    """The whole name of the first of them."""
    people: tuple[int, ...]
    """Ids."""


def build_first_names(names: Iterable[Name]) -> dict[str, FirstName]:
    """Find the words that few people have in their Latin names, by the folded word.

    Args:
        names: All names of people.
    """
    people: dict[str, dict[int, str]] = {}
    for name in names:
        if _LATIN.fullmatch(name.text):
            for word in _WORD.findall(fold(name.text)):
                if len(word) >= _SHORTEST:
                    people.setdefault(word, {}).update(
                        (id, name.text) for id in name.ids if id not in people[word]
                    )
    return {
        word: FirstName(next(iter(of_word.values())), tuple(of_word))
        for word, of_word in people.items()
        if len(of_word) <= _MOST_PEOPLE
    }

"""Chooses the names of the catalogue that a question holds: the longest first, none overlap."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from bot.understanding.names.clear import Clearness
from bot.understanding.names.found import Found, Sentence
from bot.understanding.names.name_index import NameIndex, remove_number
from bot.understanding.names.near_misses import Corrected, correct_beside_others, correct_words
from bot.understanding.names.pieces import cut_pieces, measure_words
from bot.understanding.names.spans import Span, list_quoted, list_spans
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Name
from indexer.search.index import Reader
from indexer.text.language import fold

MAX_MENTIONS = 8
"""Most names of one question: nobody asks about more at once."""
NEAR_MISS = 0.8
"""Score of a name with a misspelt word."""
SWAPPED = 0.95
"""Score of a person whose names stand in another order than the catalogue has them."""
PART = 0.8
"""Score of a part of a name."""
_PRIORITIES = ("series", "event", "person", "talk", "organisation", "place", "track")
"""Which sort is meant if two have the same name."""
_MISSPELT = frozenset({"series", "event", "person"})
"""What may be named with a misspelt word that is another word of pages."""
_LEAST_TITLE = 2.0
"""Words of a title that may be meant beside its own event; a Chinese character is half a word."""
_LEAST_QUOTED_CHARS = 6
"""Shortest part of a title that is looked for inside titles."""
_LEAST_SHARE = 0.25
"""Share of a title that a quoted part of it must be."""
_MOST_OF_IT = 0.6
"""Share of what is quoted that a title at its beginning must be."""
MAX_QUOTED = 4
"""Quoted parts of titles that are looked for, the first ones: each is compared with all names."""
_MOST_TITLES = 5
"""Titles that may share a quoted part; more say nothing."""
_NUMBERS = re.compile(r"\d+")

Names = Mapping[str, Sequence[Name]]


class FoundNames(msgspec.Struct, frozen=True):
    """The names of a question."""

    sentence: Sentence
    found: list[Found]
    """Those that are meant, in the question's order; none overlap."""
    short_titles: list[Found]
    """Titles that may be words of the question too, the longest first."""


def find_mentions(text: str, index: NameIndex, reader: Reader) -> FoundNames:
    """Find the names in a question; what the community calls itself is left out."""
    pieces, corrected = correct_words(cut_pieces(text), index.words, index.keys, reader.store)
    sentence = Sentence(text, pieces)
    found = _list_found(sentence, corrected, index, reader)
    clearness = Clearness(sentence, reader)
    chosen = _choose_longest(found, sentence, clearness)
    # A word of pages may be misspelt too, if only so it makes a name with its neighbours.
    covered = {place for one in chosen for place in range(one.first, one.end)}
    wrong = correct_beside_others(pieces, index.words, covered)
    if wrong:
        other = Sentence(text, wrong.pieces)
        found += [
            one
            for one in _list_found(other, wrong.corrected, index, reader)
            if one.score == NEAR_MISS and one.what in _MISSPELT and _has_other(one, wrong)
        ]
        chosen = _choose_longest(found, sentence, clearness)
    return FoundNames(sentence, chosen, _list_short_titles(found, chosen, sentence))


def _list_short_titles(
    found: Iterable[Found], chosen: Sequence[Found], sentence: Sentence
) -> list[Found]:
    titles = [
        one
        for one in found
        if one.what == "talk" and not any(one.overlaps(other) for other in chosen)
        if measure_words(sentence.pieces[one.first : one.end]) >= _LEAST_TITLE
    ]
    return sorted(titles, key=lambda one: len(sentence.get_text(one)), reverse=True)


def _has_other(found: Found, wrong: Corrected) -> bool:
    """Tell whether a name has a whole word beside the one that was corrected."""
    return any(
        wrong.pieces[place].sort == "word"
        for place in range(found.first, found.end)
        if place not in wrong.corrected
    )


def _list_found(
    sentence: Sentence, corrected: Collection[int], index: NameIndex, reader: Reader
) -> list[Found]:
    """List all names that a question may hold, with less score where a word was corrected."""
    quoted = list_quoted(sentence.text, sentence.pieces)
    own = _make_keys(reader.names)
    spans = [span for span in list_spans(sentence.pieces, index) if span.key not in own]
    names = reader.catalogue.find_names(list(dict.fromkeys(span.key for span in spans)))
    found = list(_read_spans(spans, sentence, index, names, {(q.first, q.end) for q in quoted}))
    whole = {(one.first, one.end) for one in found}
    for span in quoted[:MAX_QUOTED]:
        if (span.first, span.end) not in whole:
            found += _find_part(span, index, reader)
    found += _list_first_names(sentence, index)
    aliases = {(span.first, span.end) for span in spans if span.is_alias}
    found = [
        replace(one, is_alias=True) if (one.first, one.end) in aliases else one for one in found
    ]
    return [
        replace(one, score=NEAR_MISS) if any(one.first <= n < one.end for n in corrected) else one
        for one in found
    ]


@lru_cache(maxsize=8)
def _make_keys(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(make_name_key, names))


def _list_first_names(sentence: Sentence, index: NameIndex) -> Iterator[Found]:
    """List the words of a question that few people have in their names."""
    for place, piece in enumerate(sentence.pieces):
        first = index.first_names.get(piece.key) if piece.sort == "word" else None
        if first is not None:
            yield Found(
                "person", first.people, first.name, place, place + 1, PART, is_first_name=True
            )


def _read_spans(
    spans: Iterable[Span],
    sentence: Sentence,
    index: NameIndex,
    names: Names,
    quoted: Collection[tuple[int, int]],
) -> Iterator[Found]:
    """List what the spans name."""
    for span in spans:
        is_quoted = (span.first, span.end) in quoted
        group = None if span.swapped else index.groups.get(span.key)
        if group is not None:
            what = "series" if group.is_series else "event"
            ids = (group.series,) if group.is_series else group.events
            score = PART if group.is_part else 1.0
            yield Found(what, ids, group.name, span.first, span.end, score, is_quoted, group)
        place = None if span.swapped else index.places.get(span.key)
        if place is not None:
            yield Found("place", place.events, place.name, span.first, span.end, 1.0, is_quoted)
        for name in names.get(span.key, ()):
            if (span.swapped and name.what != "person") or (place and name.what == "place"):
                continue
            if group is not None and not group.is_part and name.what in ("series", "event"):
                continue
            if not _has_same_numbers(name.text, span, sentence):
                continue
            key = make_name_key(remove_number(name.text)) if name.what == "event" else ""
            yield Found(
                name.what,
                name.ids,
                name.text,
                span.first,
                span.end,
                SWAPPED if span.swapped else 1.0,
                is_quoted,
                group=index.groups.get(key),
                has_number=name.what == "event",
            )


def _has_same_numbers(name: str, span: Span, sentence: Sentence) -> bool:
    """Tell whether the numbers are cut alike: `Istio 1.1` is not `Istio 11`."""
    pieces = sentence.pieces[span.first : span.end]
    numbers = [piece.key for piece in pieces if piece.sort == "number"]
    return not numbers or numbers == _NUMBERS.findall(fold(name))


def _find_part(span: Span, index: NameIndex, reader: Reader) -> Iterator[Found]:
    """Find the talk of whose title the question quotes a part, or more than the title."""
    part = span.key
    if len(part) < _LEAST_QUOTED_CHARS:
        return
    longest = len(part) / _LEAST_SHARE
    keys = [key for key in index.keys.keys if part in key and len(key) <= longest]
    keys += [key for key in index.keys.find_beginnings(part) if len(key) >= len(part) * _MOST_OF_IT]
    names = reader.catalogue.find_names(keys[: 10 * _MOST_TITLES])
    talks = [(key, name) for key in keys for name in names.get(key, ()) if name.what == "talk"]
    if 0 < len(talks) <= _MOST_TITLES:
        ids = tuple(dict.fromkeys(id for _, name in talks for id in name.ids))
        key, name = min(talks, key=lambda talk: abs(len(talk[0]) - len(part)))
        share = min(len(key), len(part)) / max(len(key), len(part))
        yield Found("talk", ids, name.text, span.first, span.end, 0.5 + share / 2, True)


def _choose_longest(
    found: Iterable[Found], sentence: Sentence, clearness: Clearness
) -> list[Found]:
    """Choose names that are meant, the longest first, so that none overlap; in order."""

    def rank(one: Found) -> tuple[bool, int, float, int]:
        size = sum(len(piece.key) for piece in sentence.pieces[one.first : one.end])
        is_quoted = one.quoted and one.what == "talk"
        return not is_quoted, -size, -one.score, _PRIORITIES.index(one.what)

    chosen: list[Found] = []
    for one in sorted(found, key=rank):
        if len(chosen) == MAX_MENTIONS:
            break
        if not any(one.overlaps(other) for other in chosen) and clearness.is_clear(one):
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.first)

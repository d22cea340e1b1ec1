"""Finds parts of the names of series that stand for the whole: `灯塔沙龙` of `LampCon 灯塔沙龙`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from bot.understanding.names.generic import is_format, is_generic, remove_gathering
from bot.understanding.names.group import Group, merge_groups
from bot.understanding.names.pieces import Piece, cut_pieces, measure_words
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Name, Series

_LONG_PART = 2.0
"""Words of a part of a name that stands for the whole."""
_SHORTEST_RUN = 3
"""Chinese characters at an end of a name that are a name by themselves."""


def build_parts(
    groups: Mapping[str, Group], names: Mapping[str, Sequence[Name]], series: Iterable[Series]
) -> dict[str, Group]:
    """Build groups of series by parts of their names.

    A part is what is left of a name without `meetup` and such words, the words of another script
    at one of its ends, its initials, and the name of a format, as `webinar`. One that several
    series share, or that is an organisation too, needs an edition or a town beside it:
    `灯塔社区成都` of `灯塔社区 meetup` and `灯塔社区 webinar`. A short one says too little.

    Args:
        groups: By the key of their name.
        names: Names of the catalogue by key, at least those of `list_part_keys`.
        series: All series.
    """
    roots = {one.id: one.parent or one.id for one in series}
    written: dict[int, set[str]] = {}
    for one in series:
        written.setdefault(roots[one.id], set()).update(map(make_name_key, one.names))
    texts: dict[str, str] = {}
    owners: dict[str, dict[int, Group]] = {}
    shared: set[str] = set()
    for group in groups.values():
        if not group.is_series:
            continue
        root = roots.get(group.series, group.series)
        others = [name for other, of_it in written.items() if other != root for name in of_it]
        for part, found, is_end in _list_parts(group):
            key = make_name_key(part)
            texts.setdefault(key, part)
            owners.setdefault(key, {}).setdefault(group.series, found)
            if is_end and any(key in name for name in others):
                shared.add(key)
    parts: dict[str, Group] = {}
    for key, of_key in owners.items():
        sorts = {name.what for name in names.get(key, ())}
        if key in groups or not sorts <= {"organisation"}:
            continue
        of_series = list(of_key.values())
        is_clear = len(of_series) == 1 and key not in shared and not sorts
        if not is_clear and is_format(key):
            continue
        parts[key] = of_series[0] if is_clear else merge_groups(texts[key], of_series)
    return parts


def _list_parts(group: Group) -> Iterator[tuple[str, Group, bool]]:
    """List the parts of a series' name with the group each stands for, and whether it is an end."""
    found = replace(group, is_part=True)
    part = remove_gathering(group.name)
    if _measure(part) >= _LONG_PART:
        yield part, found, False
    if initials := _write_initials(group.name):
        yield initials, found, False
    for part in _list_ends(group.name):
        # `Big Talk` may be any big talk; Chinese words that end a name are no phrase.
        yield part, replace(found, stands_alone=not part.isascii()), True


def list_part_keys(groups: Mapping[str, Group]) -> Iterator[str]:
    """List the keys of the ends of the names of series, which may be names of something else."""
    for group in groups.values():
        if group.is_series:
            yield from map(make_name_key, _list_ends(group.name))
            yield from filter(None, [_write_initials(group.name)])


def _write_initials(name: str) -> str:
    """Write the initials of a Latin name of three words or more: `smm`; empty for any other."""
    pieces = cut_pieces(name)
    is_latin = all(piece.sort == "word" for piece in pieces)
    return "".join(piece.key[0] for piece in pieces) if is_latin and len(pieces) > 2 else ""


def _list_ends(name: str) -> Iterator[str]:
    """List the ends of a name that may be a name by themselves.

    The Chinese characters behind or before Latin words, the Latin words behind the first, and one
    word at the end that is a format.
    """
    pieces = [piece for piece in cut_pieces(name) if piece.sort in ("han", "word")]
    runs = list(_cut_runs(pieces))
    for run in (runs[0], runs[-1]) if len(runs) > 1 else ():
        text = name[run[0].start : run[-1].end]
        if run[0].sort == "han" and len(run) >= _SHORTEST_RUN and not is_generic(text):
            yield text
    words = runs[-1] if runs and runs[-1][0].sort == "word" else []
    if len(runs) == 1 and len(words) > _LONG_PART:
        text = name[words[1].start : words[-1].end]
        if not is_generic(text) and not is_generic(name[words[1].start : words[1].end]):
            yield text
    if words and is_format(words[-1].key):
        yield name[words[-1].start : words[-1].end]


def _cut_runs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Cut pieces into runs of one script."""
    run: list[Piece] = []
    for piece in pieces:
        if run and run[0].sort != piece.sort:
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _measure(name: str) -> float:
    """Measure a name in words; a Chinese character is half a word."""
    return measure_words(cut_pieces(name))

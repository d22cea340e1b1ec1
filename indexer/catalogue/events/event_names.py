"""Reads the name of an event: its series, region, town, year and edition."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

from indexer.catalogue.events.places import find_places
from indexer.catalogue.names import make_name_key
from indexer.text.events import find_edition_spans, find_year_spans
from indexer.text.language import simplify
from indexer.text.spans import blank_out

MAX_NAME_CHARS = 200
"""Longer texts are no names, and are cut."""
_MAX_NAMES_CACHED = 4096


class EventName(msgspec.Struct, frozen=True):
    """What the name of an event says."""

    text: str
    """Without brackets."""
    base: str
    """Key of the series, without region, town, year and edition; empty for no name."""
    label: str
    """The same for people: `Istio Day` of `Istio Day Europe 2024`."""
    regional: str
    """As `label`, with the region and the town: `Istio Day Europe`."""
    first: str = ""
    """Key of the first of several names joined by `+`: `KubeCon + CloudNativeCon`."""
    region: str = ""
    """Key of a country or continent."""
    town: str = ""
    year: int = 0
    edition: int = 0
    is_span: bool = False
    """Whether it names several years: no single event."""
    is_episode: bool = False
    """Whether the edition counts episodes: 第 3 期, #3, episode 3, and not 第三届, 3rd."""
    aliases: tuple[str, ...] = ()
    """What stands in brackets, if it may be a name."""

    @property
    def is_bare(self) -> bool:
        """Whether it has neither year nor edition."""
        return not self.year and not self.edition


_BRACKETS = re.compile(r"\(([^()]{1,80})\)")
_NO_ALIAS = re.compile(
    r"(?:online|virtual|hybrid|in[ -]person|only|remote|线上|在线|線上|线下|直播|虚拟|上|中|下)",
    re.I,
)
_SHORT_YEAR = re.compile(r"(?<=[\s'’])['’](\d{2})(?!\d)|(?<=[A-Za-z])['’](\d{2})(?!\d)")
_LAST_NUMBER = re.compile(r"(?<![\w.,:'’-])(\d{1,2})\s*$")
_DAY_NUMBER = re.compile(r"\bday\s*#?\d{1,2}\b|第\s*[一二三四五六七八九十\d]{1,2}\s*天", re.I)
_EPISODE = re.compile(r"[期集讲講回次]|#|ep|no|vol|issue", re.I)
_FILLERS = re.compile(
    r"\b(?:the|annual|edition|episode)\b|(?<=\d)\s*年度?(?!\w)|^\s*年度?|首届|首屆", re.IGNORECASE
)
_EDGES = " \t-–—_:：,，、.。·|/#'’&+和与"
_BLANKS = re.compile(r"\s+")
_JOINED = re.compile(r"\s[+&]\s")
_BEFORE_MARK = re.compile(r"(?<!\s)\s+(?=[,，、.。:：])")
_LAST_WORD = re.compile(r"(?<!\s)(?:\s++(?:in|at|of|for|on|and)){1,5}$", re.IGNORECASE)
# Words for a gathering, which a translated name has in the other language.
_GATHERINGS = (
    ("开发者大会", "developerconference"),
    ("用户大会", "userconference"),
    ("高峰论坛", "summit"),
    ("峰会", "summit"),
    ("大会", "conference"),
    ("论坛", "forum"),
    ("见面会", "meetup"),
    ("聚会", "meetup"),
    ("沙龙", "salon"),
    ("社区", "community"),
    ("开放日", "openday"),
)
_FIRST = re.compile(r"首届|首屆|\binaugural\b|第一届|第一屆", re.IGNORECASE)


@lru_cache(maxsize=_MAX_NAMES_CACHED)
def parse_event_name(text: str) -> EventName:
    """Read the name of an event: `第二届 IstioCon`, `Istio Day 欧洲 2024`, `Meetup #3 深圳站`."""
    whole = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text[:MAX_NAME_CHARS])).strip()
    inside = [part.strip() for part in _BRACKETS.findall(whole)]
    # `Meetup (3rd, Shanghai)`: what only numbers and places the event belongs to the name.
    added = [part for part in inside if not _NO_ALIAS.fullmatch(part) and not _find_label(part)]
    main = _BLANKS.sub(" ", " ".join((_BRACKETS.sub(" ", whole), *added))).strip(_EDGES)
    aliases = tuple(part for part in inside if part not in added and _may_name(part))
    if not make_name_key(main):
        main, aliases = whole, ()
    years = {year for _, _, year in find_year_spans(main)}
    short = _SHORT_YEAR.search(main)
    if not years and short:
        years = {2000 + int(short[1] or short[2])}
    cuts = _find_cuts(main)
    editions = {edition for _, _, edition in cuts.editions if edition}
    episode = any(_EPISODE.search(main[start:end]) for start, end, _ in cuts.editions)
    numbers = [(start, end) for start, end, _ in cuts.editions] + cuts.years
    without_numbers = blank_out(main, numbers)
    regional = _tidy(without_numbers)
    places = find_places(without_numbers)
    label = _tidy(blank_out(main, [*numbers, *((start, end) for start, end, _, _ in places)]))
    if not make_name_key(label):  # `China 2024`: the place is the name
        label, places = regional, []
    if not make_name_key(label):
        label = regional = main
    regions = [key for _, _, key, is_region in places if is_region]
    towns = [key for _, _, key, is_region in places if not is_region]
    return EventName(
        text=main,
        base=_make_base(label),
        first=_make_base(_JOINED.split(label)[0]) if _JOINED.search(label) else "",
        label=label,
        regional=regional,
        region=regions[0] if regions else "",
        town=towns[0] if towns else "",
        year=years.pop() if len(years) == 1 else 0,
        edition=editions.pop() if len(editions) == 1 else 0,
        is_span=len(years) > 1 or len(editions) > 1,
        is_episode=episode,
        aliases=aliases,
    )


class _Cuts(msgspec.Struct, frozen=True):
    editions: list[tuple[int, int, int]]
    years: list[tuple[int, int]]


def _find_cuts(main: str) -> _Cuts:
    """Find what of a name is a year or an edition."""
    years = [(start, end) for start, end, _ in find_year_spans(main)]
    years += [match.span() for match in _SHORT_YEAR.finditer(main)]
    years += [match.span() for match in _DAY_NUMBER.finditer(main)]
    # 屆 and 場 are read in simplified characters, which stand at the same positions.
    simple = simplify(main)
    readable = simple if len(simple) == len(main) else main
    editions = find_edition_spans(readable)
    editions += [(*match.span(), 1) for match in _FIRST.finditer(readable)]
    last = _LAST_NUMBER.search(blank_out(main, years))
    if not editions and last and last.start() > 0:
        editions.append((*last.span(1), int(last[1])))
    return _Cuts(editions, years)


def _find_label(text: str) -> str:
    """Find what is left of a name without numbers and places."""
    cuts = _find_cuts(text)
    numbers = [(start, end) for start, end, _ in cuts.editions] + cuts.years
    rest = blank_out(text, numbers)
    return make_name_key(
        _tidy(blank_out(rest, [(start, end) for start, end, _, _ in find_places(rest)]))
    )


def _may_name(text: str) -> bool:
    return len(make_name_key(text)) >= 4 and not _NO_ALIAS.fullmatch(text) and not text.isdigit()


def _tidy(text: str) -> str:
    text = _FILLERS.sub(" ", text)
    text = _BLANKS.sub(" ", text).strip(_EDGES)
    text = _BEFORE_MARK.sub("", text).strip(_EDGES)
    return _LAST_WORD.sub("", text).strip(_EDGES)


def _make_base(label: str) -> str:
    key = make_name_key(label).strip("+#")
    if "+" in key and "++" not in key:
        key = key.replace("+", "")
    for han, latin in _GATHERINGS:
        key = key.replace(han, latin)
    if key.endswith(("conconference", "confconference")):
        key = key.removesuffix("conference")
    return key

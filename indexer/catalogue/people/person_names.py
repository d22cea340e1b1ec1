"""Reads the name of a person, and makes the keys that its spellings share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from indexer.catalogue.people.romanisation import romanise, split_han_name
from indexer.text.language import fold

MAX_NAME_CHARS = 100
"""Longer texts are cut."""
_MAX_CACHED = 4096


@dataclass(frozen=True, slots=True)
class PersonName:
    """The name of a person, as a page writes it."""

    text: str
    is_han: bool
    keys: tuple[str, ...]
    """Keys of the name as it is: of a Latin name in any order of its words; at least one."""
    sounds: tuple[str, ...] = ()
    """Keys of the pinyin of a Han name, in either order."""
    family: frozenset[str] = frozenset()
    """What may be the family name: pinyin of a Han one, first and last word of a Latin one."""
    is_common: bool = False
    """Whether many people may have it: two characters, two syllables of pinyin, a single word."""
    spellings: tuple[str, ...] = ()
    """For people: the same in other orders, and as pinyin."""


_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN_NAME = re.compile(rf"[{_HAN}]+(?:[·•・][{_HAN}]+)*")
_MIXED = re.compile(
    rf"(?P<han>[{_HAN}]{{2,4}}) ?[(/|,]? ?(?P<latin>[^\W\d_{_HAN}][^\d(){_HAN}]*?) ?\)?"
    rf"|(?P<latin2>[^\W\d_{_HAN}][^\d(){_HAN}]*?) ?[(/|,]? ?(?P<han2>[{_HAN}]{{2,4}}) ?\)?"
)
"""In a text whose words stand one blank apart."""
_BRACKETS = re.compile(r"(?:(?<!\s)\s++)?(?:\([^()]*+\)|[\"“][^\"”]*+[\"”])\s*+")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-]?[^\W_]+)*")
_TITLES = re.compile(r"\b(?:dr|prof|mr|mrs|ms)\.?\s+", re.IGNORECASE)
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxzcsryw]|zh|ch|sh)?(?:i[ae]?|u[aeo]?|v|a|o|e|ao|ou|ai|ei|iao|iu|ui|uai)(?:ng?|r)?"
)


def read_names(text: str) -> tuple[PersonName, ...]:
    """Read a name, or the Han and the Latin name of one person: `Huabing Zhao (赵化冰)`.

    Empty for a text without a letter.
    """
    return _read(text[:MAX_NAME_CHARS])


@lru_cache(maxsize=_MAX_CACHED)
def _read(text: str) -> tuple[PersonName, ...]:
    whole = " ".join(unicodedata.normalize("NFKC", text).split())
    match = _MIXED.fullmatch(whole)
    if match:
        han, latin = match["han"] or match["han2"], match["latin"] or match["latin2"]
        names = (*_make(han), *_make(latin))
        if len(names) == 2 and (len(_split(latin)) > 1 or sounds_alike(*names)):
            return names if match["han"] else names[::-1]
    plain = _BRACKETS.sub(" ", whole).strip()
    return tuple(_make(plain) or _make(whole))


def sounds_alike(one: PersonName, other: PersonName) -> bool:
    """Tell whether a Han name is the other one in pinyin."""
    if one.is_han == other.is_han:
        return False
    han, latin = (one, other) if one.is_han else (other, one)
    return not set(han.sounds).isdisjoint(latin.keys)


def share_family(one: PersonName, other: PersonName) -> bool:
    """Tell whether a Han and a Latin name can be of one family: 宋净超 and Jimmy Song."""
    return one.is_han != other.is_han and not one.family.isdisjoint(other.family)


def list_keys(names: Iterable[PersonName]) -> Iterator[str]:
    """List the keys and sounds of names, by which spellings of one name meet."""
    for name in names:
        yield from name.keys
        yield from name.sounds


def _make(text: str) -> list[PersonName]:
    han = "".join(_HAN_NAME.findall(text)) if _HAN_NAME.fullmatch(text.replace(" ", "")) else ""
    if han or _HAN_NAME.fullmatch(text.replace(" ", "")):
        return [_make_han(text.replace(" ", ""))]
    words = _split(text)
    return [_make_latin(text, words)] if words else []


def _make_han(text: str) -> PersonName:
    family, given = split_han_name(fold(text))
    readings = romanise(family, given)
    sounds: list[str] = []
    spellings: list[str] = []
    for one, other in readings:
        sounds += (one + other, other + one)
        spellings += (f"{other} {one}".strip(), f"{one} {other}".strip())
    return PersonName(
        text=text,
        is_han=True,
        keys=(fold(text).replace("·", "").replace("•", "").replace("・", ""),),
        sounds=tuple(dict.fromkeys(sounds)),
        family=frozenset(one for one, _ in readings),
        is_common=len(text) <= 2,
        spellings=tuple(dict.fromkeys(spellings[:2])),
    )


def _make_latin(text: str, words: list[str]) -> PersonName:
    full = [word for word in words if len(word) > 1] if len(words) > 2 else words
    full = full if len(full) > 1 else words
    orders = [full, [full[-1], *full[:-1]], [*full[1:], full[0]]]
    keys = ["".join(order) for order in orders]
    if len(words) != len(full):
        keys.append("".join(words))
    pinyin = sum(1 for word in full if len(word) > 1 and _SYLLABLE.fullmatch(word))
    spellings = [" ".join(order) for order in orders[1:]] if len(full) > 1 else []
    return PersonName(
        text=text,
        is_han=False,
        keys=tuple(dict.fromkeys(keys)),
        family=frozenset((full[0], full[-1])) if len(full) > 1 else frozenset(),
        is_common=len(full) == 1 or (len(full) == 2 and pinyin == 2),
        spellings=tuple(dict.fromkeys(spellings)),
    )


def _split(text: str) -> list[str]:
    """Split a Latin name into folded words: `Zhao, Huabing` too."""
    plain = _TITLES.sub("", text)
    return [re.sub(r"[^\w]", "", word) for word in _WORD.findall(fold(plain))]

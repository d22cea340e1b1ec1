"""Reads people from the fields of a row or a page: names, other names, organisations, roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from indexer.sources.nesting import list_texts
from indexer.sources.statements.person_texts import (
    HOST_ROLE,
    Reading,
    is_placeholder,
    parse_organisation,
    parse_people,
)
from indexer.statements import StatedPerson
from indexer.text.person_names import is_han_name, is_latin_name

MAX_SPEAKERS = 40
"""A longer list is an attendance list."""
SPEAKER_KEYS = (
    *("speakers", "speaker", "presenters", "presenter", "lecturers", "lecturer", "guests", "guest"),
    *("panelists", "panellists", "讲师", "嘉宾", "讲者", "主讲人", "分享嘉宾"),
)
LANGUAGE_KEYS = (
    *("speakers_zh", "speakers_en", "speaker_zh", "speaker_en", "presenters_zh", "presenters_en"),
)
"""Keys of the same people in one language, in any order."""
HOST_KEYS = ("hosts", "host", "moderators", "moderator", "主持人", "主持")
AUTHOR_KEYS = ("author", "authors")
SESSION_KEYS = frozenset({
    *("video", "slides", "session_type", "time_start", "track", "room", "talk", "youtube"),
    *("session_format", "start_time", "slides_url", "video_url"),
})
"""A page with one of these keys is a talk, and its author is the speaker."""
ORGANISATION_KEYS = (
    *("organisation", "organisations", "organization", "organizations", "org"),
    *("company", "companies", "affiliation", "affiliations", "employer", "公司", "单位"),
)
_KEYS = frozenset({
    *(*SPEAKER_KEYS, *LANGUAGE_KEYS, *HOST_KEYS, *AUTHOR_KEYS, *ORGANISATION_KEYS),
})
_NAME_KEYS = ("name", "full_name", "fullname", "display_name", "姓名")
_OTHER_NAME_KEYS = (
    *("name_zh", "name_en", "zh_name", "en_name", "chinese_name", "english_name", "zh", "en"),
    *("alias", "aliases", "aka", "nickname", "other_names"),
)
_JOB_KEYS = ("position", "job", "role", "title", "job_title", "bio_short", "职位")
_AT_FIRST = re.compile(r"^(?:at|from|@)\s+(?=\S)", re.IGNORECASE)
_LANGUAGES = frozenset({"zh", "en", "cn", "zh-cn", "zh_cn", "zh-hans", "zh-tw", "zh-hant"})
MAX_SHOWN_CHARS = 40
_REMEDY = "write each of the speakers as a name, or as a table with `name`"


@dataclass(frozen=True, slots=True)
class People:
    """The people of one talk."""

    speakers: tuple[StatedPerson, ...] = ()
    hosts: tuple[StatedPerson, ...] = ()
    other_names: tuple[str, ...] = ()
    """Names in another language of some of the speakers."""
    organisations: tuple[str, ...] = ()
    """Of the talk; nobody says of whom."""
    mistakes: tuple[tuple[str, str, str], ...] = ()
    """What could not be read: key, reason and remedy, for a remark."""
    places: int = 0
    """In how many places a text names speakers; 0 for fields."""

    def list_names(self) -> tuple[str, ...]:
        """List the names of the speakers, then those in another language or script.

        A part of a name is none of its own: `Matz` of `Yukihiro "Matz" Matsumoto`.
        """
        names = [person.name for person in self.speakers]
        names += [
            name
            for person in self.speakers
            for name in person.other_names
            if not all(word in person.name for word in name.split())
        ]
        return tuple(dict.fromkeys([*names, *self.other_names]))


def read_people(fields: Mapping[str, object]) -> People:
    """Read the people of a talk from the fields of its row or page.

    The first key that names somebody gives the speakers. Those that give the same people in one
    language add names, which are nobody's in particular, because the lists are not in one order.
    """
    if _KEYS.isdisjoint(fields):  # most pages
        return People()
    mistakes: list[tuple[str, str]] = []
    readings, lists = _read_lists(fields, mistakes)
    hosts = [person for person in readings if person.is_host]
    hosts += [p for key in HOST_KEYS for p in _read_value(fields.get(key), key, []) if _is_whole(p)]
    table = dict(pair for key in ORGANISATION_KEYS for pair in _read_employers(fields.get(key)))
    for person in readings:
        person.organisations += table.get(person.name, [])
    organisations = [name for key in ORGANISATION_KEYS for name in list_texts(fields.get(key))]
    people, other_names, left = pair_people(
        _freeze(person for person in readings if not person.is_host),
        [[person.name for person in people] for people in lists],
        organisations,
    )
    problems = tuple((key, reason, _REMEDY) for key, reason in dict.fromkeys(mistakes))
    return People(people, _freeze(hosts), other_names, left, problems)


def pair_people(
    people: Sequence[StatedPerson], lists: Iterable[Sequence[str]], organisations: Sequence[str]
) -> tuple[tuple[StatedPerson, ...], tuple[str, ...], tuple[str, ...]]:
    """Give a talk's other names and organisations to its speaker, if there is only one.

    `lists` are lists of names in another language. Lists of several names are not in one order, so
    nothing is paired by its position.

    Returns:
        The people, and the names and organisations that nobody was given.
    """
    known = {name for person in people for name in (person.name, *person.other_names)}
    others = [[name for name in names if name not in known] for names in lists]
    distinct = tuple(dict.fromkeys(name for names in others for name in names))
    if len(people) != 1:
        return tuple(people), distinct, tuple(dict.fromkeys(organisations))
    [person] = people
    own = tuple(dict.fromkeys([*person.organisations, *organisations]))
    if all(len(names) <= 1 for names in others):
        person, distinct = replace(person, other_names=(*person.other_names, *distinct)), ()
    return (replace(person, organisations=own),), distinct, ()


def _freeze(people: Iterable[Reading]) -> tuple[StatedPerson, ...]:
    """Make the statements, one for each name."""
    by_name: dict[str, StatedPerson] = {}
    for person in people:
        by_name.setdefault(person.name, person.freeze())
    return tuple(by_name.values())


def _read_lists(
    fields: Mapping[str, object], mistakes: list[tuple[str, str]]
) -> tuple[list[Reading], list[list[Reading]]]:
    """Read the list of the speakers, and the lists of their names in another language."""
    keys = [key for key in SPEAKER_KEYS if fields.get(key)]
    if not keys and SESSION_KEYS & fields.keys() and not any(map(fields.get, LANGUAGE_KEYS)):
        keys = [key for key in AUTHOR_KEYS if fields.get(key)][:1]
    readings: list[Reading] = []
    lists: list[list[Reading]] = []
    for key in keys:
        value = fields[key]
        if isinstance(value, dict) and value and _LANGUAGES.issuperset(value):
            lists += [list(_read_value(item, key, mistakes)) for item in value.values()]
        else:
            readings += _read_value(value, key, mistakes)
    lists += [list(_read_value(fields.get(key), key, mistakes)) for key in LANGUAGE_KEYS]
    lists = list(filter(None, lists))
    return readings or (lists.pop(0) if lists else []), lists


def _read_value(value: object, key: str, mistakes: list[tuple[str, str]]) -> Iterator[Reading]:
    """Read the people under a key."""
    if isinstance(value, dict) and not any(map(value.get, _NAME_KEYS)):
        value = [_name_table(name, table) for name, table in value.items()]
    items = value if isinstance(value, list) else [value] if value not in (None, "") else []
    people: list[Reading] = []
    for item in items[: MAX_SPEAKERS + 1]:
        if isinstance(item, dict):
            found = _read_table(item)
        elif isinstance(item, str) and not item.strip().replace(".", "").isdigit():
            found = parse_people(item, is_one=len(items) > 1)
        else:
            found = []
        if not found and not is_placeholder(item):
            mistakes.append((key, f"`{key}` holds what is no name ({_show(item)})"))
        people += found
    if (count := max(len(items), len(people))) > MAX_SPEAKERS:
        reason = f"`{key}` holds {count} people; only the first {MAX_SPEAKERS} of them count"
        mistakes.append((key, reason))
    yield from people[:MAX_SPEAKERS]


def _name_table(name: object, table: object) -> dict[object, object]:
    """Make the table of a person whose name is the key of another one, or of an employer."""
    return {"name": name, **(table if isinstance(table, dict) else {"company": table})}


def _read_table(table: Mapping[object, object]) -> list[Reading]:
    """Read a person from a table; nothing without a name."""
    names = [name for key in _NAME_KEYS for name in _list_names(table.get(key))]
    others = [name for key in _OTHER_NAME_KEYS for name in _list_names(table.get(key))]
    joined = " ".join(list_texts([table.get("first_name"), table.get("last_name")]))
    names += [joined, *others]
    read = [person for name in filter(None, names) for person in parse_people(name, is_one=True)]
    if not read:
        return []
    person = read[0]
    person.other_names += [other.name for other in read[1:]]
    for key in ORGANISATION_KEYS:
        person.organisations += map(_trim_organisation, _list_names(table.get(key)))
    for text in (text for key in _JOB_KEYS for text in list_texts(table.get(key))):
        if HOST_ROLE.fullmatch(text):
            person.is_host = True
        elif "@" in text or " at " in text:
            person.organisations += filter(None, [parse_organisation(text)])
    return [person]


def _trim_organisation(text: str) -> str:
    """Trim what stands before an organisation: `at Harbour Ltd`."""
    return _AT_FIRST.sub("", text)


def _list_names(value: object) -> list[str]:
    """List the names in a text, a list, a table by language, or a table with a `name`."""
    if isinstance(value, dict):
        value = [value.get("name")] if value.get("name") else list(value.values())
    return [" ".join(text.split()) for text in list_texts(value)]


def _read_employers(value: object) -> Iterator[tuple[str, list[str]]]:
    """Read a table of organisations by person."""
    if isinstance(value, dict):
        for name, organisations in value.items():
            yield str(name), list_texts(organisations)


def _is_whole(person: Reading) -> bool:
    """Tell whether a host is a person: under this key stand servers and companies too."""
    return is_han_name(person.name) or (" " in person.name and is_latin_name(person.name))


def _show(value: object) -> str:
    return " ".join(str(value).split())[:MAX_SHOWN_CHARS] or "nothing"

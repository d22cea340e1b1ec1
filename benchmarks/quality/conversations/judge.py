"""Whether an answer is right in its turn, from what the catalogue knows of the cast."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.quality.conversations.cast import Cast, list_kind
from bot.messages import Answer
from bot.rendering.layout import count_listed
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event, Talk
from indexer.sources.dates import MONTHS

FEW = 3
"""Titles or people that a list must name at least, if there are as many."""
MAX_CHOICES = 5
ONLINE = ("online", "virtual", "线上")
"""The place of an event without one."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a turn is judged by."""

    catalogue: Catalogue
    cast: Cast
    before: Answer | None
    """The answer to the turn before."""

    def get_events(self, role: str) -> list[Event]:
        """Get the event of a role; of the talk, the event where it was given."""
        if role == "talk":
            return self.catalogue.get_events([self.cast.talk.event])
        event: Event = getattr(self.cast, role)
        return [event]

    def get_talks(self, role: str) -> list[Talk]:
        """Get the talks of a role: a talk, a person's or an event's."""
        if role == "talk":
            return [self.cast.talk]
        if role == "person":
            return self.catalogue.get_talks(self.catalogue.list_talks(people=[self.cast.person.id]))
        ids = [event.id for event in self.get_events(role)]
        return self.catalogue.get_talks(self.catalogue.list_talks(events=ids))


Check = Callable[[Scene, Answer, str], bool | None]
"""(scene, answer, role or number) to whether it is right; None if that cannot be told."""


def judge(scene: Scene, answer: Answer, expect: dict[str, str]) -> bool | None:
    """Judge an answer by all that is expected of it; None if that cannot be told."""
    verdicts = [CHECKS[name](scene, answer, value) for name, value in expect.items()]
    return None if None in verdicts else all(verdicts)


def _gives_links(scene: Scene, answer: Answer, wish: str) -> bool:
    """Check for links of a kind, of this role alone, the right ones first: `video event`.

    Where there are none, none are given.
    """
    kind, role = wish.split()
    if role in {"talk", "person"}:
        links = [link for talk in scene.get_talks(role) for link in talk.links]
        right = {link.url for link in links if link.kind == kind}
        return bool(right & {link.url for link in answer.links[:2]})
    right = list_kind(scene.catalogue, scene.get_events(role), kind)
    given = [link.url for link in answer.links if link.kind == kind]
    if not right:
        return not given
    return bool(given) and set(given) <= right and answer.links[0].url in right


def _names_people(scene: Scene, answer: Answer, role: str) -> bool | None:
    ids = dict.fromkeys(id for talk in scene.get_talks(role) for id in talk.speakers)
    people = scene.catalogue.get_people(list(ids))
    named = [person for person in people if _is_named(answer, (*person.names, *person.spellings))]
    return len(named) >= min(FEW, len(people)) if people else None


def _names_talks(scene: Scene, answer: Answer, role: str) -> bool | None:
    talks = scene.get_talks(role)
    named = [talk for talk in talks if _is_named(answer, talk.titles)]
    return len(named) >= min(FEW, len(talks)) if talks else None


def _names_other_talks(scene: Scene, answer: Answer, role: str) -> bool:
    """Check for talks of the person, another one than that of the cast."""
    others = [talk for talk in scene.get_talks(role) if talk.id != scene.cast.talk.id]
    return any(_is_named(answer, talk.titles) for talk in others)


def _names_event(scene: Scene, answer: Answer, role: str) -> bool:
    return any(_is_named(answer, event.names) for event in scene.get_events(role))


def _says_day(scene: Scene, answer: Answer, role: str) -> bool | None:
    starts = {event.start for event in scene.get_events(role)} - {""}
    if role == "talk" and scene.cast.talk.start:
        starts.add(scene.cast.talk.start)
    return any(_holds_day(answer.text, start) for start in starts) if starts else None


def _holds_day(text: str, day: str) -> bool:
    """Tell whether a text holds the numbers of a day's year, month and day."""
    year, month, date = (int(part) for part in day.split("-"))
    numbers = {int(number) for number in re.findall(r"\d+", text)}
    return {year, date} <= numbers and (month in numbers or MONTHS[month - 1] in text.casefold())


def _says_place(scene: Scene, answer: Answer, role: str) -> bool | None:
    places = [place for event in scene.get_events(role) for place in event.places]
    parts = [part for place in places for part in re.split(r"[,，、·()（）/]", place)]
    if any(part.strip().casefold() in ONLINE for part in parts):
        parts += ONLINE
    return _is_named(answer, parts) if places else None


def _says_count(scene: Scene, answer: Answer, role: str) -> bool | None:
    count = sum(event.talks for event in scene.get_events(role))
    return str(count) in re.findall(r"\d+", answer.text) if count else None


def _gives_nth(scene: Scene, answer: Answer, wish: str) -> bool | None:
    """Check for what is asked of the n-th talk that the answer before showed: `2 video`."""
    number, wanted = wish.split()
    talk = _find_nth(scene, int(number))
    if talk is None:
        return None
    if wanted == "who":
        people = scene.catalogue.get_people(talk.speakers)
        if not people:
            return None
        return any(_is_named(answer, (*person.names, *person.spellings)) for person in people)
    if wanted == "event":
        events = scene.catalogue.get_events([talk.event]) if talk.event else []
        return _is_named(answer, events[0].names) if events else None
    right = {link.url for link in talk.links if link.kind == wanted}
    given = [link.url for link in answer.links if link.kind == wanted and link.scope == "talk"]
    return given[:1] != [] and given[0] in right if right else not set(given)


def _find_nth(scene: Scene, number: int) -> Talk | None:
    """Find the n-th talk that the answer before listed; None if it listed fewer."""
    if scene.before is None:
        return None
    titles = [talk.title for talk in scene.before.talks]
    titles = titles or list(dict.fromkeys(link.talk for link in scene.before.links if link.talk))
    if len(titles) < number:
        return None
    key = make_name_key(titles[number - 1])
    found = scene.catalogue.find_names([key]).get(key, ())
    ids = [id for name in found if name.what == "talk" for id in name.ids]
    return scene.catalogue.get_talks(ids)[0] if len(ids) == 1 else None


def _goes_on(scene: Scene, answer: Answer, _: str) -> bool | None:
    """Check for what comes behind the list before; None if that was all."""
    before = scene.before
    count = count_listed(before) if before else 0
    if before is None or not count or before.total <= before.offset + count:
        return None
    old = {link.url for link in before.links} | {talk.title for talk in before.talks}
    new = {talk.title for talk in answer.talks} or {link.url for link in answer.links}
    return bool(new) and not new & old


def _is_social(scene: Scene, answer: Answer, _: str) -> bool:
    shown = answer.links or answer.citations or answer.related or answer.talks
    return answer.kind == "social" and bool(answer.text) and not shown


def _asks_back(scene: Scene, answer: Answer, _: str) -> bool:
    asks = answer.kind == "clarify" and 2 <= len(answer.choices) <= MAX_CHOICES
    return asks and not answer.links


def _takes_choice(scene: Scene, answer: Answer, number: str) -> bool | None:
    """Check that the answer is about the n-th thing that the answer before offered."""
    if scene.before is None or len(scene.before.choices) < int(number):
        return None
    label = scene.before.choices[int(number) - 1].label
    about = [answer.text, *(link.event for link in answer.links)]
    about += [talk.event for talk in answer.talks]
    return answer.found and any(make_name_key(label) in make_name_key(text) for text in about)


def _is_of_kind(scene: Scene, answer: Answer, kind: str) -> bool:
    return answer.kind == kind


def _is_named(answer: Answer, names: Iterable[str]) -> bool:
    """Tell whether the text or the list of an answer holds one of the names."""
    shown = [answer.text, *(link.label for link in answer.links)]
    shown += [text for talk in answer.talks for text in (talk.title, *talk.speakers)]
    told = make_name_key(" ".join(shown))
    return any(key and key in told for key in map(make_name_key, _without_blank(names)))


def _without_blank(names: Iterable[str]) -> Sequence[str]:
    return [name.strip() for name in names if len(name.strip()) > 1]


CHECKS: dict[str, Check] = {
    "links": _gives_links,
    "people": _names_people,
    "talks": _names_talks,
    "other_talks": _names_other_talks,
    "names": _names_event,
    "day": _says_day,
    "place": _says_place,
    "count": _says_count,
    "nth": _gives_nth,
    "more": _goes_on,
    "social": _is_social,
    "clarify": _asks_back,
    "chosen": _takes_choice,
    "kind": _is_of_kind,
}
"""Name of an expectation in `conversations.jsonl` -> how it is checked."""

"""Reads the speaker out of a title that begins with them: `Ana Wong: Growing nets`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from indexer.catalogue.events.merge import TalkEvent
from indexer.catalogue.people.person_names import list_keys, read_names
from indexer.catalogue.statements import TalkStatement
from indexer.statements import StatedPerson

_NAMED = re.compile(r"([^,，:：|｜]{2,40}?)\s*(?:[,，:：|｜]|\s[-–—]\s)\s*(\S.{3,})")


def split_named_titles(talks: list[TalkStatement], events: Sequence[TalkEvent]) -> list[int]:
    """Make the beginning of a title its speaker, where that is one of the event's speakers.

    Only where the statement names nobody: such a title is a label, as a page gives it to a link.

    The statements are replaced in their list.

    Returns:
        The numbers of those that were.
    """
    speakers = {
        (id(event.group), key)
        for talk, event in zip(talks, events, strict=True)
        if event.group is not None
        for person in talk.stated.people
        for key in list_keys(read_names(person.name))
    }
    numbers: list[int] = []
    for number, (talk, event) in enumerate(zip(talks, events, strict=True)):
        stated = talk.stated
        if stated.people or event.group is None or len(stated.titles) != 1:
            continue
        match = _NAMED.match(stated.titles[0])
        if match is None:
            continue
        keys = list_keys(read_names(match[1]))
        if any((id(event.group), key) in speakers for key in keys):
            people = (StatedPerson(match[1]),)
            own = msgspec.structs.replace(stated, titles=(match[2],), people=people)
            talks[number] = replace(talk, stated=own)
            numbers.append(number)
    return numbers

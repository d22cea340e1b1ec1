"""What every event has beside recordings and slides, in both languages: a closed class.

A programme, notes, a registration, photos … are called the same by every community; what else may
be asked for (a livery, a menu) is found by its own words.
"""

from __future__ import annotations

import re

import msgspec

from indexer.text.language import compile_words


class EventThing(msgspec.Struct, frozen=True):
    """A sort of thing that events have."""

    name: str
    """As `bot.answering.from_catalogue.links.wording.THINGS` names it."""
    words: re.Pattern[str]
    """Words for it, in a question and beside a link."""


NOTES = EventThing(
    "notes",
    compile_words(
        r"(?<!\d )(?<!\d-)(?<!many )(?<!few )(?<!ty )(?<!ten )(?<!five )(?<!teen )\bminutes\b"
        r"(?! (?:long|ago|late|later|each|per|in|into|before|after|earlier|left|talks?|video))"
        r"|(?<!release )(?<!patch )(?<!\bhe )(?<!speaker )\bnotes\b(?! that\b)|\bnote[- ]?taking\b"
        r"|纪要|会议记录|讨论记录|笔记"
    ),
)
THINGS = (
    NOTES,
    EventThing(
        "schedule",
        compile_words(r"\bschedules?\b|\bagenda\b|\bprogramme\b|\btimetable\b|日程|议程|时间表|流程表"),
    ),
    EventThing(
        "cfp",
        compile_words(
            r"\bcfps?\b|\bcall[- ]for[- ](?:papers|proposals|speakers|participation|talks|sessions|"
            r"presentations)\b|\bspeaker submissions?\b"
            r"|\bsubmit (?:a|your)(?: \w+)? (?:talk|proposal|session)"
            r"|征稿|征集|投稿|议题提交|提交议题"
        ),
    ),
    EventThing(
        "photos",
        compile_words(r"\bphotos?\b|\bphoto ?albums?\b|\bpictures\b|照片|相册|合影|图集"),
    ),
    EventThing(
        "survey",
        compile_words(r"\bsurveys?\b|\bquestionnaires?\b|\bfeedback form\b|问卷|反馈表|调查表"),
    ),
    EventThing(
        "map",
        compile_words(
            r"\b(?:room|venue|floor|site|campus) (?:map|plan)s?\b|\bfloor ?plans?\b|\bmaps?\b"
            r"|平面图|地图|场地图|导览图"
        ),
    ),
    EventThing(
        "conduct", compile_words(r"\bcodes? of conduct\b|行为准则|行为守则|行为规范")
    ),
)  # fmt: skip
"""Where one signs up is an intent of its own, `register`."""
_ADDRESS = compile_words(r"\blinks?\b|\burls?\b|链接|连结|网址")
"""Words that ask for an address itself; others ask for a venue as well."""
_PLACE = compile_words(r"\bwhere\b|\baddress\b|在哪|哪里|哪儿|何处|地址")
_ASKS_OTHER = compile_words(
    r"\bwho\b|谁|\bwhen\b|\bhow (?:many|long)\b|\bdates?\b|\bdid\b"
    r"|什么时候|何时|几[点号月]|多久|多长|多少"
)


def find_things(text: str) -> tuple[EventThing, ...]:
    """Find what things of an event a text has words for."""
    return tuple(thing for thing in THINGS if thing.words.search(text))


def asks_for_address(text: str) -> bool:
    """Tell whether a question says `link`, `URL`, 链接 or 网址."""
    return _ADDRESS.search(text) is not None


def asks_for_thing(text: str) -> bool:
    """Tell whether a question asks where a thing of an event is: `where is the agenda`."""
    return bool(find_things(text)) and (asks_for_address(text) or bool(_PLACE.search(text)))


def asks_for_notes(text: str) -> bool:
    """Tell whether `minutes` or `notes` are asked for, no time as in `how many minutes`."""
    return NOTES.words.search(text) is not None and _ASKS_OTHER.search(text) is None

"""What the OpenAPI document says of lists."""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.http_api.lists.calendar import ICS_MEDIA
from bot.channels.http_api.lists.feed import ATOM_MEDIA
from bot.channels.http_api.lists.parameters import (
    DEFAULT_ROWS,
    LINK_KINDS,
    LISTED_KINDS,
    MAX_ROW_OFFSET,
    MAX_TEXT_CHARS,
    YEARS,
)
from bot.channels.http_api.lists.records import (
    EventList,
    LatestList,
    LinkList,
    PassageList,
    PersonList,
    SuggestionList,
    TalkList,
)
from bot.channels.http_api.openapi.schemas import describe_body, describe_operation, refer_to
from bot.channels.http_api.part import Description, Schema
from bot.messages import LANGUAGES, MAX_QUESTION_CHARS
from bot.services.archive.contracts import MAX_ROWS
from bot.services.passages.contracts import MAX_PASSAGES

GET_ERRORS = ("400", "421", "429", "431", "500", "503")
"""Statuses of every list."""
MEDIA = {"feedLatest": ATOM_MEDIA, "dateEvents": ICS_MEDIA, "dateTalks": ICS_MEDIA}
"""Operations that give something else than JSON."""
UNCHANGED: Schema = {"description": "The client has it already (`If-None-Match`)."}


def _describe_text(description: str) -> Schema:
    return {
        "type": "string",
        "maxLength": MAX_TEXT_CHARS,
        "default": "",
        "description": description,
    }


def _describe_number(description: str, least: int, most: int, default: int | None) -> Schema:
    schema: Schema = {
        "type": "integer",
        "minimum": least,
        "maximum": most,
        "description": description,
    }
    return schema if default is None else {**schema, "default": default}


def _describe_choice(description: str, choices: tuple[str, ...], default: str = "") -> Schema:
    allowed = [*choices, ""]
    return {"type": "string", "enum": allowed, "default": default, "description": description}


LANG: Schema = {
    "type": "string",
    "default": "",
    "description": "Language of names and titles that have several: `zh` or `en`; left out, that "
    "of `Accept-Language`, else the first one. Any other value counts for nothing.",
}
TYPED: Schema = _describe_text("Part of a name or title, in any spelling; its words in any order.")
EVENT: Schema = _describe_text(
    "Part of an event's name, in any spelling; a whole name means that event alone."
)
YEAR: Schema = _describe_number("Of the event or the talk.", *YEARS, None)
KIND: Schema = _describe_choice("Only with a link of this kind.", LINK_KINDS)
PARTS: Mapping[str, Schema] = {
    "offset": _describe_number("How many rows to skip.", 0, MAX_ROW_OFFSET, 0),
    "limit": _describe_number("How many rows at most.", 1, MAX_ROWS, DEFAULT_ROWS),
}
ROWS: Mapping[str, Schema] = {
    "q": TYPED,
    "event": EVENT,
    "speaker": _describe_text("Part of a speaker's name, in any spelling, pinyin too."),
    "topic": _describe_text("A topic or track of talks, or a part of one."),
    "year": YEAR,
    "language": _describe_choice("In which talks were given.", LANGUAGES),
    "kind": KIND,
    **PARTS,
    "lang": LANG,
}
LINKS: Mapping[str, Schema] = {
    "kind": _describe_choice("Which links.", LISTED_KINDS, "video"),
    "event": _describe_text("Part of an event's name, or of a page's title."),
    "year": YEAR,
    **PARTS,
    "lang": LANG,
}
LATEST: Mapping[str, Schema] = {
    "limit": _describe_number("How many pages at most.", 1, 100, 20),
    "lang": LANG,
}
SUGGEST: Mapping[str, Schema] = {
    "q": _describe_text("What was typed so far."),
    "limit": _describe_number("How many suggestions at most.", 1, 20, 10),
    "lang": LANG,
}
SEARCH: Mapping[str, Schema] = {
    "q": {
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_QUESTION_CHARS,
        "pattern": r"\S",
        "description": "What is searched, in Chinese or English; not only white space.",
        "examples": ["zero trust"],
    },
    "k": _describe_number("How many passages at most.", 1, MAX_PASSAGES, 10),
}


def describe_lists() -> Description:
    """Describe all lists."""
    page = "or, where `Accept` prefers `text/html`, a page of them"
    text: Schema = {"type": "string"}
    search = _describe("search", "Passages nearest to a query, best first.", PassageList, SEARCH)
    search["get"]["parameters"][0]["required"] = True
    paths = {
        "/search": search,
        "/events": _describe_page("listEvents", f"Events, the newest first; {page}.", EventList),
        "/talks": _describe_page("listTalks", f"Talks by event; {page}.", TalkList),
        "/people": _describe_page("listPeople", f"People, by their talks; {page}.", PersonList),
        "/links": _describe("listLinks", "Links of a kind, by event.", LinkList, LINKS),
        "/latest": _describe("listLatest", "The latest pages.", LatestList, LATEST),
        "/latest.xml": _describe("feedLatest", "The same as an Atom feed.", text, LATEST),
        "/events.ics": _describe("dateEvents", "Events of a known day, a calendar.", text, ROWS),
        "/talks.ics": _describe("dateTalks", "Talks of a known day, a calendar.", text, ROWS),
        "/suggest": _describe("suggest", "What an input may become.", SuggestionList, SUGGEST),
    }
    return Description(
        paths,
        (EventList, TalkList, PersonList, LinkList, LatestList, PassageList, SuggestionList),
    )


def _describe(
    name: str, description: str, content: type | Schema, parameters: Mapping[str, Schema]
) -> Schema:
    schema = content if isinstance(content, dict) else refer_to(content.__name__)
    media = MEDIA.get(name, "application/json")
    operation = describe_operation(name, describe_body(description, schema, media), *GET_ERRORS)
    operation["responses"]["304"] = UNCHANGED
    operation["parameters"] = [
        {"name": key, "in": "query", "required": False, "schema": value}
        for key, value in parameters.items()
    ]
    return {"get": operation}


def _describe_page(name: str, description: str, record: type) -> Schema:
    item = _describe(name, description, record, ROWS)
    item["get"]["responses"]["200"]["content"]["text/html"] = {"schema": {"type": "string"}}
    return item

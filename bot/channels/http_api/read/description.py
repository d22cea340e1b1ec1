"""What the OpenAPI document says of `/read/…`."""

from __future__ import annotations

from bot.channels.http_api.openapi.schemas import describe_operation
from bot.channels.http_api.part import Description, Schema

TEXT: Schema = {"type": "string"}
PARAMETERS: list[Schema] = [
    {
        "name": "source",
        "in": "path",
        "required": True,
        "description": "Name of the page's source, `Citation.source`.",
        "schema": {"type": "string", "minLength": 1},
    },
    {
        "name": "document",
        "in": "path",
        "required": True,
        "description": "Id of the page in its source, `Citation.document`, percent-encoded; its "
        "slashes may stay as they are. `~` stands before a step that is empty, `.`, `..` or begins "
        "with `~`.",
        "schema": {"type": "string", "minLength": 1},
    },
    {
        "name": "passage",
        "in": "query",
        "description": "The cited passage to highlight, `Citation.passage`; where the page no "
        "longer has it, the page says so.",
        "schema": TEXT,
    },
    {
        "name": "part",
        "in": "query",
        "description": "Which part of a long page, from 1; else the one with the passage, or the "
        "first.",
        "schema": TEXT,
    },
    {
        "name": "format",
        "in": "query",
        "description": "`html` or `md`, in place of what `Accept` says.",
        "schema": TEXT,
    },
    {
        "name": "lang",
        "in": "query",
        "description": "Language of what stands around the page: `zh`, `zh-Hant` or `en`.",
        "schema": TEXT,
    },
]
ERRORS = ("400", "421", "431", "500", "503")


def _describe() -> Schema:
    summary = "Read a page of the index, with its headings, text and links."
    content: Schema = {media: {"schema": TEXT} for media in ("text/html", "text/markdown")}
    page: Schema = {"description": "The page.", "content": content}
    operation = describe_operation("readPage", page, *ERRORS, summary=summary)
    problem = operation["responses"]["400"]["content"]
    operation["responses"]["304"] = {"description": "The client has it already (`If-None-Match`)."}
    operation["responses"]["404"] = {
        "description": "The index has no such page (`page_not_found`).",
        "content": {**problem, "text/html": {"schema": TEXT}},
    }
    return {**operation, "parameters": PARAMETERS}


DESCRIPTION = Description({"/read/{source}/{document}": {"get": _describe()}})

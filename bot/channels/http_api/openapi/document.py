"""The OpenAPI 3.1 document. Its schemas come from the records, so the two always agree."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.channels.http_api.part import Description, Schema
from bot.channels.http_api.responses.errors import STATUSES, ErrorDetails
from bot.record_schemas.schemas import keep_used, make_schemas

PLACE = "#/components/schemas/"

INFO: Schema = {
    "title": "Huigu",
    "version": "1",
    "description": "Answers a community's questions with links it can prove.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}


def describe_api(descriptions: Sequence[Description], keys: Schema) -> Schema:
    """Build the document from the descriptions of all parts, and that of keys."""
    records: list[type[msgspec.Struct]] = [ErrorDetails]
    records += [one for part in descriptions for one in part.records]
    return {
        "openapi": "3.1.0",
        "info": INFO,
        # Where this document is, so that clients work behind a proxy that serves it below a path.
        "servers": [{"url": "./"}],
        "paths": {
            path: {method: _describe_parameters(operation) for method, operation in item.items()}
            for part in descriptions
            for path, item in part.paths.items()
        },
        "components": {
            "schemas": _make_schemas(records, descriptions),
            "securitySchemes": keys,
        },
    }


def _describe_parameters(operation: Schema) -> Schema:
    """Say of each parameter what its schema says: some tools read only one of the two."""
    if "parameters" not in operation:
        return operation
    described = [
        {"description": one["schema"].get("description", ""), **one}
        for one in operation["parameters"]
    ]
    return {**operation, "parameters": described}


def _make_schemas(
    records: Sequence[type[msgspec.Struct]], descriptions: Sequence[Description]
) -> dict[str, Schema]:
    schemas = make_schemas(records, PLACE)
    for part in descriptions:
        part.adjust(schemas)
    schemas = keep_used(schemas, [record.__name__ for record in records], PLACE)
    requests = {name for part in descriptions for name in part.requests}
    for name, schema in schemas.items():
        if "properties" not in schema:
            continue
        # An error may get more members, as RFC 9457 has it.
        schema["additionalProperties"] = schema.pop("x-open", name == "ErrorDetails")
        if name not in requests:
            # Every other field is in every response, unless a part says that it may be missing.
            optional = schema.pop("x-optional", ())
            for property in schema["properties"].values():
                property.pop("default", None)
            schema["required"] = [key for key in schema["properties"] if key not in optional]
    # Not an enum: a client that was generated today shall read a code of tomorrow.
    codes = ", ".join(f"`{code}` ({status})" for code, status in STATUSES.items())
    schemas["ErrorDetails"]["properties"]["code"]["description"] = f"Which error it is: {codes}."
    return schemas

"""The OpenAPI 3.1 document. Its schemas come from the records, so the two always agree."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from bot.channels.http_api.openapi.field_docs import read_field_docs
from bot.channels.http_api.part import Description, Schema
from bot.channels.http_api.responses.errors import STATUSES, ErrorDetails

_REFERENCE = re.compile(r'"#/components/schemas/(\w+)"')

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
    _, schemas = msgspec.json.schema_components(records, ref_template="#/components/schemas/{name}")
    _add_field_docs(schemas, records)
    for part in descriptions:
        part.adjust(schemas)
    schemas = _keep_used(schemas, [record.__name__ for record in records])
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


def _add_field_docs(schemas: dict[str, Schema], records: Sequence[type[msgspec.Struct]]) -> None:
    """Describe each field by the docstring under it, also of records within records."""
    for record, fields in _collect_fields(records).items():
        docs = read_field_docs(record)
        for name, encoded_name in fields.items():
            schema = schemas[record.__name__]["properties"][encoded_name]
            if name in docs:
                schema.setdefault("description", docs[name])


def _collect_fields(records: Sequence[type[msgspec.Struct]]) -> dict[type, dict[str, str]]:
    """Collect the fields of records and of those that they hold: name -> name in JSON."""
    collected: dict[type, dict[str, str]] = {}
    waiting = list(msgspec.inspect.multi_type_info(records))
    while waiting:
        info = waiting.pop()
        if isinstance(info, msgspec.inspect.StructType | msgspec.inspect.DataclassType):
            if info.cls not in collected:
                collected[info.cls] = {field.name: field.encode_name for field in info.fields}
                waiting += [field.type for field in info.fields]
        else:
            for name in ("types", "item_types"):
                waiting += getattr(info, name, ())
            for name in ("item_type", "value_type", "key_type"):
                waiting += [inner] if (inner := getattr(info, name, None)) is not None else []
    return collected


def _keep_used(components: dict[str, Schema], roots: Sequence[str]) -> dict[str, Schema]:
    """Keep the schemas that some others need."""
    used, waiting = set[str](), list(roots)
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += _REFERENCE.findall(msgspec.json.encode(components[name]).decode())
    return {name: schema for name, schema in components.items() if name in used}

"""Makes JSON Schemas of records, whose fields are described by the docstrings under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from bot.record_schemas.field_docs import read_field_docs

Schema = dict[str, Any]
Record = type[msgspec.Struct]


def make_schemas(records: Sequence[Record], place: str) -> dict[str, Schema]:
    """Make the schemas of records, and of those within them, by name.

    `place` is where schemas refer to each other, such as `#/$defs/`.
    """
    template = f"{place}{{name}}"
    _, schemas = msgspec.json.schema_components(records, ref_template=template)
    for record, fields in _collect_fields(records).items():
        docs = read_field_docs(record)
        for name, encoded_name in fields.items():
            schema = schemas[record.__name__]["properties"][encoded_name]
            if name in docs:
                schema.setdefault("description", docs[name])
    return schemas


def make_record_schema(record: Record, leave_out: Sequence[str] = ()) -> Schema:
    """Make the schema of one record with those within it; fields may be left out."""
    schemas = make_schemas([record], "#/$defs/")
    for name in leave_out:
        del schemas[record.__name__]["properties"][name]
    schemas = keep_used(schemas, [record.__name__], "#/$defs/")
    own = schemas.pop(record.__name__)
    return {**own, "$defs": schemas} if schemas else own


def keep_used(schemas: dict[str, Schema], roots: Sequence[str], place: str) -> dict[str, Schema]:
    """Keep the roots, and the schemas that they need."""
    reference = re.compile(rf'"{re.escape(place)}(\w+)"')
    used, waiting = set[str](), list(roots)
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += reference.findall(msgspec.json.encode(schemas[name]).decode())
    return {name: schema for name, schema in schemas.items() if name in used}


def _collect_fields(records: Sequence[Record]) -> dict[type, dict[str, str]]:
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

"""Reads what a record says of its fields: the docstring under each, which Python drops."""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache


@cache
def read_field_docs(record: type) -> dict[str, str]:
    """Read the docstrings under the fields of a record and of its bases, by field."""
    docs: dict[str, str] = {}
    for owner in reversed(record.__mro__):
        if "__annotations__" in vars(owner) and owner.__module__.startswith(("bot.", "indexer.")):
            docs |= _read_own_docs(owner)
    return docs


def _read_own_docs(record: type) -> dict[str, str]:
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(record))).body
    assert isinstance(definition, ast.ClassDef), "the source of a class is a class"
    docs = {}
    for field, following in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match following:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    docs[field.target.id] = inspect.cleandoc(text)
    return docs

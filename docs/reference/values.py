"""Says in words which values a setting takes, and writes its default as TOML."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Union, get_args, get_origin

import msgspec


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language."""

    text: str
    address: str
    whole: str
    number: str
    list_of: str
    """`{0}` is what each entry is."""
    table_of: str
    either: str
    """Between two kinds of value."""
    limit: str
    """Before a limit."""
    choice: str
    """Between two values."""
    at_least: str
    more_than: str
    at_most: str
    between: str
    characters: str
    entries: str
    """`{0}` is the most there may be."""
    required: str


ENGLISH = Words(
    text="text", address="address", whole="whole number", number="number",
    list_of="list: {0}", table_of="table: {0}", either=" or ",
    limit="; ", choice=", ",
    at_least="{0} or more", more_than="more than {0}", at_most="at most {0}", between="{0} to {1}",
    characters="at most {0} characters", entries="at most {0} entries", required="required",
)  # fmt: skip
CHINESE = Words(
    text="文字", address="网址", whole="整数", number="数字",
    list_of="列表：{0}", table_of="表：{0}", either="，或",
    limit="；", choice="、",
    at_least="不小于 {0}", more_than="大于 {0}", at_most="不超过 {0}", between="{0} 到 {1}",
    characters="最多 {0} 个字", entries="最多 {0} 项", required="必填",
)  # fmt: skip
_NAMES = {str: "text", int: "whole", float: "number"}


def describe_type(hint: object, words: Words) -> str:
    """Describe a type: `text`, `whole number, 1 to 100`, `"zh"` or `"en"`, `list: text`."""
    if get_origin(hint) is Annotated:
        inner, *metas = get_args(hint)
        limits = [limit for meta in metas for limit in _list_limits(meta, inner, words)]
        is_address = any(isinstance(meta, msgspec.Meta) and _is_address(meta) for meta in metas)
        name = words.address if is_address else describe_type(inner, words)
        return words.limit.join([name, *limits])
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return words.choice.join(f'`"{value}"`' for value in arguments if value)
    if hint is bool:
        return "`true`" + words.choice + "`false`"
    if origin in {Union, types.UnionType}:
        return words.either.join(dict.fromkeys(describe_type(one, words) for one in arguments))
    if origin is tuple:
        return words.list_of.format(describe_type(arguments[0], words))
    if origin is dict:
        return words.table_of.format(describe_type(arguments[1], words))
    return str(getattr(words, _NAMES[hint]))  # type: ignore[index] # a KeyError names a new type


def _is_address(meta: msgspec.Meta) -> bool:
    return "://" in (meta.pattern or "")


def _list_limits(meta: object, inner: object, words: Words) -> Iterator[str]:
    if not isinstance(meta, msgspec.Meta):
        return
    low = meta.ge if meta.ge is not None else meta.gt
    high = meta.le if meta.le is not None else meta.lt
    if low is not None and high is not None and meta.gt is None:
        yield words.between.format(_count(low), _count(high))
    else:
        if low is not None:
            form = words.at_least if meta.gt is None else words.more_than
            yield form.format(_count(low))
        if high is not None:
            yield words.at_most.format(_count(high))
    if meta.max_length is not None:
        form = words.characters if inner is str else words.entries
        yield form.format(_count(meta.max_length))


def _count(number: float) -> str:
    return f"{number:,}"


def write_default(default: object, words: Words) -> str:
    """Write a default as TOML, in a code span; empty where there is none."""
    if default is msgspec.NODEFAULT:
        return words.required
    return f"`{_write(default)}`" if default not in ("", ()) else ""


def _write(value: object) -> str:
    if isinstance(value, tuple) and value and all(_is_pair(one) for one in value):
        return "{ " + ", ".join(f"{key} = {_write(one)}" for key, one in value) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_write, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str)

"""Filters that Jekyll adds to Liquid, as far as they decide on links and text.

See https://jekyllrb.com/docs/liquid/filters/.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import quote, urlsplit

from liquid import RenderContext
from liquid.exceptions import LiquidError
from liquid.filter import with_context

from indexer.sources.dates import parse_time
from indexer.sources.generators.jekyll.templates.site_values import SiteValues
from indexer.sources.generators.jekyll.urls import slugify

Filter = Callable[..., object]
MAX_ITEMS = 5000
"""Of a list that an expression is tried on."""


class UrlFilters:
    """`relative_url` and `absolute_url` of one site."""

    def __init__(self, values: SiteValues) -> None:
        """Take what templates see."""
        self._values = values

    def write_relative(self, value: object) -> str:
        """Write a path of the site, or the address of an item, from the root of the host."""
        text = _read_url(value)
        if urlsplit(text[:20]).scheme:
            return text
        return self._values.base_path + (f"/{text.lstrip('/')}" if text else "")

    def write_absolute(self, value: object) -> str:
        """Write the whole address; that of the host is empty where it is unknown."""
        text = self.write_relative(value)
        return text if urlsplit(text[:20]).scheme else self._values.host + text


def _read_url(value: object) -> str:
    if isinstance(value, Mapping):
        value = value.get("url")
    return "" if value is None else str(value)


def list_filters(values: SiteValues) -> dict[str, Filter]:
    """List the filters by their names."""
    urls = UrlFilters(values)
    dates = {
        "date_to_string": "%d %b %Y",
        "date_to_long_string": "%d %B %Y",
        "date_to_xmlschema": "%Y-%m-%dT%H:%M:%S%z",
        "date_to_rfc822": "%a, %d %b %Y %H:%M:%S %z",
    }
    return {
        "relative_url": urls.write_relative,
        "absolute_url": urls.write_absolute,
        "strip_index": lambda value: re.sub(r"/index\.html?$", "/", str(value)),
        "markdownify": _keep,
        "smartify": _keep,
        "sassify": _keep,
        "scssify": _keep,
        "normalize_whitespace": lambda value: " ".join(str(value).split()),
        "slugify": lambda value, mode="default": slugify(str(value), str(mode)),
        "xml_escape": lambda value: html.escape(str(value)),
        "cgi_escape": lambda value: quote(str(value), safe="").replace("%20", "+"),
        "uri_escape": lambda value: quote(str(value), safe="/:?#[]@!$&'()*+,;=%-._~"),
        "jsonify": lambda value: json.dumps(value, ensure_ascii=False, default=str),
        "inspect": str,
        "number_of_words": lambda value, mode="": len(str(value).split()),
        "array_to_sentence_string": _join_sentence,
        "to_integer": lambda value: int(value) if str(value).lstrip("-").isdigit() else 0,
        "push": lambda value, item: [*_list(value), item],
        "pop": lambda value, count=1: _list(value)[: -int(count) or None],
        "shift": lambda value, count=1: _list(value)[int(count) :],
        "unshift": lambda value, item: [item, *_list(value)],
        "sample": lambda value, count=1: next(iter(_list(value)), None),
        "group_by": _group,
        "where": _select,
        "find": lambda value, key, wanted: next(iter(_select(value, key, wanted)), None),
        "where_exp": _select_by,
        "find_exp": _find_by,
        "group_by_exp": _group_by,
        **{name: _make_date_filter(form) for name, form in dates.items()},
    }


def _keep(value: object) -> object:
    return value


def _list(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value)[:MAX_ITEMS] if isinstance(value, (list, tuple)) else []


def _get(item: object, key: object) -> object:
    for part in str(key).split("."):
        if not isinstance(item, Mapping):
            return None
        item = item.get(part)
    return item


def _join_sentence(value: object, word: str = "and") -> str:
    words = [str(item) for item in _list(value)]
    if len(words) < 3:
        return f" {word} ".join(words)
    return f"{', '.join(words[:-1])}, {word} {words[-1]}"


def _make_date_filter(form: str) -> Filter:
    def write(value: object, *more: object) -> object:
        time = value if isinstance(value, datetime) else parse_time(value)
        return time.strftime(form) if time else value

    return write


def _select(value: object, key: object, wanted: object = None) -> list[object]:
    def fits(item: object) -> bool:
        own = _get(item, key)
        if wanted is None:
            return own is None
        return str(wanted) in map(str, own) if isinstance(own, list) else str(own) == str(wanted)

    return [item for item in _list(value) if fits(item)]


def _group(value: object, key: object) -> list[object]:
    return _make_groups((_get(item, key), item) for item in _list(value))


def _make_groups(pairs: object) -> list[object]:
    groups: dict[str, list[object]] = {}
    for name, item in pairs:  # type: ignore[attr-defined]
        groups.setdefault("" if name is None else str(name), []).append(item)
    return [{"name": name, "items": items, "size": len(items)} for name, items in groups.items()]


def _try(context: RenderContext, text: str, name: object, item: object) -> str:
    """Write a template for an item, under a name."""
    buffer = context.get_buffer()
    template = context.env.from_string(text)
    try:
        with context.extend({str(name): item}):
            template.render_with_context(context, buffer, partial=True)
    except LiquidError:
        return ""
    return str(buffer.getvalue())


@with_context
def _select_by(
    value: object, name: object, condition: object, *, context: RenderContext
) -> list[object]:
    text = f"{{% if {condition} %}}1{{% endif %}}"
    return [item for item in _list(value) if _try(context, text, name, item) == "1"]


@with_context
def _find_by(value: object, name: object, condition: object, *, context: RenderContext) -> object:
    return next(iter(_select_by(value, name, condition, context=context)), None)


@with_context
def _group_by(
    value: object, name: object, expression: object, *, context: RenderContext
) -> list[object]:
    text = f"{{{{ {expression} }}}}"
    return _make_groups((_try(context, text, name, item), item) for item in _list(value))

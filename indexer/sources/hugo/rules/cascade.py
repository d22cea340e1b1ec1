"""Front matter that pages inherit: `cascade` of the configuration and of pages above.

See https://gohugo.io/content-management/front-matter/#cascade; the tests compare with Hugo.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.sources.front_matter_fields import Fields, get_table, lower_keys
from indexer.sources.hugo.rules.page_targets import PageTarget, read_target

MAX_RULES = 100
"""Most rules that are read from one place; sites have a few."""
_TARGETS = ("target", "_target")
_OWN_KEYS = frozenset({*_TARGETS, "params", "cascade", "kind", "path", "lang"})
"""Keys that no page inherits as they are."""


@dataclass(frozen=True, slots=True)
class CascadeRule:
    """Fields for the pages of a target."""

    target: PageTarget
    fields: Fields
    """With keys in lower case."""
    params: Fields
    """Fields that go into `params` of the pages."""


def read_cascade(value: object) -> tuple[CascadeRule, ...]:
    """Read the value of `cascade`: one table or a list of them."""
    tables = value if isinstance(value, list) else [value]
    return tuple(
        _read_rule(lower_keys(table)) for table in tables[:MAX_RULES] if isinstance(table, dict)
    )


def _read_rule(table: Fields) -> CascadeRule:
    return CascadeRule(
        target=read_target(next((table[key] for key in _TARGETS if key in table), None)),
        fields={key: value for key, value in table.items() if key not in _OWN_KEYS},
        params=lower_keys(get_table(table, "params")),
    )


def inherit_fields(front: Fields, rules: Iterable[CascadeRule]) -> Fields:
    """Add what a page inherits from rules, the first first; its own fields stay.

    The keys are in lower case.
    """
    inherited = dict(front)
    inherited.pop("cascade", None)
    params = dict(get_table(front, "params"))
    own = {str(key).lower() for key in params}
    for rule in rules:
        for key, value in rule.fields.items():
            inherited.setdefault(key, value)
        for key, value in rule.params.items():
            if key not in own:
                params.setdefault(key, value)
    return {**inherited, "params": params} if params else inherited

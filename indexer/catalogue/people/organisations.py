"""Compares organisations: by spelling, by pinyin, and by what two pages of one talk call one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from indexer.catalogue.names import make_name_key
from indexer.catalogue.union import Union

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_SORTS = (
    "股份", "有限", "责任", "公司", "集团", "科技", "技术", "信息", "网络", "软件", "控股",
    "inc", "ltd", "llc", "gmbh", "corp", "corporation", "limited", "technologies", "technology",
    "group",
)  # fmt: skip
"""What an organisation is, and not which."""
_PLACE = re.compile(r"^(?:中国|北京|上海|深圳|杭州|广州)(?=..)")
_WORD = re.compile(r"\b[A-Z][\w-]+")
_SHORTEST = 3
"""Shortest key that others may begin with, and shortest abbreviation."""


@lru_cache(maxsize=4096)
def make_organisation_key(name: str) -> str:
    """Make the key that an organisation's spellings share: 华为, 华为公司, Huawei Inc."""
    key = short = make_name_key(name)
    while (end := next((sort for sort in _SORTS if short.endswith(sort)), "")) and short != end:
        short = short.removesuffix(end)
    if not _HAN.search(short):
        return short or key
    # Its dictionaries take 56 MB, which no answer needs.
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(_PLACE.sub("", short)))


class Organisations:
    """Which organisations are one, as pages of one talk in two languages call them."""

    def __init__(self) -> None:
        self._same = Union[str]()

    def learn(self, one: Iterable[str], other: Iterable[str]) -> None:
        """Learn from what two statements say of one talk.

        Only if each says one, and in another script: 腾讯 and Tencent.
        """
        first, second = list(dict.fromkeys(one)), list(dict.fromkeys(other))
        if len(first) == len(second) == 1:
            is_han = [_HAN.search(names[0]) is not None for names in (first, second)]
            if is_han[0] != is_han[1]:
                self._same.join(make_organisation_key(first[0]), make_organisation_key(second[0]))

    def learn_abbreviations(self, names: Iterable[str]) -> None:
        """Learn which of the names abbreviate others: CNCF, Cloud Native Computing Foundation."""
        keys = {make_organisation_key(name): name for name in names}
        for key, name in keys.items():
            initials = "".join(word[0] for word in _WORD.findall(name)).casefold()
            if len(initials) >= _SHORTEST and initials != key and initials in keys:
                self._same.join(key, initials)

    def find_key(self, name: str) -> str:
        """Find the key of an organisation."""
        return self._same.find(make_organisation_key(name))

    def are_related(self, one: Iterable[str], other: Iterable[str]) -> bool:
        """Tell whether two lists of keys may name one: IBM and IBM Research, 阿里巴巴 and 阿里."""
        keys = list(other)
        return any(
            mine == key or _begins(mine, key) or _begins(key, mine) for mine in one for key in keys
        )


def _begins(short: str, long: str) -> bool:
    return len(short) >= _SHORTEST and long.startswith(short)

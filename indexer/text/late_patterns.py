"""Regular expressions that are compiled at their first use: most questions use a third of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

_METHODS = (
    "findall", "finditer", "flags", "fullmatch", "groupindex", "groups", "match", "search", "split",
    "sub", "subn",
)  # fmt: skip


# To compile a class such as `[\u4e00-\u9fff]` without case, `re` folds each of its 20,000
# characters, which takes 3 ms each time, though none has a case.
_CLASS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_NO_LETTERS = re.compile(
    r"\\[wWsSdD]|\\u(?:[3-9][0-9a-f]|f[9a])[0-9a-f]{2}"
    r"|[^\\A-Za-z\u0080-\u2fff\ua000-\uf8ff\ufb00-\U0010ffff]"
)
_WIDE = re.compile(r"(?:\\u[34]|[\u3000-\u4fff])")
_ESCAPED = r"\\u[3-9a-f][0-9a-f]{3}"
_RANGE = re.compile(rf"{_ESCAPED}-{_ESCAPED}|([^\x00-\x7f])-([^\x00-\x7f])")


class _LatePattern:
    """Behaves as the `re.Pattern` of its source, which it makes when it is first asked for a match.

    From then on the methods are those of the compiled pattern, and cost nothing more.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        """Compile the pattern; `re.error` if it is no regular expression.

        Raises:
            AttributeError: Patterns have no such attribute.
        """
        if name not in _METHODS:
            raise AttributeError(f"a compiled pattern has no attribute {name!r} here")
        is_folded = self._flags & re.IGNORECASE
        pattern = _CLASS.sub(_keep_case, self.pattern) if is_folded else self.pattern
        compiled = re.compile(pattern, self._flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return self.__dict__[name]


class _PatternOfScripts:
    """A late pattern with ranges of Han characters, and one without them for texts of ASCII.

    `re` takes a millisecond for each such range, and no character of the text can be in one. In
    their place stands a character that is not ASCII either, so that both match the same.
    """

    def __init__(self, pattern: str, without_ranges: str, flags: int) -> None:
        self.pattern = pattern
        self._whole = _compile_alone(pattern, flags)
        self._ascii = _compile_alone(without_ranges, flags)

    def __getattr__(self, name: str) -> object:
        """Give what is no match, such as the names of groups; both have the same."""
        return getattr(self._whole, name)

    def _choose(self, text: str) -> re.Pattern[str]:
        return self._ascii if text.isascii() else self._whole

    def search(self, text: str, *places: int) -> re.Match[str] | None:
        return self._choose(text).search(text, *places)

    def match(self, text: str, *places: int) -> re.Match[str] | None:
        return self._choose(text).match(text, *places)

    def fullmatch(self, text: str, *places: int) -> re.Match[str] | None:
        return self._choose(text).fullmatch(text, *places)

    def finditer(self, text: str, *places: int) -> Iterator[re.Match[str]]:
        return self._choose(text).finditer(text, *places)

    def findall(self, text: str, *places: int) -> list[Any]:
        return self._choose(text).findall(text, *places)

    def split(self, text: str, maxsplit: int = 0) -> list[str | Any]:
        return self._choose(text).split(text, maxsplit)

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        return self._choose(text).sub(new, text, count)


def compile_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Give a regular expression that is compiled at its first use; thread-safe.

    For one that is made at import. It takes the flags of `re.compile`. The functions of `re` take
    no such pattern: call its methods.
    """
    without_ranges = _RANGE.sub(_leave_out, pattern)
    if without_ranges == pattern:
        return _compile_alone(pattern, flags)
    return cast("re.Pattern[str]", _PatternOfScripts(pattern, without_ranges, flags))


def _compile_alone(pattern: str, flags: int) -> re.Pattern[str]:
    return cast("re.Pattern[str]", _LatePattern(pattern, flags))


def _leave_out(found: re.Match[str]) -> str:
    """Replace a range of characters from U+3000 on: none of them folds to one of ASCII."""
    first, last = found.groups()
    return r"\x80" if first is None or min(first, last) >= "\u3000" else found[0]


def _keep_case(part: re.Match[str]) -> str:
    """Compare with case in a large class of characters that have none; the same texts match."""
    written = part[0]
    is_wide = written.startswith("[") and _WIDE.search(written)
    return f"(?-i:{written})" if is_wide and not _NO_LETTERS.sub("", written) else written

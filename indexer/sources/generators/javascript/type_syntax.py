"""Skips the types that TypeScript writes between the expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.sources.generators.javascript.tokens import Token, get_sign

MAX_TYPE_TOKENS = 300
"""Tokens of a type outside of its brackets; a longer one ends there."""
MAX_ARGUMENT_TOKENS = 60
_ENDS = frozenset({",", ";", ")", "]", "}", "=", "=>", "?", "||", "&&", "??"})


class TypeSkipper:
    """Skips types at places in a list of tokens."""

    def __init__(self, tokens: Sequence[Token], pairs: Mapping[int, int]) -> None:
        """Keep the tokens with the pairs of their brackets."""
        self._tokens = tokens
        self._pairs = pairs

    def skip(self, index: int) -> int:
        """Skip a type: `string[]`, `Record<string, {a: b}>`, `'a' | 'b'`."""
        angles = 0
        for _ in range(MAX_TYPE_TOKENS):
            sign = self._text(index)
            if index >= len(self._tokens) or (sign in _ENDS and not angles) or sign == ";":
                break
            is_new_line = self._tokens[index].line_before and self._tokens[index].kind == "name"
            if is_new_line and not angles and self._text(index - 1) not in {"|", "&", ":"}:
                break
            angles += (sign == "<") - (sign == ">")
            index = self._pairs.get(index, index) + 1
        return index

    def skip_arguments(self, index: int) -> int:
        """Skip `<Type, Other<T>>` before the parenthesis of a call; 0 if it is something else."""
        angles = 0
        for behind in range(index, min(index + MAX_ARGUMENT_TOKENS, len(self._tokens))):
            sign = self._text(behind)
            angles += (sign == "<") - (sign == ">")
            if not angles:
                return behind + 1 if self._text(behind + 1) == "(" else 0
        return 0

    def _text(self, index: int) -> str:
        return get_sign(self._tokens, index)

"""What a question asks by its form: who, when, how many, which, why, or of the past.

Question words and auxiliaries are closed classes. `Who wrote the rules?` has all words of `Where
are the rules?` and another answer; only where people ask for themselves, `who do I write to`, the
form says little.
"""

from __future__ import annotations

from typing import Final

from indexer.text.language import compile_words, fold

_FORMS: Final = {
    "who": compile_words(r"\bwho(?:m|se)?\b|(?<![找给问跟向让])谁|哪位"),
    "when": compile_words(
        r"\bwhen\b|\bhow long\b|\b(?:what|which) (?:day|date|time|year)\b"
        r"|什么时候|啥时候|何时|几点|哪年|哪天|几号|哪一年|多久|多长时间"
    ),
    "count": compile_words(r"\bhow (?:many|much)\b|多少(?=[^\s？?。号])|几[个位场次]|有几"),
    "which": compile_words(r"\bwhich\b|^\s*list\b|哪些|哪[个家几一]"),
    "why": compile_words(r"\bwhy\b|为什么|为何|为啥"),
    "past": compile_words(r"\b(?:was|were|did)\b|过(?![去来程])|了(?=什么|啥|哪|几|多少)"),
}
_SELF: Final = compile_words(r"\b(?:i|me|my|we|us|our)\b|我|俺|咱")


def find_forms(text: str) -> frozenset[str]:
    """Find the forms of a question."""
    folded = fold(text)
    return frozenset(form for form, pattern in _FORMS.items() if pattern.search(folded))


def asks_for_self(text: str) -> bool:
    """Tell whether people ask for themselves: `who do I write to`."""
    return _SELF.search(fold(text)) is not None

"""Forms of a question that say what it asks of the things that it names."""

from __future__ import annotations

import re

_YES_OR_NO = re.compile(
    r"[吗嗎]|么[?？]?\s*$|是不是|是否"
    r"|(?:^|[,.;:?]\s*|\b(?:and|so|but|then)\s+)(?:was|were|is|are|did|does|do)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:which|where|who)\b.*\b(?:more|most|fewer|less|bigger|larger|longer)\b"
    r"|\bmore\b.*\b(?:than|or|vs)\b|[谁誰哪].*(?:[更最比较][多大长久少]|多$|多[?？]|多一些|多些|多一点)",
    re.IGNORECASE,
)


def asks_yes_or_no(text: str) -> bool:
    """Tell whether a question is answered with yes or no: `were both online`."""
    return _YES_OR_NO.search(text) is not None


def asks_for_more(text: str) -> bool:
    """Tell whether a question asks which has more: `where were more sessions recorded`."""
    return _MORE.search(text) is not None

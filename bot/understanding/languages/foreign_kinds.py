"""The words for recordings and slides in languages that the bot does not speak.

So few are enough to give a link to who names an event and what they want of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.text.late_patterns import compile_late

_VIDEO = (
    # French, Spanish, Portuguese, Italian, German, Dutch, Polish, Turkish, Vietnamese
    r"\b(?:enregistrements?|rediffusions?|grabaci[oó]n(?:es)?|gravaç(?:ão|ões)|gravac(?:ao|oes)|"
    r"registrazion[ei]|aufzeichnung(?:en)?|aufnahmen?|mitschnitte?|opnames?|nagrani[ae]|filmy|"
    r"v[ií]deos?|videolar\w*|kayıt\w*|kayit\w*|bản ghi|rekaman)\b|"
    # Russian and Ukrainian, Japanese, Korean
    r"\bвидео\w*|\bвідео\w*|\bзапис[ьией]\w*|動画|ビデオ|録画|アーカイブ|동영상|영상|비디오|녹화"
)
_SLIDES = (
    r"\b(?:diapositiv(?:es?|as?|o)|diapos|pr[eé]sentations?|presentaci[oó]n(?:es)?|"
    r"apresentaç(?:ão|ões)|apresentac(?:ao|oes)|presentazion[ei]|folien?|präsentation(?:en)?|"
    r"prasentation(?:en)?|presentaties?|slajd\w*|prezentacj\w*|sunum\w*|slayt\w*|bài trình bày|"
    r"láminas?)\b|"
    r"\bслайд\w*|\bпрезентац\w*|スライド|資料|슬라이드|발표\s?자료"
)
_KINDS = {
    "video": compile_late(_VIDEO, re.IGNORECASE),
    "slides": compile_late(_SLIDES, re.IGNORECASE),
}


def find_foreign_kinds(text: str) -> Iterator[tuple[str, int, int]]:
    """Find the words for kinds of link in a text: the kind, and where the word stands."""
    for kind, pattern in _KINDS.items():
        for match in pattern.finditer(text):
            yield kind, *match.span()

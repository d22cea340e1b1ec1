"""Language tags: reads tags and names of languages, and explains those that are none."""

from __future__ import annotations

import locale
import re
from difflib import get_close_matches

_NAMES = {
    **dict.fromkeys(("english", "英文", "英语"), "en"),
    **dict.fromkeys(("chinese", "mandarin", "中文", "简体中文", "繁體中文"), "zh"),
    # ISO 639-2, as pyvideo writes it: BCP 47 has the code of two letters where there is one
    **dict.fromkeys(("zho", "chi", "cmn"), "zh"),
    **{"eng": "en", "jpn": "ja", "kor": "ko", "spa": "es", "por": "pt", "rus": "ru", "ita": "it"},
    **{"deu": "de", "ger": "de", "fra": "fr", "fre": "fr"},
}
_TAG = re.compile(r"^([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*$")
_SIMILAR = 0.5
"""Two letters of which one is wrong are half alike."""


def parse_language(*values: object) -> str:
    """Turn the first tag or name of a language into its primary tag (`en`); empty if none is."""
    for value in values:
        word = value.strip().lower() if isinstance(value, str) else ""
        if word in _NAMES:
            return _NAMES[word]
        if tag := _TAG.match(word):
            return tag.group(1)
    return ""


def explain_unknown_language(name: str) -> str:
    """Explain that a setting or a filter names no language; empty if it does, or is empty."""
    if not name.strip() or parse_language(name) in _list_tags():
        return ""
    close = get_close_matches(name.strip().lower(), ["zh", "en", *_NAMES], n=1, cutoff=_SIMILAR)
    hint = f"did you mean {parse_language(close[0])!r}?" if close else "write its tag"
    return f"{name!r} is no language; {hint} (Chinese is zh, English is en)"


def _list_tags() -> set[str]:
    """List the primary tags of the languages that the C library has ever had a locale for."""
    return {alias.partition("_")[0].lower() for alias in locale.locale_alias.values()}

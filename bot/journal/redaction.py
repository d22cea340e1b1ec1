"""Removes personal data from a question before it is kept."""

from __future__ import annotations

import re

REMOVED = "…"
"""Stands for what was removed."""
MIN_DIGITS = 9
"""Digits of a telephone number or an id, at least; dates and versions have fewer."""

# Only ASCII letters beside a match rule it out: Chinese is written without spaces.
_ADDRESS = re.compile(r"[A-Za-z0-9_.+%-]{1,64}[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_MENTION = re.compile(
    r"<(?:[@#][!&]?|/[^<>:]{1,64}:|a?:\w{1,64}:)\d{1,20}>|(?<![A-Za-z0-9_])[@＠][\w.-]{1,64}"
)
# Telephone numbers are written in groups: 138 0013 8000, (555) 010-1234, +44 20 7946 0000,
# 010-1234567. Dots join the groups of a version too, so only 555.010.1234 counts as a number.
# 15 digits in a row are an id, whatever stands beside them.
_DIGITS = re.compile(
    r"\d{15,}|(?<![A-Za-z\d_.])"
    r"(?:\d{3}\.\d{3}\.\d{4}|[+＋]?[(（]?\d(?:[ ()（）/-]{0,3}\d){6,})(?![A-Za-z\d_]|\.\d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def redact(text: str) -> str:
    """Put `REMOVED` for each e-mail address, mention, telephone number and id; on one line.

    Removes too much rather than too little: a kept question is read for its topic, not for names.
    """
    text = _ADDRESS.sub(REMOVED, text)
    text = _MENTION.sub(REMOVED, text)
    text = _DIGITS.sub(lambda match: match[0] if _is_harmless(match[0]) else REMOVED, text)
    return " ".join(text.split())


def _is_harmless(number: str) -> bool:
    """Tell dates, and years in a row, from a telephone number."""
    groups = re.findall(r"\d+", number)
    years = [group for group in groups if len(group) == 4 and _YEAR.fullmatch(group)]
    if years and all(len(group) <= 2 or group in years for group in groups):
        return True
    dialled = number[0] in "+＋(（0"
    return not dialled and sum(map(len, groups)) < MIN_DIGITS

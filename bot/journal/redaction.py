"""Takes out of a question what names or reaches a person, before the question is kept."""

from __future__ import annotations

import re

REMOVED = "…"
"""Stands where something was taken out."""
LEAST_DIGITS = 9
"""A run of digits this long is a telephone number or an id; dates and versions are shorter."""

# What stands beside is told in ASCII letters: Chinese is written without blanks.
_ADDRESS = re.compile(r"[A-Za-z0-9_.+%-]{1,64}[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_MENTION = re.compile(
    r"<(?:[@#][!&]?|/[^<>:]{1,64}:|a?:\w{1,64}:)\d{1,20}>|(?<![A-Za-z0-9_])[@＠][\w.-]{1,64}"
)
# Digits in groups, as numbers are written to be dialled: 138 0013 8000, (555) 010-1234,
# +44 20 7946 0000, 010-1234567. A dot joins groups of a version too; only 555.010.1234 is taken.
# So many digits in one are an id, whatever stands beside.
_DIGITS = re.compile(
    r"\d{15,}|(?<![A-Za-z\d_.])"
    r"(?:\d{3}\.\d{3}\.\d{4}|[+＋]?[(（]?\d(?:[ ()（）/-]{0,3}\d){6,})(?![A-Za-z\d_]|\.\d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def redacted(text: str) -> str:
    """Take e-mail addresses, mentions, telephone numbers and ids out of a text.

    What only looks like one goes too: a kept question is read for what it asks, not for names.

    Args:
        text: A question.

    Returns:
        The text on one line, with `REMOVED` where something was.
    """
    text = _ADDRESS.sub(REMOVED, text)
    text = _MENTION.sub(REMOVED, text)
    text = _DIGITS.sub(lambda found: found.group() if _kept(found.group()) else REMOVED, text)
    return " ".join(text.split())


def _kept(written: str) -> bool:
    """Tell dates and years, alone or in a row, from a number to dial."""
    groups = re.findall(r"\d+", written)
    years = [group for group in groups if len(group) == 4 and _YEAR.fullmatch(group)]
    if years and all(len(group) <= 2 or group in years for group in groups):
        return True
    dialled = written[0] in "+＋(（0"
    return not dialled and sum(map(len, groups)) < LEAST_DIGITS

"""Removes personal data from a question before it is kept.

Found are e-mail addresses in any script, mentions, and numbers of nine digits or more: telephone
numbers, identity cards, bank cards, ids of accounts. Digits, blanks, dots and dashes of any script
count. Names of people, and ids of letters (of WeChat), cannot be told from words and stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from indexer.text.control_characters import clean_line

REMOVED = "…"
"""Stands for what was removed."""
MIN_DIGITS = 9
"""Digits of a telephone number or an id, at least; dates and versions have fewer."""
MIN_DOTTED_DIGITS = 10
"""The same where dots join them, as they join a version."""

_CJK = r"[\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
_LETTER = rf"(?:(?!{_CJK})\w)"
"""Chinese is written without blanks: it ends an address and a number, and is no part of them."""
_AT = r"(?:@|%40|\s?[(\[{【]\s?(?:at|@|艾特)\s?[)\]}】]\s?)"
_DOT = (
    r"(?:\.|。(?=(?:com|cn|net|org|edu|gov|io)(?![a-z])|中国|中國|公司|网络|網絡|香港|台湾|台灣)"
    r"|\s?[(\[{【]\s?(?:dot|点)\s?[)\]}】]\s?)"
)
_LABEL = r"[\w-]{1,63}"
_MAIL = re.compile(
    rf"(?:(?:{_LETTER}|[.+%-]){{1,64}}|{_CJK}{{1,64}}){_AT}"
    # A top domain has letters: `istio@1.20.0` is a version.
    rf"{_LABEL}(?:{_DOT}{_LABEL}){{0,7}}{_DOT}(?:xn--[a-z0-9-]{{1,59}}|(?:(?!{_CJK})[^\W\d_]){{2,63}}"
    rf"|{_CJK}{{2,63}})",
    re.IGNORECASE,
)
_MENTION = re.compile(
    r"<(?:[@#][!&]?|/[^<>:]{1,64}:|a?:\w{1,64}:)\d{1,20}>|(?<![A-Za-z0-9_])@[\w.-]{1,64}"
)
# Telephone numbers are written in groups: 138 0013 8000, (555) 010-1234, +44 20 7946 0000,
# 010-1234567. 15 digits in a row are an id, whatever stands beside them, and so are 11 of a mobile
# number; the last sign of an identity card may be an X.
_DIGITS = re.compile(
    r"\d{15,}[Xx]?|(?<![Aa][Vv])(?<=[A-Za-z_])1[3-9]\d{9}(?![A-Za-z\d_])|(?<![A-Za-z\d_.])"
    r"(?:[+]?[(]?\d(?:[ ()/-]{0,3}\d){6,60}(?:[ -]?[Xx])?)(?![A-Za-z\d_]|\.\d)"
)
# Dots join the groups of a version and of an IP address too: 138.0013.8000, 555.010.1234.
_DOTTED = re.compile(
    r"(?<![A-Za-z\d_.])[+]?(?:\d{1,4}(?:\. ?\d{2,4}){2,4}|1[3-9]\d\. ?\d{8})(?![A-Za-z\d_]|\.\d)"
)
_HAN_DIGIT = "[零〇一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖]"
_HAN_DIGITS = re.compile(rf"{_HAN_DIGIT}(?:[ ,，、-]?{_HAN_DIGIT}){{{MIN_DIGITS - 1},}}")
# A mobile number in its usual groups, whatever joins them: 138_0013_8000, 138、0013、8000.
_MOBILE_GROUPS = re.compile(r"(?<![A-Za-z\d])1[3-9]\d(?:[\W_]\d{4}){2}(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_CLOCK = re.compile(r"[012]\d[0-5]\d(?:[0-5]\d)?")
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
_ADDRESS = re.compile(r"https?://(?!wa\.me/|t\.me/)[!-~]+", re.IGNORECASE)
"""Ids of videos and pages stay in an address, as far as its query."""
_DOTS = frozenset("．·•・․‧")
_DASHES = frozenset("−⁃~～﹏¯")


def redact(text: str) -> str:
    """Put `REMOVED` for each e-mail address, mention, telephone number and id; on one line.

    Removes too much rather than too little: a kept question is read for its topic, not for names.
    """
    text = clean_line(text)
    text = _remove(_MAIL, text, lambda match: False)
    text = _remove(_MENTION, text, lambda match: False)
    text = _remove(_DOTTED, text, lambda match: _is_version(match[0]))
    text = _remove(_DIGITS, text, _is_harmless)
    text = _remove(_MOBILE_GROUPS, text, lambda match: False)
    text = _remove(_HAN_DIGITS, text, lambda match: False)
    return " ".join(text.split())


def _remove(pattern: re.Pattern[str], text: str, may_stay: Callable[[re.Match[str]], bool]) -> str:
    """Remove what a pattern finds in a text when all its signs are written in ASCII."""
    plain = "".join(map(_fold, text))
    plain = re.sub(r"(?<=\d)[。｡](?=\d)", ".", plain)
    parts, end = [], 0
    for match in pattern.finditer(plain):
        if not may_stay(match):
            parts += [text[end : match.start()], REMOVED]
            end = match.end()
    return "".join([*parts, text[end:]])


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """Write a digit, blank, dash, dot or letter of another width or script as one ASCII sign."""
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category == "Pd" or character in _DASHES:
        return "-"
    if character in _DOTS:
        return "."
    if (digit := unicodedata.digit(character, -1)) >= 0:
        return str(digit)
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _is_version(number: str) -> bool:
    """Tell a version, a date and an IP address from a telephone number with dots."""
    groups = re.findall(r"\d+", number)
    is_ip = len(groups) == 4 and all(int(group) < 256 for group in groups)
    is_short = sum(map(len, groups)) < MIN_DOTTED_DIGITS
    return is_ip or is_short or (bool(_YEAR.fullmatch(groups[0])) and len(groups[1]) <= 2)


def _is_harmless(match: re.Match[str]) -> bool:
    """Tell dates, and years in a row, from a telephone number; and what stands in an address."""
    number = match[0]
    groups = re.findall(r"\d+", number)
    digits = "".join(groups)
    days = [group for group in groups if _YEAR.fullmatch(group) or _DAY.fullmatch(group)]
    has_clock = any(map(_DAY.fullmatch, groups))
    if days and all(
        len(group) <= 2 or group in days or (has_clock and _CLOCK.fullmatch(group))
        for group in groups
    ):
        return True
    if not _MOBILE.fullmatch(digits) and number[0] != "+" and _is_in_path(match):
        return True
    return number[0] not in "+(0" and len(digits) < MIN_DIGITS


def _is_in_path(match: re.Match[str]) -> bool:
    """Tell whether a number stands in an address, before its query."""
    begin = match.string.rfind(" ", 0, match.start()) + 1
    address = _ADDRESS.search(match.string, begin, match.end())
    if address is None or address.end() < match.end():
        return False
    return not re.search(r"[?#]", match.string[address.start() : match.start()])

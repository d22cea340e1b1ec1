"""Forms of a question that say what it asks of the things that it names."""

from __future__ import annotations

import re

from indexer.text.late_patterns import compile_late

_YES_OR_NO = compile_late(
    r"[吗嗎]|么[?？]?\s*$|是不是|是否"
    r"|(?:^|[,.;:?]\s*|\b(?:and|so|but|then)\s+)(?:was|were|is|are|did|does|do)\b",
    re.IGNORECASE,
)
_MORE = compile_late(
    r"\b(?:which|where|who)\b.*\b(?:more|most|fewer|less|bigger|larger|longer)\b"
    r"|\bmore\b.*\b(?:than|or|vs)\b|[谁誰哪].*(?:[更最比较][多大长久少]|多$|多[?？]|多一些|多些|多一点)",
    re.IGNORECASE,
)
_SUPERLATIVE = compile_late(
    r"\b(?:most|fewest|least|biggest|largest|smallest|longest|shortest)\b|最[多少大小长短久]",
    re.IGNORECASE,
)
_TALKS = compile_late(
    r"\b(?:talks?|sessions?|presentations?|speech(?:es)?|keynotes?|recordings?|videos?)\b"
    r"|演讲|分享|议题|讲座|主题|录像|视频|[一这那哪]场",
    re.IGNORECASE,
)
_TOTAL = compile_late(
    r"\b(?:all together|altogether|in total|total|combined)\b|总共|一共|合计|加起来|总计|總共|合計",
    re.IGNORECASE,
)
_WATCH = compile_late(r"\bwatch\b|\b(?:want|like|love|hope|wish) to see\b", re.IGNORECASE)
_ATTENDANCE = compile_late(
    r"\b(?:attendees?|attendance|attended|participants?|turnout|headcount)\b"
    r"|人数|参会者|参与者|参加者|观众|到场|多少人",
    re.IGNORECASE,
)
_WHICH = compile_late(r"哪几|哪些")
_WHICH_TALKS = compile_late(
    r"\bwhich (?:of (?:the|these|those|its|their) )?(?:[\w-]+ ){0,2}?"
    r"(?:talks|sessions|presentations|keynotes|lectures|episodes|ones)\b"
    r"|哪[些几][^，。,.?？]{0,12}?(?:演讲|分享|议题|讲座|场次|场(?!合)|talks?|sessions?)",
    re.IGNORECASE,
)


def asks_yes_or_no(text: str) -> bool:
    """Tell whether a question is answered with yes or no: `were both online`."""
    return _YES_OR_NO.search(text) is not None


def asks_for_more(text: str) -> bool:
    """Tell whether a question asks which has more: `where were more sessions recorded`."""
    return _MORE.search(text) is not None


def says_talks(text: str) -> bool:
    """Tell whether a question has a word for talks: `the newest HoneyConf` has none."""
    return _TALKS.search(text) is not None


def asks_which(text: str) -> bool:
    """Tell whether a question asks which ones, and not how many: 讲了哪几场."""
    return _WHICH.search(text) is not None


def asks_which_talks(text: str) -> bool:
    """Tell whether a question asks which talks: `which talks have slides`; not `which slides`."""
    return _WHICH_TALKS.search(text) is not None


def asks_superlative(text: str) -> bool:
    """Tell whether a question asks which of all has most or least."""
    return _SUPERLATIVE.search(text) is not None


def asks_to_watch(text: str) -> bool:
    """Tell whether somebody wants to watch what they name: `I'd like to see the talks`."""
    return _WATCH.search(text) is not None


def asks_attendance(text: str) -> bool:
    """Tell whether a number of people who came is asked for: 参与者数量."""
    return _ATTENDANCE.search(text) is not None


def asks_total(text: str) -> bool:
    """Tell whether a question asks for a sum: `all together from 2018 to 2023`."""
    return _TOTAL.search(text) is not None

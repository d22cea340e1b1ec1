"""Takes the series and the number of an episode off the title of a talk."""

from __future__ import annotations

import re

from indexer.text.events import find_editions

MAX_TITLE_CHARS = 300

_NUMBER_ZH = r"第 ?[\d零〇一二三四五六七八九十两]{1,4} ?[届期次场回集讲季]"
_NUMBER_EN = r"(?:\b(?:episode|ep|vol|volume|no|issue|webinar)\.? ?#?|#) ?\d{1,3}(?![\d.])"
_EPISODE = re.compile(
    rf"^(?P<series>[^:：|｜#]{{0,60}}?)(?P<number>{_NUMBER_ZH}|{_NUMBER_EN})(?P<rest>.*)$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"^ ?(?:[:：|｜•·.]|[-–—]{1,2})[-–— ]{0,3}(?=\S)")
_BARE_NUMBER = re.compile(r"^#?(?P<number>\d{1,3})(?: ?[:：|｜]| [-–—]) ?(?P<rest>\S.*)$")
_BRACKETED = re.compile(r"^[【\[（(](?P<inside>[^】\])）]{1,60})[】\])）] ?(?P<rest>\S.*)$")
_QUOTED = re.compile(r"^(?:《(?P<zh>[^《》]+)》|[“「](?P<other>[^“”「」]+)[”」])$")
_END = " :：|｜-–—·.、,，"


def clean_title(title: str) -> tuple[str, int]:
    """Take off what names the series and the number: `Mesh Talk 第 5 期：Wasm` -> `Wasm`, 5.

    Returns:
        The title, empty if there is only a series and a number, and the number, 0 if none.
    """
    line = " ".join(title[:MAX_TITLE_CHARS].split())
    if (match := _BRACKETED.match(line)) and (number := _read_number(match["inside"])):
        return _unquote(match["rest"]), number
    if match := _BARE_NUMBER.match(line):
        return _unquote(match["rest"]), int(match["number"])
    if match := _EPISODE.match(line):
        number = _read_number(match["number"])
        rest = match["rest"]
        if separator := _SEPARATOR.match(rest):
            return _unquote(rest[separator.end() :]), number
        if rest.startswith((" 《", "《", "》", "]", "】")) and rest.strip("》]】 "):
            return clean_rest(rest), number
        if not rest.strip(_END):
            return "", number
        if not match["series"] and rest.startswith(" "):
            return _unquote(rest), number
    return _unquote(line), 0


def clean_rest(text: str) -> str:
    """Clean what follows a number: `《Wasm》`, `】Wasm`, `》: Wasm`."""
    return _unquote(text.lstrip(" 》]】").lstrip(_END) if text[:1] in "》]】" else text.strip())


def _unquote(title: str) -> str:
    """Take off the quotation marks around a whole title."""
    match = _QUOTED.match(title.strip())
    return (match["zh"] or match["other"]).strip() if match else title.strip()


def _read_number(text: str) -> int:
    return next(iter(find_editions(text)), 0) or next(iter(_list_digits(text)), 0)


def _list_digits(text: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d{1,3}", text)] if "#" in text else []

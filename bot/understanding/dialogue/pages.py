"""Turns the pages of the last list: on, back, to the third page, to the thirty-first line."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from bot.dialogue_state import DialogueState
from bot.messages import MAX_OFFSET
from bot.request import Request
from bot.understanding.dialogue.references import Reference, read_number
from indexer.text.language import compile_words

_BEFORE: Final = (
    r"\s*(?:(?:(?:ok(?:ay)?|and|now|well|please|can you|could you|让我|帮我|给我|请|那么?|再|我要?|"
    r"go|turn|jump|skip|show|give|see|open|me|us|to|back|the|返回|回到?|翻到?|跳到?|转到?|到|看看?)"
    r"[\s,，]*)*)"
)
_BEHIND: Final = (
    r"(?:[\s,，]*(?:please|pls|plz|again|then|吧|呗|呢|啊|呀|看看?|的(?:内容)?|给我|谢谢|thanks?))*"
    r"[\s.。!！?？~～…]*"
)
_LONGEST: Final = 24
"""Characters of a question that only turns a page."""
_NUMBER: Final = r"\d{1,3}|[一二三四五六七八九十两]{1,3}"
_PAGE: Final = compile_words(
    rf"{_BEFORE}(?:"
    r"(?P<end>最后[那面]?一?页|末页|尾页|(?:last|final) page)"
    r"|(?P<start>第一页|首页|最前面?[那的]?一?页|(?:first|1st) page|(?:to )?the beginning)"
    r"|(?P<back>[上前](?:面)?[那的]?一?页|往[前上]翻?一?页?|prev(?:ious)?(?: page)?|"
    r"(?:a|one) page back|back (?:a|one) page|(?<=back )(?:a|one) page|(?<=go )back)"
    r"|(?P<on>[下后](?:面)?[那的]?一?页|往[后下]翻?一?页?|继续|接着|接下去|next(?: page)?|continue|"
    r"(?:the )?following page|(?<=go )on|carry on|keep going)"
    rf"|第\s*(?P<zh>{_NUMBER})\s*页|(?P<lone>\d{{1,3}})\s*页|page\s*(?:number|no\.?|#)?\s*(?P<en>\d{{1,3}})"
    rf"|(?P<nth>\d{{1,3}})(?:st|nd|rd|th) page){_BEHIND}"
)


_SURE: Final = compile_words(r"页|page|继续|接着|接下去|continue|carry on|keep going")


class PageTurn(msgspec.Struct, frozen=True):
    """Which page of a list is asked for."""

    step: int = 0
    """1 for the page behind, -1 for the one before."""
    number: int = 0
    """From 1, or -1 for the last page; 0 if only a step is asked for."""
    is_sure: bool = False
    """Whether it says so: `previous` may also be an event."""


def find_page_turn(text: str) -> PageTurn | None:
    """Find the page that a folded question asks for; None if it says anything else besides."""
    match = _PAGE.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    is_sure = _SURE.search(text) is not None
    if match["back"] or match["on"]:
        return PageTurn(-1 if match["back"] else 1, 0, is_sure)
    if match["end"] or match["start"]:
        return PageTurn(0, -1 if match["end"] else 1, is_sure)
    number = read_number(next(match[name] for name in ("zh", "lone", "en", "nth") if match[name]))
    return PageTurn(0, number, is_sure) if number else None


def turn_page(turn: PageTurn, request: Request, state: DialogueState) -> Request | None:
    """Ask for a page of the last list; None if there was none.

    A page behind the last one is asked for too: the list then says that it has no more.
    """
    of_list = state.list_request
    if of_list is None or not state.lines:
        return None
    size = _measure_page(state)
    if turn.step > 0:
        offset = _find_end(state)
    elif turn.step < 0:
        offset = of_list.offset - size
    elif turn.number > 0:
        offset = (turn.number - 1) * size
    else:
        offset = (max(state.total, 1) - 1) // size * size
    return repeat_list(of_list, request, max(offset, 0))


def find_line(
    references: tuple[Reference, ...], request: Request, state: DialogueState
) -> Request | None:
    """Ask for the one line of the last list that an ordinal counts and that is not in view.

    None if the ordinal counts what is in view, or if there was no list.
    """
    of_list = state.list_request
    number = next((one.number for one in references if one.sort == "nth"), 0)
    if of_list is None or not state.lines or request.mentions or number <= 0:
        return None
    in_view = range(of_list.offset + 1, of_list.offset + state.lines + 1)
    if number <= state.lines or number in in_view:
        return None
    return replace(repeat_list(of_list, request, number - 1), limit=1)


def repeat_list(of_list: Request, request: Request, offset: int) -> Request:
    """Ask for a list again, from an offset on; its wording says what is listed."""
    return replace(
        of_list,
        language=request.language,
        limit=request.limit,
        offset=min(offset, MAX_OFFSET),
        other_than=(),
        follows=True,
    )


def go_on(request: Request, state: DialogueState) -> Request:
    """Ask for what comes behind the last list. Where nothing does, the list says so."""
    return repeat_list(state.list_request or state.request, request, _find_end(state))


def _find_end(state: DialogueState) -> int:
    of_list = state.list_request or state.request
    return state.rest or of_list.offset + max(state.lines, len(state.listed), 1)


def _measure_page(state: DialogueState) -> int:
    """Measure a page in lines: a channel may have shown fewer than the answer had."""
    begin = state.list_request.offset if state.list_request else 0
    return state.rest - begin if state.rest > begin else max(state.page, state.lines)

"""Reads the people that a line or a sentence credits, with the organisation behind each name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from indexer.sources.statements.person_texts import parse_organisation
from indexer.statements import StatedPerson
from indexer.text.events import find_event_name
from indexer.text.person_names import has_surname, share_surname

MAX_PEOPLE = 40
"""More names are an attendance list."""
MAX_CHARS = 600
"""Longest text of names that is read."""
MAX_ORGANISATION_CHARS = 60

_HAN_NAME = r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,6}(?:·[\u4e00-\u9fff]{1,6}){1,3}"
_WORD = r"(?:[A-Z]\.(?:[A-Z]\.)?|[A-Z\u00c0-\u00de][A-Za-z0-9\u00c0-\u024f'’\-]*)"
_PARTICLE = r"(?:van|von|der|den|de|da|di|del|la|le|el|al|bin|ben|dos|du)"
_LATIN_NAME = rf"{_WORD}(?:[ ]{_PARTICLE}){{0,2}}(?:[ ](?:{_WORD}|{_PARTICLE}[ ]{_WORD})){{0,4}}"
_NAME = re.compile(rf"(?P<han>{_HAN_NAME})(?![\u4e00-\u9fff·])|(?P<latin>{_LATIN_NAME})")
_ONLY_HAN = re.compile(rf"(?:{_HAN_NAME})")
_SEPARATOR = re.compile(r"(?:\s|[,，、;；/&＆+|·]|\band\b|\bwith\b|和|与|及){1,6}", re.IGNORECASE)
_BRACKET = re.compile(r"\s?[（(\[【]([^（(\[【）)\]】]{1,80})[）)\]】]")
_FROM = re.compile(
    r"\s{0,2}[,，]?\s{0,2}(?:(?:of|from|at|@|来自)\s{1,2}|@)"
    r"(?P<organisation>(?:the )?[A-Z0-9\u4e00-\u9fff][^,，、;；()（）\n]{0,60}?)"
    r"(?=\s+(?:and|&|with|who|discuss|talk|shar|explain|present|show|on|about)\b|[,，、;；()（）\n。]|\.(?:\s|$)|$)",
)
_ROLE = re.compile(
    r"\s{0,2}[,，]\s{0,2}(?P<role>(?:[a-z]|(?:CTO|CEO|CIO|VP|PMC|Senior|Principal|Staff|Chief|Director|Head|Founder"
    r"|Co-?founder|Engineer|Software|Lead|Product|Developer|Manager|Architect|Professor|Maintainer|Creator)\b)"
    r"[^,，;；\n（(]{0,80})"
)
_AT = re.compile(
    r"(?:\b(?:at|from)|@)\s+(?P<organisation>[A-Z0-9][^,，;；\n()]{0,60}?)(?=\s+and\s|\.?$)"
)
_OF = re.compile(r"\bof\s+(?P<organisation>[A-Z0-9][^,，;；\n()]{0,60}?)(?=\s+and\s|\.?$)")
_GOES_ON = re.compile(r"\s(?!(?:and|of|from|at|with)\b)[a-z]")
"""Behind a name: the words were the beginning of a sentence."""
_TITLE_ZH = (
    r"高级|资深|首席|主任|技术|研发|运维|开发|软件|后端|前端|架构|工程师|专家|负责人|经理|总监|创始|联合创始|主管|组长"
    r"|研究员|教授|讲师|布道|合伙人|产品|中间件|基础|大数据|云原生|容器|平台|网管|微服务|搜索|核心|PMC|Committer|committer|CTO|CEO"
    r"|Maintainer|maintainer|Contributor|contributor|Member|VP"
)
_ROLE_WORD = re.compile(rf"[（(][^（(）)]*?(?:{_TITLE_ZH})")
_BEHIND_HAN = re.compile(r"[\s　]{0,2}(?P<rest>[^,，、;；/\n。]{2,60})")
_ORGANISATION_ZH = re.compile(rf"^(?P<name>.{{2,20}}?)[\s　]*(?:{_TITLE_ZH})")
_NO_NAMES = re.compile(
    r"^(?:The|This|That|What|Why|How|When|Where|Who|Which|We|Our|In|On|At|For|And|With|By|From|Talk|Session|Slides?|Video|Watch|Day|Panel|Keynote|TBD|TBA|N/A|None|Various|All)\b"
    r"|^(?:待定|暂无|无|未知|圆桌|全体|多位|嘉宾|讲师|主持|视频|回放|时间|地点|分享|题目|主题)$",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"\b(?:Google|Amazon|AWS|Azure|Cloud|Kubernetes|Docker|Linux|Apache|Spring|Deck|Share"
    r"|YouTube|Bilibili|Service|Mesh|Native|Data|Open|Source|Web|API|Operator|Project|Team|Community"
    r"|Foundation|University|Inc|Part|Chapter|Update|News|Keynote|Panel|Workshop|Session|Track)\b"
)
"""Words of names of products and organisations."""
_EXPERT = re.compile(
    r"(?:专家|架构师|工程师|负责人|创始人|总监|经理|研究员)(?P<name>[\u4e00-\u9fff]{2,3})(?=在|于|的主题|的分享|分享)"
)
_BY = re.compile(
    r"(?:\b(?:presented|given|delivered|hosted|led|held|moderated|talk|session|keynote|panel) by"
    r"|^by|\n\s?by|[—–-]\s?by|\bfeaturing)\s+"
    r"(?=[A-Z])",
    re.IGNORECASE,
)


def read_credits(text: str, *, has_organisations: bool = False) -> tuple[StatedPerson, ...]:
    """Read a list of people: `Ada Kim (Acme), Bo Li from Tea`, `张三（甲公司）、李四 乙公司架构师`.

    Anything that does not begin with a name ends the list. With `has_organisations`, another column
    names the organisations, so that brackets behind a Chinese name hold a second name.
    """
    people: list[StatedPerson] = []
    shares: list[bool] = []
    text = text[:MAX_CHARS].strip()
    position = 0
    while position < len(text) and len(people) < MAX_PEOPLE:
        match = _NAME.match(text, position)
        if not match or _NO_NAMES.match(match[0]):
            break
        if match["latin"] and _GOES_ON.match(text, match.end()):
            break
        person, position = _read_person(text, match, has_organisations)
        people.append(person)
        shares.append(not text[:position].endswith((")", "）", "]", "】")))
        gap = _SEPARATOR.match(text, position)
        if not gap:
            break
        position = gap.end()
    return _share_organisations(people, shares)


def find_credits(text: str) -> tuple[StatedPerson, ...]:
    """Find the people whom a sentence credits: `… was presented by Ada Kim from Acme`."""
    match = _BY.search(text[:MAX_CHARS])
    return read_credits(text[match.end() :]) if match else ()


def find_experts(text: str) -> tuple[StatedPerson, ...]:
    """Find who gave the talk that a post is made from: `甲公司架构师张三在…的分享`."""
    match = _EXPERT.search(text[:MAX_CHARS])
    return (StatedPerson(match["name"]),) if match and has_surname(match["name"]) else ()


def read_leading_name(line: str) -> tuple[tuple[StatedPerson, ...], str]:
    """Read the people before a title, and the title: `张三（甲公司，架构师），题目`."""
    match = _NAME.match(line)
    if not match or _NO_NAMES.match(match[0]):
        return (), line
    bracket = _BRACKET.match(line, match.end())
    end = bracket.end() if bracket else match.end()
    rest = line[end:].lstrip()
    is_named = rest.startswith((":", "：", "，", "—", "|", "《")) or bracket
    has_role = bracket is not None and find_organisation(bracket[1]) != ""
    if not are_sure(read_credits(line[:end])) and not (has_role or _ROLE_WORD.search(line[:end])):
        return (), line
    if not is_named or not rest.strip(":：，,—| "):
        return (), line
    if not bracket and rest.startswith("，"):
        return (), line
    return read_credits(line[:end]), rest.lstrip(":：，,—–-| ")


def are_sure(people: Sequence[StatedPerson]) -> bool:
    """Tell whether names are likely those of people, where nothing announces people.

    A Chinese name has a common surname; a Latin one has two words or more, and names no event.
    """
    return bool(people) and all(_is_sure(person.name) for person in people[:3])


def _is_sure(name: str) -> bool:
    if not name.isascii() and _ONLY_HAN.fullmatch(name):
        return has_surname(name) and not _NO_NAMES.match(name)
    words = name.split()
    return 2 <= len(words) <= 4 and not find_event_name(name) and not _PRODUCT.search(name)


def is_name(text: str) -> bool:
    """Tell whether a text is nothing but one person's name."""
    match = _NAME.fullmatch(text.strip())
    if not match or _NO_NAMES.match(text):
        return False
    return bool(match["han"]) or 2 <= len(text.split()) <= 5


def _read_person(
    text: str, match: re.Match[str], has_organisations: bool
) -> tuple[StatedPerson, int]:
    """Read what stands behind a name: brackets, organisation, role; and where it ends."""
    name, position = match[0].rstrip("."), match.end()
    others: list[str] = []
    organisations: list[str] = []
    second = _NAME.match(text, position + 1) if text[position : position + 1] == " " else None
    if second and (share_surname(name, second[0]) or share_surname(second[0], name)):
        others.append(second[0])
        position = second.end()
    if bracket := _BRACKET.match(text, position):
        position = bracket.end()
        next_chars = text[position : position + 2]
        inner, *more = re.split(r"\s?[,，]\s?", bracket[1].strip(), maxsplit=1)
        if _is_other_name(name, inner, has_organisations, next_chars):
            others.append(inner)
            organisations += [one for rest in more for one in _read_organisations(rest)]
        elif inner.casefold() not in {"me", "moderator", "host"}:
            organisations += _read_organisations(inner)
    if match["han"]:
        behind = _BEHIND_HAN.match(text, position)
        organisation = find_organisation(behind["rest"]) if behind else ""
        if behind and organisation and not _ONLY_HAN.fullmatch(behind["rest"].strip()):
            organisations.append(organisation)
            position = behind.end()
    else:
        found = _FROM.match(text, position)
        if not found and (role := _ROLE.match(text, position)):
            found = _AT.search(role["role"]) or _OF.search(role["role"])
            position = role.end()
        elif found:
            position = found.end()
        if found:
            organisations.append(found["organisation"].strip(" ."))
    named = (parse_organisation(one) if one[:1].islower() else one for one in organisations)
    kept = dict.fromkeys(one for one in named if 0 < len(one) <= MAX_ORGANISATION_CHARS)
    return StatedPerson(name, tuple(others), tuple(kept)), position


def find_organisation(text: str) -> str:
    """Find the organisation before a role: `甲公司高级工程师` -> `甲公司`; empty for no role."""
    text = text.strip(" 　（）()")
    match = _ORGANISATION_ZH.match(text)
    return match["name"].strip(" 　,，") if match else ""


def _is_other_name(name: str, inner: str, has_organisations: bool, behind: str) -> bool:
    if _ONLY_HAN.fullmatch(inner):
        return not _ONLY_HAN.fullmatch(name) or has_organisations or _touches_words(behind)
    return bool(_ONLY_HAN.fullmatch(name)) and " " in inner and share_surname(name, inner)


def _touches_words(behind: str) -> bool:
    """Tell whether more about the person follows: `肖涵（涵畅）蚂蚁金服技术专家`."""
    return bool(behind.strip()) and bool(re.match(r"\s?\w", behind))


def _read_organisations(inner: str) -> Iterator[str]:
    first = re.split(r"[,，;；|]", inner)[0].strip()
    yield find_organisation(first) or first


def _share_organisations(
    people: list[StatedPerson], shares: list[bool]
) -> tuple[StatedPerson, ...]:
    """Give `A and B from Acme` the organisation of the last to those right before without one.

    In `A, B (Acme)`, the brackets are about the last one only.
    """
    shared: tuple[str, ...] = ()
    result: list[StatedPerson] = []
    for person, is_shared in zip(reversed(people), reversed(shares), strict=True):
        own = person.organisations
        if not own and shared and not _ONLY_HAN.fullmatch(person.name):
            own = shared
        shared = own if is_shared or own == shared else ()
        result.append(replace(person, organisations=own))
    return tuple(reversed(result))

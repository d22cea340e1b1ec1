"""Reads people from a text: `张三（阿里云）、李四`, `Jane Doe, Google`, `Huabing Zhao (赵化冰)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.links.labels import is_bare
from indexer.sources.statements.pinyin import is_pinyin
from indexer.statements import StatedPerson
from indexer.text.person_names import (
    MAX_NAME_CHARS,
    has_surname,
    is_han,
    is_han_name,
    is_latin_name,
    share_surname,
)

MAX_TEXT_CHARS = 4000
"""Characters of a text that are read."""
MAX_PIECE_CHARS = 80
"""A longer piece after the first person is a sentence."""
MAX_REST_CHARS = 200
"""Characters behind a name in which the organisation is looked for."""
MAX_ORGANISATION_CHARS = 60
"""A longer text after a name is about the person."""

_ROLE_WORDS = (
    r"(?:分享|演讲|特邀|本期|直播)?(?:嘉宾|讲师|主讲人?|讲者|分享人|演讲者|演讲人)"
    r"|(?:guest\s{1,3})?(?:presenters?|speakers?|guests?|lecturers?)"
)
_HOST_WORDS = r"主持人?|主播|hosts?|moderators?|emcee|mc|hosted by|moderated by|chaired by"
SPEAKER_ROLE = re.compile(rf"(?:{_ROLE_WORDS})", re.IGNORECASE)
HOST_ROLE = re.compile(rf"(?:{_HOST_WORDS})", re.IGNORECASE)
_PREFIX = re.compile(
    rf"^(?:(?P<host>{_HOST_WORDS})|{_ROLE_WORDS})(?:\s*[:：]\s*|(?<=by)\s+)", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*(?:[\-*•·+]|\d{1,2}[.)、])\s+")
_TITLE_BEFORE = re.compile(r"^(?:dr|prof|mr|mrs|ms|sir)\.?\s+(?=\S)", re.IGNORECASE)
_TITLE_AFTER = re.compile(r"\s?(?:老师|先生|女士|同学|博士|教授)$")
_NICKNAME = re.compile(r"""\s["“”']([^"“”']{1,30})["“”']\s""")
_NOBODY = re.compile(
    r"(?:tb[acd]|n/?a|none|null|unknown|anonymous|various|to be (?:announced|confirmed)"
    r"|待定|未定|暂无|无|未知|匿名|[-—–_.?？]{1,5})",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r" ?[|｜] ?| [-–—]{1,2} |[—–]{1,2}| ?@ ?(?=\S)| (?:from|of|at|is an?|is the) "
    r"| ?[,，;；] ?| / "
)
"""What stands between a name and the organisation."""
_ENTRY = re.compile(r" ?[;；\n] ?")
"""What stands between two people where commas stand within one: `Jane Doe, Google; …`."""
_LISTED = re.compile(
    r" ?(?:[、;；＆\n]|&(?! ?[Cc]o\b)|\band\b"
    r"|(?<=[\u4e00-\u9fff]{2}|[\u4e00-\u9fff][）)]) ?[和与及](?=[\u4e00-\u9fff]{2})) ?"
)
"""What stands between two people, and never between a person and an organisation."""
_COMMA = re.compile(r" ?[,，/] ?")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{0,500}\)")
_OPENING = "（([【"
_CLOSING = "）)]】"
_ROLE = re.compile(
    r"(?:(?:资深|高级|中级|首席|技术|研发|后端|前端|软件|系统|架构|产品|开发|测试|运维|平台|容器|云原生|微服务|服务网格"
    r"|基础架构|基础设施|中间件|数据库|大数据|算法|开源|社区|项目|团队|联合|解决方案|可观测性|安全|网络|云计算){0,6}"
    r"(?:工程师|架构师|分析师|科学家|专家|总监|经理|主管|负责人|创始人|发起人|教授|讲师|布道师|开发者|研究员|主任|顾问"
    r"|主席|总裁|总经理|作者|贡献者|维护者|学生|成员|博士|大使|站长|leader)"
    r"|\b(?:(?:senior|sr\.?|staff|principal|lead|chief|vice|software|platform|cloud|devops|site|reliability"
    r"|solutions?|product|open|source|developer|engineering|technical|technology|distinguished|founding"
    r"|field|security|network|data|co-?founder|and|&|of)\s+){0,8}"
    r"(?:engineer|architect|developer|cto|ceo|cio|founder|co-?founder|manager|director|lead|maintainer"
    r"|committer|contributor|advocate|evangelist|professor|student|president|scientist|consultant"
    r"|ambassador|writer|officer|researcher|fellow|sre|member|pm|pmc|owner|chair|head|creator|co-creator"
    r"|intern|dev ?rel|[se]?vp|relations|management|leader(?:ship)?)s?\b)",
    re.IGNORECASE,
)
_PARTS = re.compile(r" ?[,，;；/|｜] ?| [-–—]{1,2} ")
_SENTENCE = re.compile(r"[.!?。！？](?: |$)")
_AT = re.compile(r"(?:^|\s)(?:at|from|@)\s|@", re.IGNORECASE)
_RELATIVE = re.compile(r"\s@|\s(?:working|who|where|with|focus\w{1,5}|and|on|in)\s", re.IGNORECASE)
_HANDLE = re.compile(r"@[\w-]+|(?:he|she|they)/\w+", re.IGNORECASE)


@dataclass(slots=True)
class Reading:
    """A person while the text is read."""

    name: str
    other_names: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    is_host: bool = False

    def freeze(self) -> StatedPerson:
        """Make the statement."""
        return StatedPerson(
            self.name,
            tuple(dict.fromkeys(name for name in self.other_names if name != self.name)),
            tuple(dict.fromkeys(self.organisations)),
        )


def parse_people(text: str, is_one: bool = False) -> list[Reading]:
    """Parse a text that names people.

    `is_one` tells that it is an item of a list, so that what follows a comma is an organisation.
    In a text of several, a comma stands between people if a name follows it.
    """
    lines = (" ".join(line.split()) for line in text[:MAX_TEXT_CHARS].split("\n"))
    prefix = _PREFIX.match(text := "\n".join(filter(None, lines)))
    is_host = prefix is not None and prefix["host"] is not None
    text = _LINK.sub(r"\1", text[prefix.end() :] if prefix else text)
    people: list[Reading] = []
    entries = list(_split_outside_brackets(_ENTRY, text))
    if len(entries) > 1 and any(_COMMA.search(_take_brackets(entry)[0]) for entry in entries):
        return [person for entry in entries for person in parse_people(entry, is_one=True)]
    for part in _split_outside_brackets(_LISTED, text):
        pieces = [part] if is_one else list(_split_outside_brackets(_COMMA, part))
        for number, piece in enumerate(pieces):
            if people and len(piece) > MAX_PIECE_CHARS:
                return people  # a sentence about the person
            names = piece.split()
            if not all(is_han_name(name) and has_surname(name) for name in names):
                names = [piece]
            count = len(people)
            for name in names:
                _add_piece(people, name, is_host, is_listed=number == 0)
            if len(people) == count and _is_prose(piece, people):
                return people
    return people


def is_placeholder(value: object) -> bool:
    """Tell whether a value stands for somebody to be named later: `TBD`, `待定`."""
    return isinstance(value, str) and _NOBODY.fullmatch(value.strip()) is not None


def parse_organisation(text: str) -> str:
    """Parse the organisation in what follows a name: `Engineer at Google`, `阿里云高级技术专家`.

    Empty if there is only a role, or something too long to be one.
    """
    text = " ".join(text[:MAX_REST_CHARS].split())
    if _HANDLE.fullmatch(text):
        return ""
    if at := _AT.search(text):
        text = text[at.end() :]
    for part in _PARTS.split(_SENTENCE.split(text)[0]):
        if role := _ROLE.search(part):
            part = part[: role.start()]
        part = _RELATIVE.split(part)[0].strip(" ,，.。:：-–—&")
        if 2 <= len(part) <= MAX_ORGANISATION_CHARS and not (part.isdigit() or is_bare(part)):
            return part
    return ""


def _add_piece(people: list[Reading], piece: str, is_host: bool, is_listed: bool) -> None:
    """Add a person, or an organisation to the last one.

    `is_listed` tells that the piece stands behind `and` or the like, and not behind a comma.
    """
    outside, inside = _take_brackets(_BULLET.sub("", piece))
    match = _HEAD.search(outside, 1)
    head, tail = (outside[: match.start()], outside[match.end() :]) if match else (outside, "")
    if people and not _is_name(head, people, is_listed or bool(inside)):
        if not people[-1].organisations and (organisation := parse_organisation(outside)):
            people[-1].organisations.append(organisation)
        return
    head, rest = _split_scripts(head)
    person = _make_person(head)
    if person is None:
        return
    person.is_host = is_host
    if rest and _is_translation(person.name, rest):
        person.other_names.append(rest)
    elif rest:
        tail = f"{rest}, {tail}"
    for text in inside:
        for part in re.split(r"[,，;；/、]", text):
            _add_detail(person, part.strip())
    if organisation := parse_organisation(tail):
        person.organisations.append(organisation)
    people.append(person)


def _is_prose(piece: str, people: list[Reading]) -> bool:
    """Tell whether a text that is no person goes on about the one before it."""
    is_short = len(piece) <= 8 or _ROLE.search(piece)
    return bool(people) and not is_short and people[-1].organisations[-1:] != [piece]


def _split_scripts(text: str) -> tuple[str, str]:
    """Split a name from what follows in the other script: `张三 Google`, `Jane Doe 李简`."""
    words = text.split()
    if len(words) > 1 and is_han_name(words[0]):
        return words[0], " ".join(words[1:])
    if len(words) > 1 and is_han(words[-1]) and is_latin_name(" ".join(words[:-1])):
        return " ".join(words[:-1]), words[-1]
    return text, ""


def _is_name(text: str, people: list[Reading], is_alone: bool) -> bool:
    """Tell whether a text after the first person is a person too, and no organisation or role.

    A name of one word counts only among others of one word (`Jane Doe, Google`), or if it stands
    alone, as behind `and`.
    """
    words = text.split()
    if not words or len(text) > MAX_NAME_CHARS or _ROLE.search(text):
        return False
    if is_han(words[0]):
        return is_han_name(words[0]) and (has_surname(words[0]) or is_alone)
    return is_latin_name(_split_scripts(text)[0]) and (
        len(words) > 1 or is_alone or " " not in people[0].name
    )


def _make_person(text: str) -> Reading | None:
    name = _TITLE_AFTER.sub("", _TITLE_BEFORE.sub("", " ".join(text.split()))).strip(" .。:：*_`")
    if not name or len(name) > MAX_NAME_CHARS or _NOBODY.fullmatch(name) or name.isdigit():
        return None
    person = Reading(name)
    if nickname := _NICKNAME.search(name):
        plain = f"{name[: nickname.start()]} {name[nickname.end() :]}"
        person.other_names += [plain, nickname[1].strip()]
    return person


def _add_detail(person: Reading, text: str) -> None:
    """Add what stands in brackets after a name: another name, an organisation, a role."""
    if not text or _HANDLE.fullmatch(text) or SPEAKER_ROLE.fullmatch(text):
        return
    if HOST_ROLE.fullmatch(text):
        person.is_host = True
    elif is_han(text) != is_han(person.name) and _is_translation(person.name, text):
        person.other_names.append(text)
    elif organisation := parse_organisation(text):
        person.organisations.append(organisation)


def _is_translation(name: str, other: str) -> bool:
    """Tell whether two names, one Chinese and one Latin, are one person's."""
    han, latin = (other, name) if is_han(other) else (name, other)
    # A company of three characters seldom begins like a name, one of two often does.
    # One Latin word behind a Chinese name is mostly a company: `张茶茶（Tetra）`.
    is_full = is_han(other) or " " in latin
    is_likely = (
        share_surname(han, latin)
        or is_pinyin(han, latin)
        or (is_full and len(han) == 3 and has_surname(han))
    )
    return is_han_name(han) and is_latin_name(latin) and is_likely


def _take_brackets(text: str) -> tuple[str, list[str]]:
    """Take the texts in brackets out of a text."""
    outside: list[str] = []
    inside: list[str] = []
    depth = start = 0
    for position, character in enumerate(text):
        if character in _OPENING:
            if depth == 0:
                outside.append(text[start:position])
                start = position + 1
            depth += 1
        elif character in _CLOSING and depth:
            depth -= 1
            if depth == 0:
                inside.append(text[start:position])
                start = position + 1
    (inside if depth else outside).append(text[start:])
    return " ".join(" ".join(outside).split()), inside


def _split_outside_brackets(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Split a text where a pattern matches, but not within brackets."""
    depths: list[int] = []
    depth = 0
    for character in text:
        depth += (character in _OPENING) - (character in _CLOSING and depth > 0)
        depths.append(depth)
    start = 0
    for match in pattern.finditer(text):
        if match.end() > match.start() and not depths[match.start()]:
            if part := text[start : match.start()].strip():
                yield part
            start = match.end()
    if part := text[start:].strip():
        yield part

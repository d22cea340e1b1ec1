"""One sample answer of each kind, and strategies for any answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import msgspec
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bot.messages import Answer, AnswerKind, AnswerLink, AnswerTalk, Choice, Citation, Related
from tests.fakes.bot.asks import ABSENT, FOUND, FOUND_ZH

PAGE = "https://example.org/posts/kitecon-2031/"


def cite(number: int, heading: str, **changes: str) -> Citation:
    """Cite a section of the one page of KiteCon."""
    return Citation(
        number=number,
        title=changes.get("title", "KiteCon 2031: all talks"),
        headings=["KiteCon 2031", heading],
        url=f"{PAGE}#{number}",
        quote=f"What stands below {heading}.",
        published="2031-05-17",
        source="recaps",
        document=changes.get("document", "posts/kitecon-2031.md"),
    )


def make_talk(number: int, kinds: Sequence[tuple[str, str]], first_link: int) -> AnswerTalk:
    """Make a talk whose links begin at an index, as many as `kinds` has."""
    return AnswerTalk(
        title=f"Kites in production, part {number}",
        speakers=["Ada Flyer", "Grace Line"],
        event="KiteCon 2031",
        date="2031-05-17",
        links=list(range(first_link, first_link + len(kinds))),
        citation=1 + number % 2,
    )


def make_talks(count: int, kinds: Sequence[tuple[str, str]], **fields: object) -> Answer:
    """Make a list of talks, each with links of such (kind, platform)."""
    links = [
        AnswerLink(
            url=f"https://{platform}.example/watch/{number}/{kind}",
            label=f"Kites in production, part {number}: {kind}",
            kind=kind,
            platform=platform,
            citation=1 + number % 2,
            talk=f"Kites in production, part {number}",
            event="KiteCon 2031",
            year=2031,
            scope="talk",
        )
        for number in range(1, count + 1)
        for kind, platform in kinds
    ]
    talks = [make_talk(n, kinds, (n - 1) * len(kinds)) for n in range(1, count + 1)]
    lines = [f"- {talk.title} [{talk.citation}]" for talk in talks]
    intro = f"{count} talks of KiteCon 2031:"
    answer = msgspec.structs.replace(
        FOUND,
        kind="talks",
        question="talks of KiteCon 2031",
        text="\n".join([intro, *lines]),
        intro=intro,
        talks=talks,
        links=links,
        citations=[cite(1, "Morning"), cite(2, "Afternoon")],
        related=[],
    )
    return msgspec.structs.replace(answer, **fields)


MEDIA = (("video", "youtube"), ("slides", "speakerdeck"))
TALKS = make_talks(3, MEDIA, total=59)
LINKS = msgspec.structs.replace(
    FOUND,
    kind="links",
    question="where are the videos",
    intro="I found 4 links:",
    text="\n".join(["I found 4 links:", *(f"- {link.label} [1]" for link in FOUND.links)]),
    total=59,
)
LINKS_ZH = msgspec.structs.replace(
    FOUND_ZH,
    kind="links",
    question="视频在哪里",
    intro="找到 4 个链接：",
    text="找到 4 个链接：\n- …",
)
FACTS = msgspec.structs.replace(
    FOUND,
    kind="facts",
    question="who gave the opening",
    text="Ada Flyer gave it [1].",
    links=FOUND.links[:1],
    related=[],
)
CLARIFY = msgspec.structs.replace(
    ABSENT,
    kind="clarify",
    question="where are the videos",
    intro="Of which event?",
    text="Of which event?\n- KiteCon 2030\n- KiteCon 2031",
    choices=[
        Choice(label="KiteCon 2030", question="where are the videos of KiteCon 2030"),
        Choice(label="KiteCon 2031", question="where are the videos of KiteCon 2031"),
    ],
)
SOCIAL = msgspec.structs.replace(
    ABSENT, kind="social", question="thanks", text="You are welcome!", citations=FOUND.citations
)
KINDS: dict[str, Answer] = {
    "links": LINKS,
    "talks": TALKS,
    "facts": FACTS,
    "text": FOUND,
    "clarify": CLARIFY,
    "social": SOCIAL,
    "not_found": msgspec.structs.replace(ABSENT, kind="not_found"),
}


def any_answers(texts: SearchStrategy[str], urls: SearchStrategy[str]) -> SearchStrategy[Answer]:
    """Make answers of every kind whose texts and addresses come from anybody."""
    numbers, names = st.integers(1, 3), st.lists(texts, max_size=3)
    links = st.builds(
        AnswerLink, url=urls, label=texts, kind=st.sampled_from(["video", "slides"]) | texts,
        platform=texts, citation=numbers, talk=texts, event=texts, year=st.integers(0, 2031),
    )  # fmt: skip
    talks = st.builds(
        AnswerTalk, title=texts, speakers=names, event=texts,
        date=st.sampled_from(["", "2031-05-17"]) | texts,
        links=st.lists(st.integers(-1, 7), max_size=3), citation=numbers,
    )  # fmt: skip
    citations = st.builds(
        Citation, number=numbers, title=texts, headings=names, url=urls, quote=texts,
        published=texts, source=st.just("recaps"), document=st.sampled_from(["", "a.md", "b.md"]),
    )  # fmt: skip
    return st.builds(
        Answer,
        question=texts,
        language=st.sampled_from(["zh", "en", "xx"]),
        kind=st.sampled_from(get_args(AnswerKind)),
        found=st.booleans(),
        confidence=st.just(0.5),
        text=st.lists(texts, max_size=5).map("\n".join) | st.just("引文。" * 300),
        intro=st.just("") | texts,
        citations=st.lists(citations, max_size=4),
        links=st.lists(links, max_size=6),
        talks=st.lists(talks, max_size=4),
        total=st.integers(0, 80),
        offset=st.integers(0, 40),
        listed=st.integers(0, 3),
        choices=st.lists(st.builds(Choice, label=texts, question=texts), max_size=3),
        related=st.lists(st.builds(Related, title=texts, url=urls), max_size=3),
        generated=st.booleans(),
        generation=st.just("g"),
        elapsed_ms=st.just(1.0),
    )

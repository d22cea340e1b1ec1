"""Sample answers, and an `Ask` that gives them."""

from __future__ import annotations

import msgspec

from bot.messages import Answer, AnswerLink, Citation, Question, Related

PAGE = "https://example.org/posts/meshday-2030/"

FOUND = Answer(
    question="",
    language="en",
    found=True,
    confidence=0.93,
    text="The recordings of MeshDay 2030 are on Bilibili and YouTube [1]. "
    "The slides of the opening talk are linked from its session page [2].",
    citations=[
        Citation(
            number=1,
            title="MeshDay 2030: recap, recordings and slides",
            url=PAGE + "#recordings",
            quote="All twelve talks were recorded.\nWatch them on Bilibili, or on YouTube.",
            published="2030-05-17",
            source="recaps",
        ),
        Citation(
            number=2,
            title="Opening: ten years of sidecars",
            url="https://example.org/sessions/opening/",
            quote="Slides: opening.pdf",
            published="",
            source="sessions",
        ),
    ],
    links=[
        AnswerLink(
            url="https://space.bilibili.com/1/channel/2",
            label="Watch all talks on Bilibili",
            kind="video",
            platform="bilibili",
            citation=1,
        ),
        AnswerLink(
            url="https://www.youtube.com/playlist?list=PL1",
            label="YouTube playlist",
            kind="video",
            platform="youtube",
            citation=1,
        ),
        AnswerLink(
            url="https://example.org/files/opening.pdf",
            label="Ten years of sidecars (PDF)",
            kind="slides",
            platform="example.org",
            citation=2,
        ),
        AnswerLink(
            url="https://github.com/example/meshday-demo",
            label="Demo code",
            kind="code",
            platform="github",
            citation=2,
        ),
    ],
    related=[
        Related(title="MeshDay 2029: recap", url="https://example.org/posts/meshday-2029/"),
        Related(
            title="How to propose a talk",
            url="https://example.org/cfp/",
            quote="Mail *it* to the chairs <@1> by May.",
        ),
    ],
    generated=False,
    generation="20300517T101502Z-7f3a",
    elapsed_ms=4.1,
)

FOUND_ZH = msgspec.structs.replace(
    FOUND,
    language="zh",
    text="MeshDay 2030 的回放可以在 B 站和 YouTube 观看 [1]。开场演讲的 PPT 在它的议题页面上 [2]。",
    citations=[
        msgspec.structs.replace(
            FOUND.citations[0],
            title="MeshDay 2030 回顾：视频回放与 PPT",
            quote="十二场演讲全部录像，可在 B 站或 YouTube 观看。",
        ),
        msgspec.structs.replace(FOUND.citations[1], title="开场：Sidecar 十年"),
    ],
    links=[
        msgspec.structs.replace(FOUND.links[0], label="B 站观看视频回放"),
        *FOUND.links[1:],
    ],
)

THANKS = Answer(
    question="thanks",
    language="en",
    kind="social",
    found=False,
    confidence=0.9,
    text="You are welcome!",
    citations=[],
    links=[],
    related=[],
    generated=False,
    generation="20300517T101502Z-7f3a",
    elapsed_ms=0.4,
)
ABSENT = Answer(
    question="",
    language="en",
    found=False,
    confidence=0.12,
    text="The community's pages do not say. These pages come nearest.",
    citations=[],
    links=[],
    related=FOUND.related,
    generated=False,
    generation=FOUND.generation,
    elapsed_ms=3.2,
)

HOSTILE_MARKUP = (
    "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
)

HOSTILE = Answer(
    question="",
    language="en\" onclick=\"document.title='owned'",
    found=True,
    confidence=7.0,
    text=f"{HOSTILE_MARKUP} [1] [99] https://evil.example/not-proven javascript:alert(1)",
    citations=[
        Citation(
            number=1,
            title=HOSTILE_MARKUP,
            url="javascript:document.title='owned'",
            quote=HOSTILE_MARKUP,
            published=HOSTILE_MARKUP,
            source=HOSTILE_MARKUP,
        )
    ],
    links=[
        AnswerLink(url=url, label=HOSTILE_MARKUP, kind=kind, platform=HOSTILE_MARKUP, citation=1)
        for url, kind in [
            ("javascript:document.title='owned'", "video"),
            (" \tJaVaScRiPt:document.title='owned'", "constructor"),
            ("data:text/html,<script>1</script>", HOSTILE_MARKUP),
            ("/query?q=relative", "page"),
            ("vbscript:x", "__proto__"),
            ("https://ok.example/%3Cimg%3E?a=<img>", "page"),
        ]
    ],
    related=[Related(title=HOSTILE_MARKUP, url="javascript:document.title='owned'")],
    generated=True,
    generation="x",
    elapsed_ms=1.0,
)


async def fake_ask(question: Question) -> Answer:
    """Choose a sample by a word in the question: `nowhere`, `hostile`, or any other.

    Raises:
        ZeroDivisionError: The question has the word `broken`.
    """
    text = question.text.lower()
    chinese = question.language == "zh" or any("\u4e00" <= c <= "\u9fff" for c in text)
    answer = FOUND_ZH if chinese else FOUND
    if "nowhere" in text or "火星" in text:
        answer = ABSENT
    if "hostile" in text:
        answer = HOSTILE
    if "broken" in text:
        raise ZeroDivisionError("a secret inside")
    return msgspec.structs.replace(answer, question=question.text)

"""Answers: the right links, honest refusals, and no address that is not in the index."""

import asyncio
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.answering.answer import Answerer, make_ask
from bot.messages import Question
from bot.rendering.grounding import REMOVED, find_addresses
from bot.rendering.layout import lay_out
from indexer.building.split import split_document
from indexer.encoders.static import load_bundled
from indexer.links.addresses import is_safe_link
from indexer.links.records import make_link
from indexer.markdown.page import parse_page
from indexer.records import Document, Filter, Link, Section
from tests.fakes.communities import community as at
from tests.fakes.index.opened import Opened

ENCODER = load_bundled()
HAN = re.compile(r"[\u4e00-\u9fff]")

RIGHT = [
    # question, first link, title of the page cited for it
    ("LatticeCon 2021 的视频在哪里看", at.BILIBILI_2021, "LatticeCon 2021 回顾：视频回放与 PPT"),
    ("where are LatticeCon 2021 videos", at.YOUTUBE_2021, "LatticeCon 2021 回顾：视频回放与 PPT"),
    (
        "LatticeCon 2022 的 YouTube 视频",
        at.YOUTUBE_2022,
        "LatticeCon 2022 recap: recordings and slides",
    ),
    (
        "LatticeCon 2022 YouTube recordings",
        at.YOUTUBE_2022,
        "LatticeCon 2022 recap: recordings and slides",
    ),
    ("LatticeCon 2022 slides", at.SLIDES_2022, "LatticeCon 2022 recap: recordings and slides"),
    ("灯笼沙龙第三期的视频", at.VIDEO_3RD, "灯笼沙龙第三期成都站回顾"),
    ("灯笼沙龙成都站的视频", at.VIDEO_3RD, "灯笼沙龙第三期成都站回顾"),
    ("灯笼沙龙第二期的 PPT", at.SLIDES_2ND, "灯笼沙龙第二期杭州站回顾"),
    ("talk by Tomas Lindqvist video", at.WASM_VIDEO, "Writing Wasm filters in anger"),
    ("video of writing a data plane in Rust", at.RUST_VIDEO, "用 Rust 编写数据平面"),
    ("edge gateways 的录像在哪里看", at.EDGE_VIDEO, "Edge gateways in remote villages: a workshop"),
    ("Beacon Summit videos", at.SUMMIT_2023, "Beacon Summit 2023: recordings"),
    ("夜航讲堂的视频回放", at.LIVE_REPLAY, "夜航讲堂：用 WebAssembly 扩展代理"),
    ("夜航讲堂的直播间", at.LIVE_ROOM, "夜航讲堂：用 WebAssembly 扩展代理"),
    ("how do I sign up for Harbour Day", at.REGISTER, "Harbour Day: call for participation"),
    ("source code of the bookshop demo", at.DEMO_CODE, "Harbour Day: call for participation"),
]


@pytest.mark.parametrize(("question", "url", "title"), RIGHT)
def test_the_right_link_is_first_and_cites_its_page(ask, question, url, title):
    answer = ask(question)
    assert answer.found
    assert answer.links[0].url == url
    cited = {citation.number: citation for citation in answer.citations}
    assert cited[answer.links[0].citation].title == title


def test_where_an_event_is_wants_its_place_and_no_link(ask):
    answer = ask("where is Harbour Day")
    assert answer.found
    assert "Rotterdam" in answer.text
    assert answer.links == []


@pytest.mark.parametrize(
    ("question", "related"),
    [
        ("灯笼沙龙第九期的视频", "灯笼沙龙第三期成都站回顾"),
        ("灯笼沙龙广州站的视频", "灯笼沙龙第三期成都站回顾"),
        ("Beacon Summit 2021 recordings", "Beacon Summit 2023: recordings"),
        # Years in which only another event was held.
        ("LatticeCon 2020 的视频", "LatticeCon 2022 回顾：视频回放与 PPT"),
        ("LatticeCon 2023 的视频在哪里", "LatticeCon 2022 回顾：视频回放与 PPT"),
        ("where are the LatticeCon 2019 recordings", "Beacon Summit 2019: recordings"),
    ],
)
def test_a_missing_link_is_not_found_and_related_pages_are_offered(ask, question, related):
    answer = ask(question)
    assert not answer.found
    assert (answer.links, answer.citations) == ([], [])
    assert 1 <= len(answer.related) <= 3
    assert related in [page.title for page in answer.related]
    assert bool(HAN.search(answer.text)) is (answer.language == "zh")


@pytest.mark.parametrize(
    ("question", "expected"),
    [("how do I bake bread", "I could not find that."), ("红烧肉怎么做", "没找到答案。")],
)
def test_an_archive_about_something_else_offers_no_pages(ask, question, expected):
    answer = ask(question)
    assert (answer.found, answer.text) == (False, expected)
    assert (answer.links, answer.citations, answer.related) == ([], [], [])


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("多集群的许可证要多少钱", "多集群"),
        ("灯笼沙龙的食堂几点开门？", "灯笼沙龙"),
    ],
)
def test_where_nothing_is_found_the_closest_passages_are_quoted(ask, question, title):
    answer = ask(question)
    assert not answer.found
    assert title in answer.related[0].title
    assert answer.related[0].quote


def test_a_question_without_any_name_is_asked_back(ask):
    answer = ask("视频在哪里")
    assert (answer.kind, answer.found) == ("clarify", False)
    assert (answer.links, answer.citations, answer.related) == ([], [], [])
    assert 2 <= len(answer.choices) <= 5
    assert ask(answer.choices[0].question).links


@pytest.mark.parametrize(
    "question",
    [question for question, _, _ in RIGHT] + ["how does mutual TLS work", "金丝雀发布怎么做"],
)
@pytest.mark.parametrize("k", [1, 3, 10])
def test_citations_are_numbered_from_1_by_first_use(ask, question, k):
    answer = ask(question, k=k)
    marks = [int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)]
    numbers = [citation.number for citation in answer.citations]
    assert list(dict.fromkeys(marks)) == numbers == list(range(1, len(numbers) + 1))
    assert {link.citation for link in answer.links} <= set(numbers)
    assert 0 <= answer.confidence <= 1


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("LatticeCon 2022 videos", "", "en"),
        ("LatticeCon 视频", "", "zh"),
        ("LatticeCon 2022 videos", "zh", "zh"),
        ("LatticeCon 2022 的视频", "en", "en"),
        ("how do I bake bread", "zh", "zh"),
        ("红烧肉怎么做", "en", "en"),
    ],
)
def test_the_texts_of_the_bot_are_in_the_asker_s_language(ask, question, language, expected):
    answer = ask(question, language)
    assert answer.language == expected
    assert bool(HAN.search(answer.text.splitlines()[0])) is (expected == "zh")


def test_titles_are_not_translated_and_labels_say_what_a_link_is(ask):
    answer = ask("LatticeCon 2021 videos")
    assert answer.citations[0].title == "LatticeCon 2021 回顾：视频回放与 PPT"
    assert answer.links[0].label == "LatticeCon 2021: all videos"


def test_an_edition_without_a_video_says_so_and_gives_what_it_has(ask):
    answer = ask("灯笼沙龙第二期的视频")
    assert (answer.found, answer.kind) == (False, "not_found")
    assert [link.url for link in answer.links] == [at.SLIDES_2ND]


def test_a_talk_without_a_video_says_so_and_gives_the_collection_of_its_event(ask):
    answer = ask("Quiet rollouts in a hospital video")
    assert (answer.found, answer.kind) == (True, "links")
    assert answer.text.startswith("No videos of “Quiet rollouts in a hospital” alone, only of the")
    assert {link.url for link in answer.links} == {at.YOUTUBE_2021, at.BILIBILI_2021}


def test_related_pages_are_not_cited_pages(ask):
    answer = ask("LatticeCon 2022 slides")
    cited = {citation.title for citation in answer.citations}
    assert not cited & {page.title for page in answer.related}


def test_an_answer_names_its_generation(ask, community):
    answer = ask("LatticeCon 2022 slides")
    assert answer.generation == community.generation
    assert not answer.generated
    assert answer.elapsed_ms > 0
    assert answer.question == "LatticeCon 2022 slides"


async def test_concurrent_questions_get_their_own_answers(community):
    questions = [question for question, _, _ in RIGHT]
    with ThreadPoolExecutor(4) as executor:
        ask = make_ask(Answerer(community), executor)
        answers = await asyncio.gather(*(ask(Question(text=text)) for text in questions))
    assert [answer.question for answer in answers] == questions
    assert [answer.links[0].url for answer in answers] == [url for _, url, _ in RIGHT]


@pytest.mark.parametrize(
    "text",
    ["", " ", "?", "\x00", "\ud800", "[1]", "🎬" * 200, "视频" * 250, "https://evil.example"],
)
def test_any_text_gets_an_answer_that_can_be_sent_as_json(ask, text):
    answer = ask(text)
    assert msgspec.json.encode(msgspec.structs.replace(answer, question=""))
    assert not answer.found


# The tests below check that the bot sends no address that is not in the index.

_FOREIGN = st.sampled_from(
    [
        "https://evil.example/a", "HTTPS://EVIL.EXAMPLE", "http://evil.example:99/?q=[x](y)",
        "www.evil.example/b", "//evil.example/c", "https:\\\\evil.example", "ftp://evil.example",
        "javascript:alert(1)", "data:text/html,<script>", "vbscript:x", "mailto:evil@evil.example",
        "file:///etc/passwd", "tel:+1999", "https://good.example.evil.example/",
        "https://good.example/v/1@evil.example", "https://good.example/v/12",
        "[the video](https://evil.example/d)", "[1](javascript:alert(2))", "](//evil.example)",
        '<a href="https://evil.example">视频回放</a>', "<https://evil.example/e>",
        "![slides](https://evil.example/f.png)", "[x][y]\n\n[y]: https://evil.example/g",
        "ht\u200btps://evil.example/h", "https://\u202eevil.example", "java\u200bscript:alert(3)",
        "www\u2060.evil.example", "hhttps://xttps://evil.example", "https://https://evil.example",
    ]
)  # fmt: skip
_WORDS = st.sampled_from(
    ["LatticeCon 2022", "视频回放", "recordings", "slides", "PPT", "the keynote", "第三期", "[1]",
     "[99]", "。", ". ", "\n", " ", "看这里：", "(", ")", "[", "](", "…", "\u200b", "\u202e"]
)  # fmt: skip
_OWN = st.sampled_from([
    "https://good.example/v/1",
    "https://youtu.be/aaaaaaaaaaa",
    "https://good.example/s.pdf",
])
_TEXT = st.lists(_WORDS | _FOREIGN | _OWN, min_size=1, max_size=10).map(" ".join) | st.lists(
    _WORDS | _FOREIGN | _OWN, max_size=8
).map("".join)
_RECORD = st.builds(
    lambda url, label, context, key: make_link(url, label, key=key, context=context),
    _OWN | st.sampled_from(["https://www.www.evil.example/1", "mailto:us@good.example"]),
    _TEXT,
    _TEXT,
    st.sampled_from(["", "video", "slides"]),
)
_RAW_RECORD = st.builds(
    Link,
    url=_FOREIGN,
    label=_TEXT,
    kind=st.sampled_from(["video", "slides"]),
    platform=st.just("youtube"),
    context=_TEXT,
)
_SECTION = st.builds(
    Section,
    headings=st.lists(_TEXT, max_size=1).map(tuple),
    anchor=st.sampled_from(["", "视频回放"]),
    text=_TEXT,
    links=st.lists(_RECORD | _RAW_RECORD, max_size=3).map(tuple),
)
_DOCUMENT = st.builds(
    Document,
    id=st.just(""),
    source=st.just("hostile"),
    title=_TEXT.map("LatticeCon 2022 {}".format) | _TEXT,
    url=st.sampled_from(["https://good.example/p/", "", "javascript:alert(9)", "//evil.example"]),
    language=st.sampled_from(["zh", "en"]),
    sections=st.lists(_SECTION, min_size=1, max_size=2).map(tuple),
    speakers=st.lists(_TEXT, max_size=1).map(tuple),
)
_MARKDOWN = st.builds(
    lambda title, parts: (
        f"---\ntitle: {msgspec.json.encode(title).decode()}\n---\n\n" + "\n\n".join(parts)
    ),
    _TEXT.map("LatticeCon 2022 {}".format),
    st.lists(
        _TEXT
        | _TEXT.map("## {}".format)
        | st.builds("- [{}]({})".format, _TEXT, _OWN | _FOREIGN)
        | st.builds("| {} | [{}]({}) |\n|---|---|\n| {} | x |".format, _TEXT, _TEXT, _OWN, _TEXT),
        max_size=6,
    ),
)


def read_markdown(text: str) -> Document:
    page = parse_page(text, name="hostile.md", resolve=str, reference=lambda name, language: "")
    title = str(page.front.get("title", ""))
    return Document("", "hostile", title, "https://good.example/p/", "zh", page.sections)


HOSTILE = settings(
    max_examples=20,
    deadline=None,
    # Without shrinking, which would index pages for minutes to make a failure shorter.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
QUESTIONS = [
    "LatticeCon 2022 的视频在哪里看",
    "LatticeCon 2022 slides",
    "what did the keynote of LatticeCon 2022 say",
    "第三期视频回放 https://evil.example/asked",
]


def list_strings(value) -> list[str]:
    """List every string of an answer but its addresses, and what repeats what the asker wrote."""
    if isinstance(value, dict):
        asked = {"url", "question", "explanation", "state"}
        checked = [item for key, item in value.items() if key not in asked]
        return [text for item in checked for text in list_strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in list_strings(item)]
    return [value] if isinstance(value, str) else []


def check_addresses(documents: list[Document]) -> None:
    """Index documents, ask, and check every string of every answer."""
    documents = [replace(document, id=str(id)) for id, document in enumerate(documents)]
    known = {passage.url for document in documents for passage in split_document(document)}
    known |= {document.url for document in documents}
    with tempfile.TemporaryDirectory() as folder:
        # Uncalibrated: what is usual decides whether something is found; a hundred questions to
        # each of these archives would only refine it.
        index = Opened(Path(folder), documents, ENCODER, calibrated=False)
        links = {record.link.url for record in index.reader.store.links(Filter())}
        answerer = Answerer(index)
        answers = [answerer.answer(Question(text=text)) for text in QUESTIONS]
        index.close()
    known = {url for url in known | links if is_safe_link(url)}
    bare = known | {url.rstrip(".,;:!?)]}…") for url in known}
    for answer in answers:
        event(f"found {answer.found}, with links {bool(answer.links)}")
        records = (*answer.citations, *answer.links, *answer.related)
        assert {record.url for record in records if record.url} <= known
        assert {link.url for link in answer.links} <= links
        for text in list_strings(msgspec.to_builtins(answer)):
            assert set(find_addresses(text)) <= bare, text
            assert not set(text) & {"\u200b", "\u202e", "\u2060", "\x00"}


@HOSTILE
@given(st.lists(_DOCUMENT, min_size=1, max_size=3))
def test_an_answer_has_only_addresses_of_the_index(documents):
    check_addresses(documents)


@settings(HOSTILE, max_examples=15)
@given(st.lists(_MARKDOWN, min_size=1, max_size=2))
def test_an_answer_has_no_address_that_markdown_hides(pages):
    check_addresses([read_markdown(page) for page in pages])


def test_a_hostile_page_is_quoted_without_foreign_addresses(tmp_path):
    """Its own link is given: the property tests above do find and quote such pages."""
    text = "LatticeCon 2022 recordings: see https://evil.example/x or [here](javascript:alert(1))."
    link = make_link(
        "https://good.example/v/1", "LatticeCon 2022 video www.evil.example", context=text
    )
    page = Document("p", "s", "LatticeCon 2022 https://evil.example", "https://good.example/p/",
                    "en", (Section((), "", text, (link,)),))  # fmt: skip
    index = Opened(tmp_path, [page], ENCODER)
    answer = Answerer(index).answer(Question(text="where is the LatticeCon 2022 video"))
    index.close()
    assert [link.url for link in answer.links] == ["https://good.example/v/1"]
    assert answer.links[0].label == f"LatticeCon 2022 video {REMOVED}"
    assert answer.citations[0].title == f"LatticeCon 2022 {REMOVED}"
    assert answer.citations[0].quote == f"LatticeCon 2022 recordings: see {REMOVED} or [here])."
    assert "evil" not in answer.text


def test_a_link_whose_label_had_an_address_has_one_line(tmp_path):
    """The address names the platform, until it is removed."""
    label = "LatticeCon 2022 video https://good.example/old"
    text = f"LatticeCon 2022 recordings: {label}"
    link = make_link("https://good.example/v/1", label, context=text)
    page = Document("p", "s", "LatticeCon 2022", "https://good.example/p/",
                    "en", (Section((), "", text, (link,)),))  # fmt: skip
    index = Opened(tmp_path, [page], ENCODER)
    answer = Answerer(index).answer(Question(text="where is the LatticeCon 2022 video"))
    index.close()
    assert answer.text.splitlines() == [
        answer.intro,
        f"- LatticeCon 2022 video {REMOVED} (good.example) [1]",
    ]
    assert [line.label for line in lay_out(answer).links] == [f"LatticeCon 2022 video {REMOVED}"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Does the Rotterdam Harbour Day have an entrance fee?", True),
        ("Does the Beijing Harbour Day have an entrance fee?", False),
        ("杭州那场谈了灰度发布和证书轮换吗", True),
        ("上海那场谈了灰度发布和证书轮换吗", False),
    ],
)
def test_pages_about_another_town_are_no_answer(ask, question, found):
    assert ask(question).found is found

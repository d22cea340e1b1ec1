"""Answers that quote pages: word for word, with citations, from at most k pages."""

import re
import time

import pytest

from bot.answering.answer import Answerer
from bot.answering.from_pages.quotes.choose import MAX_QUOTES
from bot.messages import Question
from indexer.encoders.static import load_bundled
from indexer.links.records import make_link
from indexer.records import Document, Section
from tests.fakes.communities import community as at
from tests.fakes.index.opened import Opened

QUESTIONS = [
    "how does mutual TLS work",
    "mutual TLS certificates in the mesh",
    "金丝雀发布怎么做",
    "错误率超过多少要回滚",
    "双向 TLS 怎么打开",
    "限流与熔断有什么区别",
    "how do rate limits work",
    "how is a canary release done",
    "what did Tomas Lindqvist say about filters allocating memory",
    "灯笼沙龙第三期谈了什么",
]


def list_section_texts(reader, title):
    """List the section texts of every page with a title."""
    keys = [(source, id) for source, id, other in reader.store.titles() if other == title]
    return [section.text for page in reader.store.documents(keys) for section in page.sections]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("k", [1, 3, 10])
def test_every_quote_is_on_its_page_word_for_word(ask, reader, question, k):
    answer = ask(question, k=k)
    assert answer.found
    assert 1 <= len(answer.citations) <= k
    for citation in answer.citations:
        quote = citation.quote.removesuffix("…")
        texts = list_section_texts(reader, citation.title)
        assert any(quote in text for text in texts), citation


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_is_a_paragraph_that_ends_with_its_number(ask, question):
    answer = ask(question, k=5)
    paragraphs = answer.text.split("\n\n")
    # Behind those of the quotes come the citations of links that stand in other sections.
    linked = {link.citation for link in answer.links}
    assert {one.number for one in answer.citations[len(paragraphs) :]} <= linked
    pairs = zip(paragraphs, answer.citations, strict=False)
    for number, (paragraph, citation) in enumerate(pairs, start=1):
        assert citation.number == number
        assert paragraph.endswith(f" [{number}]")
        assert re.findall(r"\[(\d+)\]", paragraph) == [str(number)]


@pytest.mark.parametrize(
    ("question", "title", "words"),
    [
        ("how does mutual TLS work", "How mutual TLS works in a mesh", "both ends of a connection"),
        ("金丝雀发布怎么做", "金丝雀发布怎么做", "百分之五的流量"),
        ("how is a canary release done", "金丝雀发布怎么做", "百分之五的流量"),
        ("双向 TLS 怎么打开", "How mutual TLS works in a mesh", "Switch to strict mode"),
        ("错误率超过多少要回滚", "金丝雀发布怎么做", "错误率超过百分之一"),
        ("how do rate limits work", "Rate limits that do not hurt", "counted in each proxy"),
    ],
)
def test_the_best_page_is_quoted_in_its_own_language(ask, question, title, words):
    first = ask(question).citations[0]
    assert first.title == title
    assert words in first.quote


def test_a_citation_links_to_the_heading_above_its_quote(ask):
    [first, *_] = ask("错误率超过多少要回滚").citations
    assert first.url == f"{at.SITE}articles/zh/canary/#回滚"


def test_a_mark_of_the_page_itself_is_removed_from_the_text(ask):
    """The page says "note [1] of the handbook"; our own mark is at the end."""
    answer = ask("what is the default of certificate lifetimes in the handbook", k=1)
    assert "[1] of the handbook" in answer.citations[0].quote
    assert "[1] of the handbook" not in answer.text
    assert answer.text.endswith(" [1]")


@pytest.mark.parametrize("k", [1, 2, 4, 10])
def test_at_most_k_of_many_similar_pages_are_cited(tmp_path, k):
    alike = [("The tide table of Lisbon", f"The tide table of Lisbon, copy {n}.") for n in range(6)]
    documents = [
        Document(str(n), "s", title, f"https://e.org/{n}/", "en", (Section((), "", text),))
        for n, (title, text) in enumerate(alike + at.OTHER_ARTICLES)
    ]
    index = Opened(tmp_path, documents, load_bundled())
    answer = Answerer(index).answer(Question(text="what is the tide table of Lisbon", k=k))
    index.close()
    assert len(answer.citations) == min(k, MAX_QUOTES)
    assert {citation.title for citation in answer.citations} == {"The tide table of Lisbon"}


def test_recordings_of_a_quoted_talk_are_offered(ask):
    answer = ask("what did Tomas Lindqvist say about filters allocating memory")
    assert {link.url for link in answer.links} == {at.WASM_VIDEO, at.WASM_SLIDES}
    cited = {citation.number: citation for citation in answer.citations}
    assert all(cited[link.citation].title.startswith("Writing Wasm") for link in answer.links)


@pytest.mark.parametrize("question", ["how do I bake bread", "红烧肉怎么做"])
def test_an_off_topic_question_gets_no_quote(ask, question):
    answer = ask(question)
    assert not answer.found
    assert (answer.citations, answer.links) == ([], [])


def make_page(id, *sections, title="Winter moorings of the club"):
    """Make a page of sections, each of (heading, text, links of its text)."""
    made = []
    for heading, text, labels in sections:
        headings = (heading,) if heading else ()
        links = [
            make_link(url, label, headings, heading.lower(), offset=text.index(label))
            for label, url in labels
        ]
        made.append(Section(headings, heading.lower(), text, tuple(links)))
    return Document(id, "s", title, f"https://e.org/{id}/", "en", tuple(made))


def ask_pages(folder, question, *documents, k=3):
    index = Opened(folder, documents, load_bundled())
    answer = Answerer(index).answer(Question(text=question, k=k))
    index.close()
    return answer


JOINING = make_page(
    "joining",
    ("", "Boats are hauled out in October.", []),
    (
        "Joining",
        "New members are welcome: join the mooring list before spring.",
        [("join the mooring list", "https://e.org/list")],
    ),
)
OTHERS = [
    make_page(f"o{n}", ("", text, []), title=t) for n, (t, text) in enumerate(at.OTHER_ARTICLES)
]


PIER = "The night ferry stops at the pier of Otterholm at four."


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("when does the night ferry stop at Otterholm", ""),
        ("夜间渡轮 night ferry 几点停靠 Otterholm？", "以下引自英文页面：\n"),
    ],
)
def test_a_quote_in_another_language_says_so_in_one_line(tmp_path, question, note):
    answer = ask_pages(
        tmp_path, question, make_page("pier", ("", PIER, []), title="Ferries"), *OTHERS
    )
    assert answer.text.split("\n\n")[-1].startswith(f"{note}{PIER}")
    assert answer.citations[0].quote == PIER


def test_a_link_inside_a_quoted_sentence_is_given_with_the_quote(tmp_path):
    answer = ask_pages(tmp_path, "how do new members join the mooring list", JOINING, *OTHERS)
    assert "join the mooring list" in answer.citations[0].quote
    assert [link.url for link in answer.links] == ["https://e.org/list"]
    assert answer.citations[answer.links[0].citation - 1].headings == ["Joining"]


def test_a_link_outside_the_quote_that_is_no_recording_is_not_given(tmp_path):
    answer = ask_pages(tmp_path, "when are boats hauled out for winter moorings", JOINING, *OTHERS)
    assert "hauled out" in answer.citations[0].quote
    assert answer.links == []


RECORDED = make_page(
    "mooring-talk",
    ("", "Ana Ruiz explained how winter moorings hold in a storm.", []),
    (
        "Recording",
        "Winter moorings in a storm, the video.",
        [("Winter moorings in a storm, the video", "https://youtu.be/mooring0001")],
    ),
)


@pytest.mark.parametrize("k", [2, 3])
def test_a_recording_beside_a_quote_cites_its_own_section(tmp_path, k):
    answer = ask_pages(
        tmp_path, "how did Ana Ruiz say winter moorings hold in a storm", RECORDED, *OTHERS, k=k
    )
    assert "explained" in answer.citations[0].quote
    [link] = answer.links
    cited = answer.citations[link.citation - 1]
    assert (cited.headings, cited.url) == (["Recording"], "https://e.org/mooring-talk/#recording")
    assert len(answer.citations) <= k


def test_a_long_question_over_a_page_of_many_links_is_answered_soon(tmp_path):
    """Each of its words is looked for once in what the links of a page share."""
    tides = "The tide tables of winter moorings hold in a storm. " * 1500
    labels = [(f"mooring {n}", f"https://videos.example/{n}.mp4") for n in range(300)]
    text = f"{tides}{' '.join(label for label, _ in labels)}"
    links = [make_link(url, label) for label, url in labels]
    page = Document(
        "tides", "s", "Winter moorings", "https://e.org/tides/", "en",
        (Section((), "", text, tuple(links)),),
    )  # fmt: skip
    words = " ".join(f"mooring{n}" for n in range(60))
    question = f"how do winter moorings hold in a storm {words}"[:500]
    index = Opened(tmp_path, [page, *OTHERS], load_bundled())
    answerer = Answerer(index)
    answerer.warm_up()
    started = time.process_time()
    answerer.answer(Question(text=question))
    spent = time.process_time() - started
    index.close()
    assert spent < 1  # 0.1 on our machine

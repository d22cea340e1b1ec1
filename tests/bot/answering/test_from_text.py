"""Answers in sentences: quoted as written, counted, and never more pages than asked for."""

import re

import pytest

from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.encoders.static import load_bundled
from indexer.records import Document, Section
from tests.fakes import community as at
from tests.fakes.opened import Opened

ASKED = [
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


def texts_of(reader, title):
    """Section texts of every page of a title."""
    keys = [(source, id) for source, id, said in reader.store.titles() if said == title]
    return [one.text for page in reader.store.documents(keys) for one in page.sections]


@pytest.mark.parametrize("question", ASKED)
@pytest.mark.parametrize("k", [1, 3, 10])
def test_every_quote_stands_on_its_page_as_written(ask, reader, question, k):
    answer = ask(question, k=k)
    assert answer.found
    assert 1 <= len(answer.citations) <= k
    for one in answer.citations:
        quote = one.quote.removesuffix("…")
        assert any(quote in text for text in texts_of(reader, one.title)), one


@pytest.mark.parametrize("question", ASKED)
def test_every_quote_is_shown_with_its_number_in_order(ask, question):
    answer = ask(question, k=5)
    pieces = answer.text.split("\n\n")
    assert len(pieces) == len(answer.citations)
    for number, (piece, one) in enumerate(zip(pieces, answer.citations, strict=True), start=1):
        assert one.number == number
        assert piece.endswith(f" [{number}]")
        assert re.findall(r"\[(\d+)\]", piece) == [str(number)]


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
def test_the_page_that_answers_is_quoted_in_its_own_language(ask, question, title, words):
    first = ask(question).citations[0]
    assert first.title == title
    assert words in first.quote


def test_a_citation_points_at_the_heading_its_quote_stands_under(ask):
    [first, *_] = ask("错误率超过多少要回滚").citations
    assert first.url == f"{at.SITE}articles/zh/canary/#回滚"


def test_a_mark_the_page_itself_has_is_no_citation(ask):
    """The page says "note [1] of the handbook"; the only mark of ours stands at the end."""
    answer = ask("what is the default of certificate lifetimes in the handbook", k=1)
    assert "[1] of the handbook" in answer.citations[0].quote
    assert "[1] of the handbook" not in answer.text
    assert answer.text.endswith(" [1]")


@pytest.mark.parametrize("k", [1, 2, 4, 10])
def test_of_many_pages_that_answer_alike_as_many_are_cited_as_asked_for(tmp_path, k):
    alike = [("The tide table of Lisbon", f"The tide table of Lisbon, copy {n}.") for n in range(6)]
    documents = [
        Document(str(n), "s", title, f"https://e.org/{n}/", "en", (Section((), "", text),))
        for n, (title, text) in enumerate(alike + at.OTHER_ARTICLES)
    ]
    index = Opened(tmp_path, documents, load_bundled())
    answer = Answerer(index).answer(Question(text="what is the tide table of Lisbon", k=k))
    index.close()
    assert len(answer.citations) == min(k, len(alike))
    assert {one.title for one in answer.citations} == {"The tide table of Lisbon"}


def test_recordings_of_the_talk_are_offered_beside_its_sentences(ask):
    answer = ask("what did Tomas Lindqvist say about filters allocating memory")
    assert {one.url for one in answer.links} == {at.WASM_VIDEO, at.WASM_SLIDES}
    cited = {one.number: one for one in answer.citations}
    assert all(cited[one.citation].title.startswith("Writing Wasm") for one in answer.links)


@pytest.mark.parametrize("question", ["how do I bake bread", "红烧肉怎么做"])
def test_a_question_beside_the_point_gets_no_sentence(ask, question):
    answer = ask(question)
    assert not answer.found
    assert (answer.citations, answer.links) == ([], [])

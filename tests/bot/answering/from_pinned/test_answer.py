"""Pinned answers of a harbour: they win where a question is one of theirs, and only there."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answerer
from bot.messages import Explanation, Question
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.search.index import Index
from indexer.search.query import parse_query

CONFIG = """
[index]
path = "index"

[[sources]]
name = "talks"
type = "sessions"
path = "talks.yaml"

[[sources]]
name = "desk"
type = "answers"
path = "answers"
"""
TALKS = """
event: {name: Harbour Day 2031, year: 2031, dates: 2031-05-01, place: Porto}
sessions:
- {id: t1, title: Tides at scale, speakers: [Ana Wong], video: "https://youtu.be/aaaaaaaaaaa"}
- {id: t2, title: Painting a lighthouse, speakers: [Bo Lind], slides: "https://harbour.example/p.pdf"}
"""
DESK = "https://harbour.example/desk"
ANSWERS = {
    "talk.en": f"""---
title: Give a talk
questions: [How do I submit a talk?, Where can I propose a session?]
url: https://harbour.example/talk
---
Write to the [programme desk]({DESK}) [7], whatever your topic.
""",
    "talk.zh": f"""---
title: 投稿
questions: [怎么投稿？, 如何提交演讲议题？]
---
写信给[节目组]({DESK})，题目不限。
""",
    "slides": f"""---
questions: [Where are the slides of the welcome evening?]
---
They are [in our folder]({DESK}).
""",
    "berth": """---
questions: [Can I get a berth for my boat?]
valid_from: 2031-04-01
valid_until: 2031-06-30
---
Zanzibarine moorings are free for [guests](https://harbour.example/guests).
""",
}


class Harbour:
    """The harbour's index, at a time that a test sets."""

    def __init__(self, folder):
        (folder / "answers").mkdir()
        for name, text in ANSWERS.items():
            (folder / "answers" / f"{name}.md").write_text(text, encoding="utf-8")
        (folder / "talks.yaml").write_text(TALKS, encoding="utf-8")
        (folder / "huigu.toml").write_text(CONFIG, encoding="utf-8")
        settings = load_settings(folder / "huigu.toml")
        rebuild(settings, strict=True, now=datetime(2031, 5, 1, tzinfo=UTC))
        self.now = datetime(2031, 5, 1, tzinfo=UTC)
        self.index = Index(settings, lambda: self.now)
        self.answerer = Answerer(self.index)

    def ask(self, text, language="", state=None):
        return self.answerer.answer(Question(text=text, language=language, state=state))

    def cites(self, text, **rest):
        return [one.document for one in self.ask(text, **rest).citations]


@pytest.fixture(scope="module")
def harbour(tmp_path_factory):
    opened = Harbour(tmp_path_factory.mktemp("harbour"))
    with closing(opened.index):
        yield opened


@pytest.fixture(autouse=True)
def in_may(harbour):
    harbour.now = datetime(2031, 5, 1, tzinfo=UTC)


def test_the_answer_is_as_the_organisers_wrote_it_and_cited(harbour):
    answer = harbour.ask("how do i submit a talk")
    assert (answer.kind, answer.found, answer.generated) == ("text", True, False)
    assert answer.text == "Write to the programme desk , whatever your topic. [1]"
    [citation] = answer.citations
    assert (citation.title, citation.url) == ("Give a talk", "https://harbour.example/talk")
    assert (citation.source, citation.document) == ("desk", "talk.en.md")
    assert [(link.url, link.citation) for link in answer.links] == [(DESK, 1)]
    assert isinstance(answer.explanation, Explanation)
    assert answer.explanation.wording == "How do I submit a talk?"


def test_the_pair_in_the_askers_language_answers(harbour):
    assert harbour.cites("怎么投稿") == ["talk.zh.md"]
    assert harbour.cites("怎么投稿", language="en") == ["talk.en.md"]
    assert harbour.cites("Can I get a berth for my boat?", language="zh") == ["berth.md"]


@pytest.mark.parametrize(
    "question",
    [
        "where do I submit my talk",
        "我想投个演讲议题，在哪里提交？",
        "Where can I submit a session?",
    ],
)
def test_other_wordings_of_the_question_are_answered(harbour, question):
    assert harbour.cites(question)[:1] in (["talk.en.md"], ["talk.zh.md"])


@pytest.mark.parametrize(
    "question",
    [
        "How do I submit a talk to TideCon 2019?",
        "How do I submit a talk at Harbour Day 2031?",
        "who submitted a talk",
        "how many talks were submitted",
        "where is the video of Tides at scale",
        "talks by Ana Wong",
        "thanks",
        "how do I",
    ],
)
def test_what_only_looks_like_the_question_gets_no_pinned_answer(harbour, question):
    explanation = harbour.ask(question).explanation
    assert isinstance(explanation, Explanation)
    assert explanation.wording == ""


def test_links_that_are_asked_for_are_listed(harbour):
    answer = harbour.ask("where are the slides of the welcome evening")
    assert answer.kind == "links"
    assert answer.intro == "They are in our folder. [1]"
    assert [link.url for link in answer.links] == [DESK]


def test_a_follow_up_gets_none_and_goes_on_behind_one(harbour):
    first = harbour.ask("videos of Harbour Day 2031")
    between = harbour.ask("how do I submit a talk", state=first.state)
    assert between.citations[0].document == "talk.en.md"
    after = harbour.ask("and the slides?", state=between.state)
    assert [link.url for link in after.links] == ["https://harbour.example/p.pdf"]


def test_an_answer_begins_and_expires_while_it_is_served(harbour):
    question = "Can I get a berth for my boat?"
    assert harbour.cites(question) == ["berth.md"]
    for day in (datetime(2031, 3, 30, tzinfo=UTC), datetime(2031, 7, 2, tzinfo=UTC)):
        harbour.now = day
        assert "berth.md" not in harbour.cites(question)
        assert "Zanzibarine" not in harbour.ask("zanzibarine moorings").text


def test_a_search_finds_it_only_while_it_is_valid(harbour):
    query = parse_query("zanzibarine moorings")

    def search():
        with harbour.index.open_reader() as reader:
            return [hit.passage.document for hit in reader.search(query, reader.expand(query), 5)]

    assert search()[0] == "berth.md"
    assert "berth.md" in [record.document for record in harbour.index.links()]
    phase = harbour.index.phase
    harbour.now = datetime(2031, 7, 2, tzinfo=UTC)
    assert "berth.md" not in search()
    assert "berth.md" not in [record.document for record in harbour.index.links()]
    assert harbour.index.phase == phase + 1

"""Every word of a question looks for its nearest word in a passage, in either language."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.encoders.static import load_bundled
from indexer.search.alignment import Alignment
from indexer.search.expansion import Term
from indexer.text.language import split_words
from tests.fakes.encoder import HashingVocabulary

BUNDLED = load_bundled().vocabulary


def met(question: str, *passages: str, terms: list[Term] | None = None) -> list[float]:
    alignment = Alignment(question, terms or [], BUNDLED)
    return [float(share) for share in alignment.of(BUNDLED.token_ids(passages))]


@pytest.mark.parametrize(
    "question", ["traffic mirroring", "流量镜像", "where are the videos", "Envoy 1.5 怎么升级"]
)
def test_a_passage_that_repeats_the_question_meets_all_of_it(question):
    assert met(question, f"before {question} 之后") == [pytest.approx(1, abs=1e-3)]


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("canary release", "金丝雀发布让百分之五的流量先走新版本。", "证书每天更新一次。"),
        ("金丝雀发布", "A canary release sends a share of the traffic.", "Bread wants an oven."),
        ("证书过期", "The certificate expires after a day.", "A canary release sends traffic."),
    ],
)
def test_words_are_met_across_languages(question, right, wrong):
    there, elsewhere = met(question, right, wrong)
    assert there > elsewhere + 0.3


def test_a_rare_word_weighs_more_than_a_common_one():
    terms = [Term("gateway", 0.1), Term("canari", 6.0)]
    gateway, canary = met("gateway canary", "a gateway", "a canary", terms=terms)
    assert canary > gateway + 0.5


def test_a_word_that_says_little_by_itself_weighs_little():
    little, much = met("the gateway", "of the", "of gateway")
    assert much > little + 0.3


@pytest.mark.parametrize("question", ["", "  ", "\u200b", "\ud800"])
def test_a_question_without_words_is_met_by_nothing(question):
    assert met(question, "some text", "") == [0, 0]


def test_a_passage_without_words_meets_nothing():
    assert met("gateway", "", "gateway", "") == [0, pytest.approx(1, abs=1e-3), 0]
    assert len(Alignment("gateway", [], BUNDLED).of([])) == 0


_TEXT = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=6).map(" ".join)


@given(_TEXT, st.lists(_TEXT, max_size=5))
def test_it_is_the_share_of_words_there_when_words_are_like_themselves_only(question, passages):
    vocabulary = HashingVocabulary()
    shares = Alignment(question, [], vocabulary).of(vocabulary.token_ids(passages))
    asked = set(words(question))
    for share, passage in zip(shares, passages, strict=True):
        there = asked & set(split_words(passage))
        assert share == pytest.approx(len(there) / len(asked) if asked else 0, abs=1e-6)


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=4))
def test_it_is_between_nothing_and_all_for_any_text(question, passages):
    shares = Alignment(question, [], BUNDLED).of(BUNDLED.token_ids(passages))
    assert ((shares >= 0) & (shares <= 1 + 1e-5)).all()
    assert np.isfinite(shares).all()

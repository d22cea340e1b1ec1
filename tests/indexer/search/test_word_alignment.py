"""Every word of a question is compared with its nearest word in a passage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.encoders.static import load_bundled
from indexer.search.expansion import Term
from indexer.search.word_alignment import MAX_TOKENS, WordAlignment
from indexer.text.language import split_words
from tests.fakes.index.encoder import HashingVocabulary

BUNDLED_ENCODER = load_bundled().vocabulary


def align(question: str, *passages: str, terms: list[Term] | None = None) -> list[float]:
    alignment = WordAlignment(question, terms or [], BUNDLED_ENCODER)
    return [float(score) for score in alignment.score(BUNDLED_ENCODER.token_ids(passages))]


@pytest.mark.parametrize(
    "question", ["traffic mirroring", "流量镜像", "where are the videos", "Envoy 1.5 怎么升级"]
)
def test_a_passage_with_the_whole_question_scores_one(question):
    assert align(question, f"before {question} 之后") == [pytest.approx(1, abs=1e-3)]


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("canary release", "金丝雀发布让百分之五的流量先走新版本。", "证书每天更新一次。"),
        ("金丝雀发布", "A canary release sends a share of the traffic.", "Bread wants an oven."),
        ("证书过期", "The certificate expires after a day.", "A canary release sends traffic."),
    ],
)
def test_words_are_compared_across_languages(question, right, wrong):
    right_score, wrong_score = align(question, right, wrong)
    assert right_score > wrong_score + 0.3


def test_a_rare_word_has_more_weight_than_a_common_one():
    terms = [Term("gateway", 0.1), Term("canari", 6.0)]
    gateway, canary = align("gateway canary", "a gateway", "a canary", terms=terms)
    assert canary > gateway + 0.5


def test_a_word_with_little_meaning_has_little_weight():
    little, much = align("the gateway", "of the", "of gateway")
    assert much > little + 0.3


@pytest.mark.parametrize("question", ["", "  ", "\u200b", "\ud800"])
def test_a_question_without_words_scores_zero(question):
    assert align(question, "some text", "") == [0, 0]


def test_a_passage_without_words_scores_zero():
    assert align("gateway", "", "gateway", "") == [0, pytest.approx(1, abs=1e-3), 0]
    assert len(WordAlignment("gateway", [], BUNDLED_ENCODER).score([])) == 0


_TEXT = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=6).map(" ".join)


@given(_TEXT, st.lists(_TEXT, max_size=5))
def test_the_score_is_the_share_of_words_in_the_passage_if_no_words_are_similar(question, passages):
    vocabulary = HashingVocabulary()
    scores = WordAlignment(question, [], vocabulary).score(vocabulary.token_ids(passages))
    own = set(split_words(question))
    for score, passage in zip(scores, passages, strict=True):
        shared = own & set(split_words(passage))
        assert score == pytest.approx(len(shared) / len(own) if own else 0, abs=1e-6)


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=4))
def test_the_score_is_between_zero_and_one_for_any_text(question, passages):
    scores = WordAlignment(question, [], BUNDLED_ENCODER).score(BUNDLED_ENCODER.token_ids(passages))
    assert ((scores >= 0) & (scores <= 1 + 1e-5)).all()
    assert np.isfinite(scores).all()


def test_of_a_long_question_the_tokens_that_weigh_most_are_compared():
    common = "".join(map(chr, range(0x4E00, 0x4E00 + 400)))
    terms = [Term("canary", 300.0), Term("gateway", 200.0)]
    alignment = WordAlignment(f"canary {common} gateway", terms, BUNDLED_ENCODER)
    assert len(alignment.word_weights) == MAX_TOKENS
    [matched] = alignment.score(BUNDLED_ENCODER.token_ids(["canary gateway"]))
    assert matched > 0.7


@pytest.mark.parametrize("question", ["canary release of the gateway", "金丝雀发布的网关", ""])
def test_near_words_of_passages_are_those_of_each_alone(question):
    passages = BUNDLED_ENCODER.token_ids([
        "A canary release sends a share of the traffic.",
        "",
        "金丝雀发布让百分之五的流量先走新版本，经过网关。",
        "Bread wants an oven.",
    ])
    alignment = WordAlignment(question, [], BUNDLED_ENCODER)
    together = alignment.find_near(passages)
    assert len(together) == len(passages)
    assert not together[1]
    for words, passage in zip(together, passages, strict=True):
        [alone] = alignment.find_near([passage])
        assert [one[:2] for one in words] == [one[:2] for one in alone]
        assert [one[2] for one in words] == pytest.approx([one[2] for one in alone], abs=1e-5)


def test_no_passage_has_no_near_words():
    assert WordAlignment("gateway", [], BUNDLED_ENCODER).find_near([]) == []

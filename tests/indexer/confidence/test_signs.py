"""Signs of a search: how near the first page is, and how far it stands out from the others."""

import math

import pytest
from msgspec.structs import replace

from indexer.confidence.signs import SIGNS, measure_signs
from indexer.records import Hit, Passage
from indexer.search.expansion import Term

TERMS = [Term("kiln", 3.0), Term("glaze", 1.0)]
NEAR = "The kiln cools for two days."


def make_hit(score, text="Nothing of that sort.", cosine=0.2):
    passage = Passage("a", "s", "", "", (), text, 0, len(text), 0, "en")
    return Hit(passage, score, cosine=cosine, coverage=score, alignment=score)


def measure(*hits):
    return dict(zip(SIGNS, measure_signs(TERMS, hits), strict=True))


def test_the_share_of_the_question_is_that_of_the_best_text():
    signs = measure(make_hit(0.9), make_hit(0.8, NEAR, cosine=0.5))
    assert signs["coverage"] == pytest.approx(0.75)
    assert signs["covered_weight"] == pytest.approx(math.log1p(3.0))
    assert signs["cosine_and_coverage"] == pytest.approx(0.5 * 0.75)


def test_a_page_that_stands_out_has_a_margin_and_one_among_equals_has_none():
    others = [make_hit(0.4 + 0.01 * n) for n in range(9)]
    apart = measure(make_hit(1.4), *others)
    among = measure(make_hit(0.44), *others)
    assert apart["score_margin"] > 5
    assert among["score_margin"] == pytest.approx(0.0, abs=1e-9)


def test_the_margin_of_an_only_page_cannot_be_measured():
    assert math.isnan(measure(make_hit(1.0))["score_margin"])


def test_two_equal_pages_do_not_make_a_margin_endless():
    signs = measure(make_hit(1.0), make_hit(0.9), make_hit(0.9))
    assert 0 < signs["score_margin"] < 3


def test_pages_behind_the_tenth_change_nothing():
    hits = [make_hit(1.0 - 0.05 * n) for n in range(10)]
    more = [*hits, replace(make_hit(0.1, NEAR), alignment=5.0)]
    assert measure(*more) == measure(*hits)

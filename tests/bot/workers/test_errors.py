from __future__ import annotations

import pytest

from bot.workers.errors import MAX_TEXT_CHARS, WorkerFailed, describe_error, make_error
from indexer.errors import DamagedIndex, EncoderError, HuiguError, NoIndex, OutOfTime, StoreError


class OddStoreError(DamagedIndex):
    """An error of a store that this process may not know."""


@pytest.mark.parametrize("kind", [DamagedIndex, NoIndex, OutOfTime, StoreError, HuiguError])
def test_an_error_of_ours_arrives_with_its_kind_and_text(kind):
    error = make_error(describe_error(1, kind("words: damaged; run `huigu rebuild`")))
    assert type(error) is kind
    assert str(error) == "words: damaged; run `huigu rebuild`"


@pytest.mark.parametrize(("kind", "near"), [(OddStoreError, DamagedIndex), (EncoderError, None)])
def test_another_one_arrives_as_what_it_is_a_kind_of(kind, near):
    assert type(make_error(describe_error(1, kind("a")))) is (near or HuiguError)


def test_an_unexpected_one_tells_its_name_and_nothing_of_a_question():
    error = make_error(describe_error(1, ValueError("what does Ann earn?")))
    assert type(error) is WorkerFailed
    assert str(error) == "unexpected ValueError in a worker"


def test_a_text_is_bounded_and_can_be_sent():
    failed = describe_error(1, StoreError("\ud83d" + "a" * 10_000))
    assert len(failed.text) == MAX_TEXT_CHARS
    failed.text.encode()

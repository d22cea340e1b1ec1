"""Talks to begin with are those whose title or page says so."""

import pytest
from msgspec.structs import replace

from bot.answering.from_catalogue.recommendations.easy import LEAST_RATE, rate_easy
from indexer.encoders.static import load_bundled
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.opened import Opened


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    opened = Opened(
        tmp_path_factory.mktemp("easy"), make_documents(), load_bundled(), make_records()
    )
    yield opened.reader
    opened.close()


@pytest.mark.parametrize(
    ("title", "is_easy"),
    [
        ("Beekeeping 101", True),
        ("养蜂快速上手", True),
        ("Your first steps with hives", True),
        # No word of a table: it is near in meaning.
        ("A starter's guide to hives", True),
        ("Deep dive into wax", False),
        ("蜂蜡的高级玩法", False),
    ],
)
def test_a_title_says_whether_a_talk_is_to_begin_with(reader, title, is_easy):
    (talk,) = reader.catalogue.get_talks([4])
    (rate,) = rate_easy(reader, [replace(talk, titles=(title,))])
    assert (rate >= LEAST_RATE) == is_easy


def test_no_talks_have_no_rates(reader):
    assert rate_easy(reader, []) == []

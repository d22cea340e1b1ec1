"""Words that only say where to look are no topic."""

import pytest

from bot.answering.from_catalogue.topics.archive import means_archive
from indexer.encoders.static import load_bundled


@pytest.fixture(scope="module")
def encoder():
    return load_bundled()


@pytest.mark.parametrize("topic", ["item in the collection", "archive", "你们收录"])
def test_the_archive_itself_is_meant(encoder, topic):
    assert means_archive(topic, encoder)


@pytest.mark.parametrize("topic", ["queen bees", "iPhone", "蜂王", "weather tomorrow", "football"])
def test_a_topic_is_none_of_it(encoder, topic):
    assert not means_archive(topic, encoder)
